import { ConflictError, type ReturnLog, type Warehouse } from "./warehouse";

export interface ReturnedItem {
  article: string;
  count: number;
}

export interface ReturnNote {
  refundId: string;
  items: ReturnedItem[];
}

/** Puts the articles of a refunded order back, all or none. */
export async function restoreStock(warehouse: Warehouse, log: ReturnLog, note: ReturnNote): Promise<number> {
  if (await log.contains(note.refundId)) {
    return 0;
  }
  const amounts = new Map<string, number>();
  for (const item of note.items) {
    if (!Number.isInteger(item.count) || item.count <= 0) {
      throw new RangeError(`count of ${item.article} must be a positive whole number`);
    }
    const shelf = await warehouse.find(item.article);
    if (shelf === undefined) {
      throw new Error(`unknown article ${item.article}`);
    }
    const amount = (amounts.get(item.article) ?? shelf.amount) + item.count;
    if (amount > shelf.capacity) {
      throw new ConflictError(`no room for ${item.count} of ${item.article}`);
    }
    amounts.set(item.article, amount);
  }
  for (const [article, amount] of amounts) {
    await warehouse.write(article, amount);
  }
  await log.append(note.refundId, note.items);
  await warehouse.recount();
  return amounts.size;
}
