/** Escape sequences that paint a terminal or move its cursor (ECMA-48), titles of windows included. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const PAINT = /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;

/** C0 controls that no text holds, tab and line ends excepted: colour codes, progress bars, what is no text at all. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

export const withoutPaint = (text: string): string => text.replace(PAINT, "");
export const withoutControls = (text: string): string => text.replace(CONTROLS, "\ufffd");

/** Text that others wrote, as it can be shown on a terminal without ruling it. */
export const printable = (text: string): string => withoutControls(withoutPaint(text));
