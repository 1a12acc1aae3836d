/** Escape sequences that paint a terminal or move its cursor (ECMA-48), window titles included, also with the one-character C1 introducers. */
const PAINT =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /(?:\u001b\[|\u009b)[0-9;?]*[ -/]*[@-~]|(?:\u001b\]|\u009d)[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[@-Z\\-_]/g;

/** C0 and C1 controls that no text holds, tab and line ends excepted: progress bars, what is no text at all. A lone carriage return overwrites its line. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]|\r(?!\n)/g;

/**
 * Characters that are not seen but change how others are read: bidirectional controls, which let a name show another one's
 * letters ("Trojan Source", CVE-2021-42574), zero-width spaces, fillers and tags. Joiners are not among them, for emoji and
 * Persian need them, nor are the tags that end the flag of a country's part. Source: Unicode 16, chapter 23.
 */
const UNSEEN =
  /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|(?<!\u{1f3f4}[\u{e0020}-\u{e007f}]{0,7})[\u{e0001}-\u{e007f}]/gu;

const speltOut = (character: string): string =>
  [...Array(character.length).keys()]
    .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`)
    .join("");

export const withoutPaint = (text: string): string => text.replace(PAINT, "");

/**
 * A string that others wrote, as it can be shown on a terminal, in HTML or in SVG without ruling what is around it: controls
 * become U+FFFD, and what is not seen is spelt out ("\u202e"). What is visible already stays as it is.
 */
export const visible = (text: string): string => text.replace(CONTROLS, "\ufffd").replace(UNSEEN, speltOut);

/** The same for what jobs print: colours and progress bars go without a trace. */
export const printable = (text: string): string => visible(withoutPaint(text));

/** The same characters as people read them: without those that are not seen, which may stand within a word. */
export const asRead = (text: string): string => withoutPaint(text).replace(CONTROLS, "").replace(UNSEEN, "");

/** True for a string that is not the one that is seen. */
export const holdsUnseen = (text: string): boolean => text.search(UNSEEN) >= 0;

/** JSON or JavaScript whose strings spell out what is not seen. They are the same strings. */
export const printableSource = (source: string): string =>
  source.replace(UNSEEN, speltOut).replace(/[\u007f-\u009f]/g, speltOut);

/** The same for YAML, whose quoted strings have an escape of its own beyond the sixteenth bit. */
export const printableYaml = (source: string): string =>
  source.replace(UNSEEN, (character) =>
    character.length === 1 ? speltOut(character) : `\\U${character.codePointAt(0)?.toString(16).padStart(8, "0")}`,
  );
