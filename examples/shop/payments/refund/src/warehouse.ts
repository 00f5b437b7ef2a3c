import type { ReturnedItem } from "./stock";

export interface Shelf {
  article: string;
  amount: number;
  capacity: number;
}

/** The shelf cannot take what was asked for. */
export class ConflictError extends Error {}

export interface Warehouse {
  find(article: string): Promise<Shelf | undefined>;
  write(article: string, amount: number): Promise<void>;
  recount(): Promise<void>;
}

export interface ReturnLog {
  contains(refundId: string): Promise<boolean>;
  append(refundId: string, items: ReturnedItem[]): Promise<void>;
}
