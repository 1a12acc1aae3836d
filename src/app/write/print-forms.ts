/** The levels that any pipeline can be written on. */
export const printForms = ["spec", "handles", "configs"] as const;
export type PrintForm = (typeof printForms)[number];
