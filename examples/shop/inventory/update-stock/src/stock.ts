import { ConflictError, type Journal, type StockTable } from "./table";

export interface StockLine {
  sku: string;
  quantity: number;
}

export interface StockChange {
  orderId: string;
  lines: StockLine[];
}

const MAX_ATTEMPTS = 4;

/** Takes the articles of an order out of the stock, all or none. */
export async function updateStock(table: StockTable, journal: Journal, change: StockChange): Promise<number> {
  if (await journal.contains(change.orderId)) {
    return 0;
  }
  const levels = new Map<string, number>();
  for (const line of change.lines) {
    if (!Number.isInteger(line.quantity) || line.quantity <= 0) {
      throw new RangeError(`quantity of ${line.sku} must be a positive whole number`);
    }
    const row = await table.find(line.sku);
    if (row === undefined) {
      throw new Error(`no article ${line.sku}`);
    }
    const level = (levels.get(line.sku) ?? row.level) - line.quantity;
    if (level < 0) {
      throw new ConflictError(`only ${row.level} of ${line.sku} left`);
    }
    levels.set(line.sku, level);
  }
  for (const [sku, level] of levels) {
    await table.write(sku, level);
  }
  await journal.append(change.orderId, change.lines);
  return levels.size;
}

/** Writes one level, reading again when somebody else was faster. */
export async function correctLevel(table: StockTable, sku: string, counted: number, clerk: string): Promise<void> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const row = await table.find(sku);
    if (row === undefined) {
      throw new Error(`no article ${sku}`);
    }
    if (row.level === counted) {
      return;
    }
    try {
      await table.writeIfUnchanged(sku, counted, row.revision);
      await table.note(sku, `${clerk} corrected ${row.level} to ${counted}`);
      return;
    } catch (error) {
      if (!(error instanceof ConflictError) || attempt === MAX_ATTEMPTS) {
        throw error;
      }
    }
  }
}

/** Lists what must be ordered again, the most urgent first. */
export function listShortages(levels: Map<string, number>, minimum: Map<string, number>, sold: Map<string, number>): string[] {
  const shortages: { sku: string; daysLeft: number }[] = [];
  for (const [sku, wanted] of minimum) {
    const level = levels.get(sku) ?? 0;
    if (level >= wanted) {
      continue;
    }
    const perDay = (sold.get(sku) ?? 0) / 30;
    const daysLeft = perDay === 0 ? Number.POSITIVE_INFINITY : level / perDay;
    shortages.push({ sku, daysLeft });
  }
  shortages.sort((left, right) => left.daysLeft - right.daysLeft || left.sku.localeCompare(right.sku));
  return shortages.map((shortage) => shortage.sku);
}
