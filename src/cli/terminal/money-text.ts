import type { Amount } from "../../cost/index.ts";

/** A sum of money without its currency: "12.34", "<0.01", "≥1.20" or ">0" if parts are not known, or "?" if nothing is known. */
export function amountText({ known, gaps }: Amount): string {
  const isOpen = gaps.length > 0;
  if (isOpen && known === 0) return "?";
  // Rounded down to nothing, it would look free.
  const text = known === 0 ? "0" : known < 0.005 ? "<0.01" : known.toFixed(2);
  if (!isOpen) return text;
  return text.startsWith("<") ? ">0" : `≥${text}`;
}
