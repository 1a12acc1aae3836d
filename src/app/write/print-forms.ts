/** The forms in which any pipeline can be written. */
export const printForms = ["spec", "handles", "configs"] as const;
export type PrintForm = (typeof printForms)[number];
