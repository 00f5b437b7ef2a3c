export type OrderState = "new" | "reserved" | "authorised" | "paid" | "cancelled";

export interface Order {
  id: string;
  state: OrderState;
  email: string;
  total: number;
  items: { sku: string; quantity: number }[];
}

export interface Neighbours {
  reserve(orderId: string, items: Order["items"]): Promise<string>;
  release(reservation: string): Promise<void>;
  authorise(orderId: string, total: number): Promise<string>;
  capture(authorisation: string): Promise<void>;
  voidAuthorisation(authorisation: string): Promise<void>;
  confirm(order: Order): Promise<void>;
}

/** Reserves, pays and confirms an order; undoes the steps taken when one of them fails. */
export async function placeOrder(order: Order, neighbours: Neighbours, warn: (text: string) => void): Promise<OrderState> {
  if (order.state !== "new") {
    return order.state;
  }
  const undo: (() => Promise<void>)[] = [];
  try {
    const reservation = await neighbours.reserve(order.id, order.items);
    undo.push(() => neighbours.release(reservation));
    order.state = "reserved";
    const authorisation = await neighbours.authorise(order.id, order.total);
    undo.push(() => neighbours.voidAuthorisation(authorisation));
    order.state = "authorised";
    await neighbours.capture(authorisation);
    order.state = "paid";
  } catch (error) {
    for (const step of undo.reverse()) {
      await step().catch((failure: unknown) => warn(`order ${order.id}: cannot undo: ${String(failure)}`));
    }
    order.state = "cancelled";
    throw error;
  }
  await neighbours.confirm(order).catch((failure: unknown) => warn(`order ${order.id}: no e-mail: ${String(failure)}`));
  return order.state;
}

/** Tells the shop page what to show next. */
export function describeState(order: Order): { title: string; retry: boolean } {
  switch (order.state) {
    case "new":
      return { title: "Your order is ready to be paid.", retry: false };
    case "reserved":
    case "authorised":
      return { title: "We are talking to your bank.", retry: false };
    case "paid":
      return { title: `Thank you! A confirmation goes to ${order.email}.`, retry: false };
    case "cancelled":
      return { title: "The payment did not go through; nothing was charged.", retry: true };
  }
}
