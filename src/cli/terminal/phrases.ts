import { listed } from "../../base/words.ts";

/** Formats a count with its noun: "1 error", "2 errors". */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** Says which faults a written module allows: "2 faults allowed in the code: role/missing". */
export const allowedInCode = (allowed: readonly { readonly code: string }[]): string =>
  `${counted(allowed.length, "fault")} allowed in the code: ${listed([...new Set(allowed.map(({ code }) => code))])}`;
