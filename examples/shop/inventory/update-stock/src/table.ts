import type { StockLine } from "./stock";

export interface StockRow {
  sku: string;
  level: number;
  revision: number;
}

/** Somebody else changed the row, or it does not hold what was asked for. */
export class ConflictError extends Error {}

export interface StockTable {
  find(sku: string): Promise<StockRow | undefined>;
  write(sku: string, level: number): Promise<void>;
  writeIfUnchanged(sku: string, level: number, revision: number): Promise<void>;
  note(sku: string, text: string): Promise<void>;
}

export interface Journal {
  contains(orderId: string): Promise<boolean>;
  append(orderId: string, lines: StockLine[]): Promise<void>;
}
