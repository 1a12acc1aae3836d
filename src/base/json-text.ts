import type { Json } from "./canonical.ts";

/** The reason why a string is not JSON, worded so that it can follow "it" or a file name, and the location. */
export interface JsonFault {
  /** "python-number" is a number that Python writes but JSON cannot express, such as NaN. */
  readonly kind:
    | "empty"
    | "encoding"
    | "python-number"
    | "python-text"
    | "truncated"
    | "comma"
    | "comment"
    | "several"
    | "syntax";
  readonly reason: string;
  /** How to fix the problem. */
  readonly hint: string;
  readonly line: number;
  readonly column: number;
}

/** A parsed value, or the reason why parsing failed. */
export type ParsedJson = { readonly value: Json } | { readonly fault: JsonFault };

/** Parses a string written by a job or a person. If it is not JSON, the result explains why. */
export function parseJson(text: string): ParsedJson {
  try {
    return { value: JSON.parse(text) as Json };
  } catch (error) {
    return { fault: explainJson(text, (error as Error).message) };
  }
}

/** Whether a number's text is an integer that a JavaScript number cannot hold, such as "9007199254740993". */
export const isInexact = (text: string): boolean =>
  /^[-+]?\d{16,}$/.test(text) && BigInt(text.replace("+", "")) !== BigInt(Number(text));

/** A string, or an integer with many digits. */
const INTEGER = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|-?\d{16,}(?![\d.eE])/g;

/** The integers in a JSON string that would be rounded. JSON.parse rounds them silently. */
export const inexactIntegers = (text: string): readonly RegExpExecArray[] =>
  [...text.matchAll(INTEGER)].filter(({ 0: token }) => isInexact(token));

/** A JSON string in which the integers that would be rounded are strings of their digits. */
export const withDigits = (text: string): string =>
  text.replace(INTEGER, (token) => (isInexact(token) ? `"${token}"` : token));

/** An error in one sentence, with its hint. */
export const sentenceOf = ({ reason, hint }: JsonFault): string => `${reason}; ${hint}`;

const UTF8 = 'write it with open(..., "w", encoding="utf-8")';
const BY_JSON = "write it with json.dump, not with str() or print()";

/** Explains why a string is not JSON. `message` is the parser's message, which is used for unexpected errors. */
function explainJson(text: string, message: string): JsonFault {
  const fault = (kind: JsonFault["kind"], offset: number, reason: string, hint: string): JsonFault => {
    const before = text.slice(0, offset).split("\n");
    const place = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
    return { kind, ...place, reason: reason.replace("LINE", `line ${place.line}`), hint };
  };
  if (text.trim() === "") return fault("empty", 0, "it is empty", "write it before the job ends, and close it");
  const coded = encodingFault(text);
  if (coded !== undefined) return fault("encoding", coded.offset, coded.reason, UTF8);
  const bom = text.startsWith("\uFEFF");
  if (bom)
    return fault(
      "encoding",
      0,
      "it begins with a byte order mark, which JSON does not have",
      `${UTF8}, not "utf-8-sig"`,
    );
  const found = scan(text);
  if (found === undefined) return fault("syntax", 0, `it is not JSON: ${message.replace(/\s+/g, " ")}`, BY_JSON);
  const { offset, token, path } = found;
  const of = path.length === 0 ? "" : ` as '${path.join(".")}'`;
  if (/^-?(NaN|Infinity)$/.test(token)) {
    const reason = `LINE has ${token}${of}: Python's json.dump writes that, but it is not JSON`;
    return fault(
      "python-number",
      offset,
      reason,
      "write null or omit it if there is no number; json.dump(..., allow_nan=False) finds such values",
    );
  }
  if (/^(None|True|False|'|u'|b')/.test(token)) {
    const reason = `LINE has ${token}${of}, as Python prints it, but it is not JSON`;
    return fault("python-text", offset, reason, BY_JSON);
  }
  // This includes an unclosed string.
  if (offset >= text.trimEnd().length || (token === '"' && !text.includes('"', offset + 1))) {
    const reason = `it ends in the middle${of === "" ? "" : `, in '${path.join(".")}'`}, on LINE`;
    return fault(
      "truncated",
      text.trimEnd().length,
      reason,
      "close the file before the job ends, and write it from one place",
    );
  }
  const [kind, hint] = odd(token, path);
  return fault(kind, offset, `LINE is not JSON at ${JSON.stringify(token)}${of}`, hint);
}

/** Describes invalid bytes in a file that was read as UTF-8. Undefined if there are none. */
export function encodingFault(text: string): { readonly reason: string; readonly offset: number } | undefined {
  const head = text.slice(0, 8);
  if (head.includes("\0")) {
    // An encoding with two or four bytes per letter, of which each byte was read as a letter.
    const wide = /^\ufffd{0,2}(?:(?:[^\0]\0){2}|(?:\0[^\0]){2}|\0{3}[^\0]|[^\0]\0{3})/.test(head);
    return { offset: 0, reason: wide ? "it is UTF-16 or UTF-32, but JSON and YAML must be UTF-8" : "it is not text" };
  }
  const offset = text.indexOf("\ufffd");
  // A picture or an archive can begin with letters.
  if (offset >= 0 && text.includes("\0")) return { offset: 0, reason: "it is not text" };
  return offset < 0 ? undefined : { offset, reason: "LINE has bytes that are not UTF-8" };
}

function odd(token: string, path: readonly (string | number)[]): readonly [JsonFault["kind"], string] {
  if (/^[}\]]/.test(token)) return ["comma", "JSON has no comma before a closing bracket"];
  if (/^(\/\/|\/\*|#)/.test(token)) return ["comment", "JSON has no comments"];
  if (path.length === 0 && /^[[{"\d]/.test(token))
    return ["several", "a file contains a single JSON value, not one per line"];
  return ["syntax", BY_JSON];
}

interface Found {
  readonly offset: number;
  readonly token: string;
  /** The keys and indexes that lead to the enclosing value. */
  readonly path: readonly (string | number)[];
}

const SPACE = /[ \t\r\n]*/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what a string of JSON may not hold
const STRING = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;
const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;
/** The token at a position where a value was expected, in readable form. */
const ODD = /-?[A-Za-z][\w.]*|[ub]?'[^'\n]{0,20}'?|\/\/|\/\*|#|-?[\d.][\w.+-]*|./suy;

/** One open bracket. */
interface Level {
  readonly close: "}" | "]";
  /** Undefined before the first key of an object. */
  key: string | number | undefined;
}

/**
 * The first position at which a string stops being valid JSON, or undefined if it is valid. The scan is not recursive,
 * so depth is unlimited.
 */
function scan(text: string): Found | undefined {
  const levels: Level[] = [];
  let at = 0;
  const take = (what: RegExp): string | undefined => {
    what.lastIndex = at;
    const [found] = what.exec(text) ?? [];
    if (found !== undefined) at += found.length;
    return found;
  };
  const odd = (): Found => {
    const offset = at;
    return { offset, token: take(ODD) ?? "", path: levels.flatMap(({ key }) => key ?? []) };
  };
  const next = (mark: string): boolean => {
    take(SPACE);
    if (!text.startsWith(mark, at)) return false;
    at += mark.length;
    return true;
  };
  /** Reads `"key":`. Returns false if there is no key. */
  const key = (level: Level): boolean => {
    take(SPACE);
    const name = take(STRING);
    if (name === undefined) return false;
    level.key = JSON.parse(name) as string;
    return next(":");
  };
  for (;;) {
    take(SPACE);
    const opening = text.charAt(at);
    if (opening === "{" || opening === "[") {
      at += 1;
      const level: Level = opening === "{" ? { close: "}", key: undefined } : { close: "]", key: 0 };
      if (!next(level.close)) {
        levels.push(level);
        if (level.close === "}" && !key(level)) return odd();
        continue;
      }
    } else if (take(STRING) === undefined && take(SCALAR) === undefined) return odd();
    // A value has ended, so the enclosing object or list can also end.
    for (let level = levels.at(-1); level !== undefined && next(level.close); level = levels.at(-1)) levels.pop();
    const level = levels.at(-1);
    if (level === undefined) {
      take(SPACE);
      return at === text.length ? undefined : odd();
    }
    if (!next(",")) return odd();
    if (typeof level.key === "number") level.key += 1;
    else if (!key(level)) return odd();
  }
}

/** The paths of keys that are repeated in an object of a JSON string. JSON.parse keeps only the last occurrence. */
export function repeatedKeys(text: string): readonly (readonly (string | number)[])[] {
  const found: (readonly (string | number)[])[] = [];
  const levels: { readonly keys: Set<string> | undefined; key: string | number }[] = [];
  for (const [token, colon] of text.matchAll(TOKEN)) {
    if (token === "{" || token === "[")
      levels.push(token === "{" ? { keys: new Set(), key: "" } : { keys: undefined, key: 0 });
    else if (token === "}" || token === "]") levels.pop();
    const level = levels.at(-1);
    if (level === undefined) continue;
    if (token === "," && typeof level.key === "number") level.key += 1;
    if (colon === undefined || level.keys === undefined) continue;
    const name = JSON.parse(token.slice(0, token.lastIndexOf('"') + 1)) as string;
    level.key = name;
    if (level.keys.has(name)) found.push(levels.map(({ key }) => key));
    level.keys.add(name);
  }
  return found;
}

/** A string (including the colon if it is a key) or a punctuation character. */
const TOKEN = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"(\s*:)?|[[\]{},]/g;
