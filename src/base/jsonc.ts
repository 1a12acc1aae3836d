import { createRequire } from "node:module";

let loaded: typeof import("jsonc-parser") | undefined;

/** The parser of JSON with comments, loaded when a file with comments is first read, or a file is first edited. */
export function jsonc(): typeof import("jsonc-parser") {
  loaded ??= createRequire(import.meta.url)("jsonc-parser") as typeof import("jsonc-parser");
  return loaded;
}

/**
 * Replaces the comments in JSON with blanks, so that all positions stay the same. Returns any other text unchanged.
 * Read as YAML, a comment that starts with `//` would become part of the next key.
 *
 * @param text JSON, possibly with comments and trailing commas, or a document in another language.
 */
export function withoutComments(text: string): string {
  if (!/^\s*(?:[[{]|\/[/*])/.test(text) || !/\/[/*]/.test(text)) return text;
  const faults: import("jsonc-parser").ParseError[] = [];
  const { parseTree, stripComments } = jsonc();
  parseTree(text, faults, { allowTrailingComma: true });
  return faults.length === 0 ? stripComments(text, " ") : text;
}
