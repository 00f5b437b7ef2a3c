export interface Article {
  sku: string;
  title: string;
  unitPrice: number;
  taxRate: number;
  discontinued: boolean;
  maximum: number;
}

export interface BasketItem {
  sku: string;
  quantity: number;
  shownPrice: number;
}

export interface Problem {
  sku: string;
  code: "unknown" | "discontinued" | "too_many" | "price_changed" | "quantity";
  message: string;
}

export interface Totals {
  net: number;
  tax: number;
  gross: number;
}

/** Checks every item against the article list; an empty answer lets the basket pass. */
export function verifyBasketItems(items: BasketItem[], articles: Map<string, Article>): Problem[] {
  const problems: Problem[] = [];
  const seen = new Map<string, number>();
  for (const item of items) {
    const article = articles.get(item.sku);
    if (article === undefined) {
      problems.push({ sku: item.sku, code: "unknown", message: "We do not sell this article any more." });
      continue;
    }
    if (article.discontinued) {
      problems.push({ sku: item.sku, code: "discontinued", message: `${article.title} is sold out for good.` });
    }
    if (!Number.isInteger(item.quantity) || item.quantity < 1) {
      problems.push({ sku: item.sku, code: "quantity", message: `${item.quantity} is not a number of pieces.` });
      continue;
    }
    const total = (seen.get(item.sku) ?? 0) + item.quantity;
    seen.set(item.sku, total);
    if (total > article.maximum) {
      problems.push({ sku: item.sku, code: "too_many", message: `At most ${article.maximum} of ${article.title}.` });
    }
    if (Math.abs(item.shownPrice - article.unitPrice) >= 0.005) {
      problems.push({ sku: item.sku, code: "price_changed", message: `${article.title} now costs ${article.unitPrice}.` });
    }
  }
  return problems;
}

/** Adds up a basket; tax is rounded per rate, halves away from zero, as the tax office wants it. */
export function priceBasket(items: BasketItem[], articles: Map<string, Article>): Totals {
  const netByRate = new Map<number, number>();
  for (const item of items) {
    const article = articles.get(item.sku);
    if (article === undefined) {
      throw new Error(`no article ${item.sku}`);
    }
    const before = netByRate.get(article.taxRate) ?? 0;
    netByRate.set(article.taxRate, before + article.unitPrice * item.quantity);
  }
  let net = 0;
  let tax = 0;
  for (const [rate, amount] of netByRate) {
    const cents = Math.round(Math.abs(amount) * 100 + Number.EPSILON);
    const rounded = (Math.sign(amount) * cents) / 100;
    const taxCents = Math.round(Math.abs(rounded * rate) * 100 + Number.EPSILON);
    net += rounded;
    tax += (Math.sign(rounded) * taxCents) / 100;
  }
  return { net, tax, gross: net + tax };
}

/** Merges the basket of a visitor into the one of the account that just signed in. */
export function mergeBaskets(visitor: BasketItem[], account: BasketItem[], limit: number): BasketItem[] {
  const merged = account.map((item) => ({ ...item }));
  for (const item of visitor) {
    const known = merged.find((other) => other.sku === item.sku);
    if (known !== undefined) {
      known.quantity = Math.max(known.quantity, item.quantity);
      known.shownPrice = item.shownPrice;
    } else if (merged.length < limit) {
      merged.push({ ...item });
    }
  }
  return merged;
}
