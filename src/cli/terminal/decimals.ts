import { count } from "../../report/data/metric-names.ts";

/** Four decimals, or more for a small number. A difference that the metrics' three decimals hide would be lost. */
export const decimals = (value: number): string => {
  const size = Math.abs(value);
  if (Number.isInteger(value) && size >= 10) return count(value);
  return size !== 0 && size < 0.001 ? value.toPrecision(2) : value.toFixed(size >= 1000 ? 1 : 4);
};
