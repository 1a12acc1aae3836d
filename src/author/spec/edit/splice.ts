/** A replacement of part of a text. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Applies replacements that do not overlap. Replacements at the same position are inserted in the given order. */
export function splice(text: string, splices: readonly Splice[]): string {
  let out = "";
  let from = 0;
  for (const one of [...splices].sort((a, b) => a.start - b.start)) {
    out += text.slice(from, one.start) + one.text;
    from = one.end;
  }
  return out + text.slice(from);
}

/** The position at which a position's line begins. */
export const lineStart = (text: string, at: number): number => text.lastIndexOf("\n", at - 1) + 1;

/** The position at which a position's line ends, before its line break. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  if (end < 0) return text.length;
  return text.charAt(end - 1) === "\r" && end > at ? end - 1 : end;
}

/** The leading blanks of a position's line, up to the position. */
export const indentAt = (text: string, at: number): string =>
  /^[ \t]*/.exec(text.slice(lineStart(text, at), at))?.[0] ?? "";

/** Replaces comments between two values by blanks. */
export const withBlankComments = (between: string): string =>
  between.replaceAll(/\/\/[^\n]*|\/\*[\s\S]*?\*\/|#[^\n]*/g, (comment) => comment.replaceAll(/[^\n]/g, " "));
