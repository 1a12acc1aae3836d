/** What can be wrong with a link in data, code or an output, as predicates: "'a/b' is a broken link". */
export const BROKEN_LINK = "is a broken link";
export const CIRCULAR_LINK = "is a circular link";

/** @param from what contains the link, such as "the output" */
export const outsideLink = (from: string): string => `is a link that points outside ${from}`;
