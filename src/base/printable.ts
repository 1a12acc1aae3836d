/** Escape sequences that style a terminal, move its cursor (ECMA-48) or set its title, including those with one-character C1 introducers. */
const PAINT =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /(?:\u001b\[|\u009b)[0-9;?]*[ -/]*[@-~]|(?:\u001b\]|\u009d)[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[@-Z\\-_]/g;

/**
 * C0 and C1 control characters except tabs and line breaks, which occur in progress bars and binary output. A lone
 * carriage return overwrites its line.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]|\r(?!\n)/g;

/**
 * Invisible characters that change how others are read: bidirectional controls, which can make a name look like a
 * different one ("Trojan Source", CVE-2021-42574), zero-width spaces, fillers and tags. Joiners are excluded, because
 * emoji and Persian need them, and so are the tags at the end of regional flags. Source: Unicode 16, chapter 23.
 */
const UNSEEN =
  /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|(?<!\u{1f3f4}[\u{e0020}-\u{e007f}]{0,7})[\u{e0001}-\u{e007f}]/gu;

const speltOut = (character: string): string =>
  [...Array(character.length).keys()]
    .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`)
    .join("");

/** Removes escape sequences that style a terminal. */
export const withoutPaint = (text: string): string => text.replace(PAINT, "");

/**
 * Makes external text safe to show in a terminal, HTML or SVG. Control characters become U+FFFD, and invisible
 * characters are escaped ("\u202e"). Visible characters are unchanged.
 */
export const visible = (text: string): string => text.replace(CONTROLS, "\ufffd").replace(UNSEEN, speltOut);

/** The same for the output of jobs, from which colors and progress bars are removed entirely. */
export const printable = (text: string): string => visible(withoutPaint(text));

/** Removes invisible characters, which can be inside a word, to produce the string as people read it. */
export const asRead = (text: string): string => withoutPaint(text).replace(CONTROLS, "").replace(UNSEEN, "");

/** True if a string contains invisible characters and is therefore not what it appears to be. */
export const holdsUnseen = (text: string): boolean => text.search(UNSEEN) >= 0;

/** Escapes invisible characters inside JSON or JavaScript strings, whose values stay the same. */
export const printableSource = (source: string): string =>
  source.replace(UNSEEN, speltOut).replace(/[\u007f-\u009f]/g, speltOut);

/** The same for YAML and Python: their quoted strings use a different escape for characters beyond 16 bits. */
export const printableYaml = (source: string): string =>
  source.replace(UNSEEN, (character) =>
    character.length === 1 ? speltOut(character) : `\\U${character.codePointAt(0)?.toString(16).padStart(8, "0")}`,
  );
