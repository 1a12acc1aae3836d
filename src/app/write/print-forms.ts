/** The forms that any pipeline can be written in. */
export const printForms = ["spec", "handles", "configs"] as const;
export type PrintForm = (typeof printForms)[number];
