/** A sum of money, such as "5 USD". */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/**
 * Parses a sum of money. The currency can come first: "5 USD", "USD 5", "0.50 EUR".
 *
 * @returns undefined if it is not a number above 0 with a currency of three letters
 */
export function moneyIn(text: string): Money | undefined {
  const [, before, amount = "", after] = /^\s*([a-z]{3})?\s*(\d+(?:\.\d+)?)\s*([a-z]{3})?\s*$/i.exec(text) ?? [];
  const currency = before ?? after;
  if (currency === undefined || (before !== undefined && after !== undefined) || Number(amount) <= 0) return undefined;
  return { amount: Number(amount), currency: currency.toUpperCase() };
}
