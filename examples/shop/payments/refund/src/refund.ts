export interface Position {
  id: string;
  price: number;
  vat: number;
}

export interface ReturnedPosition {
  id: string;
  pieces: number;
}

export interface RefundAmounts {
  withoutVat: number;
  vat: number;
  total: number;
}

export interface Payment {
  id: string;
  captured: number;
  refunded: number;
  capturedAt: Date;
}

export interface Processor {
  refund(paymentId: string, amount: number, key: string): Promise<{ reference: string }>;
}

const REFUND_WINDOW_DAYS = 90;

/** Works out what a customer gets back for the returned positions. */
export function calculateRefund(returned: ReturnedPosition[], invoice: Map<string, Position>): RefundAmounts {
  const sumByVat = new Map<number, number>();
  for (const entry of returned) {
    const position = invoice.get(entry.id);
    if (position === undefined) {
      throw new Error(`position ${entry.id} is not on the invoice`);
    }
    const previous = sumByVat.get(position.vat) ?? 0;
    sumByVat.set(position.vat, previous + position.price * entry.pieces);
  }
  let withoutVat = 0;
  let vat = 0;
  for (const [percentage, sum] of sumByVat) {
    const pence = Math.round(Math.abs(sum) * 100 + Number.EPSILON);
    const exact = (Math.sign(sum) * pence) / 100;
    const vatPence = Math.round(Math.abs(exact * percentage) * 100 + Number.EPSILON);
    withoutVat += exact;
    vat += (Math.sign(exact) * vatPence) / 100;
  }
  if (withoutVat < 0) {
    throw new RangeError("a refund cannot be negative");
  }
  return { withoutVat, vat, total: withoutVat + vat };
}

/** Pays money back through the processor; asking twice with the same key pays once. */
export async function refundPayment(processor: Processor, payment: Payment, amount: number, key: string, now: Date): Promise<string> {
  const open = payment.captured - payment.refunded;
  if (amount <= 0) {
    throw new RangeError("the amount must be positive");
  }
  if (amount > open) {
    throw new RangeError(`only ${open.toFixed(2)} of payment ${payment.id} can be refunded`);
  }
  const age = (now.getTime() - payment.capturedAt.getTime()) / 86_400_000;
  if (age > REFUND_WINDOW_DAYS) {
    throw new Error(`payment ${payment.id} is ${Math.floor(age)} days old; refund it by bank transfer`);
  }
  const answer = await processor.refund(payment.id, amount, key);
  payment.refunded += amount;
  return answer.reference;
}
