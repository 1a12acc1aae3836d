/** Where the part of a wrapped string on a line can end. */
export interface LineEnd {
  readonly at: number;
  /** True after a line of wrapped Base64. */
  readonly inBase64: boolean;
}

/** The maximum length of what a logger puts before a message. */
const LONGEST_PREFIX = 200;

/**
 * Where the part of a wrapped string on a line can begin: loggers put a prefix before it, which is unknown and ends with
 * a space or a punctuation mark.
 */
export function startsOf(line: string): readonly number[] {
  const starts: number[] = [];
  const last = Math.min(line.length, LONGEST_PREFIX);
  let afterWord = false;
  for (let at = 0; at < last; at += 1) {
    const code = line.charCodeAt(at);
    if (!afterWord && code !== SPACE && code !== TAB) starts.push(at);
    afterWord = isLetterOrDigit(code);
  }
  return starts;
}

const [SPACE, TAB] = [0x20, 0x09];

const isLetterOrDigit = (code: number): boolean =>
  (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);

/** Characters that close a string or a record after the part of a wrapped string. */
const CLOSING: ReadonlySet<string> = new Set("\"'`)]}>,;| \t\r");

/** At the end of the line, before what closes a string or record there, and after each long run of Base64. */
export function endsOf(line: string): readonly LineEnd[] {
  const encoded = base64Ends(line);
  const whole = line.trimEnd().length;
  const others = [...new Set([whole, beforeClosing(line)])].filter((at) => at > 0 && !encoded.includes(at));
  return [...others.map((at) => ({ at, inBase64: false })), ...encoded.map((at) => ({ at, inBase64: true }))];
}

function beforeClosing(line: string): number {
  let end = line.length;
  for (;;) {
    if (CLOSING.has(line.charAt(end - 1))) end -= 1;
    else if (line.endsWith("\\n", end) || line.endsWith("\\r", end)) end -= 2;
    else return end;
  }
}

/** Lines of wrapped Base64 have at least this many characters. */
const LEAST_BASE64 = 57;
const BASE64_RUN = /[A-Za-z0-9+/_-]+/g;
const BEFORE_BASE64 = /[\s:=|>)\]"'`,]$/;

/** Paths and digests do not count: they have no capitals, or nothing but hexadecimal digits. */
function base64Ends(line: string): readonly number[] {
  if (line.length < LEAST_BASE64) return [];
  const found: number[] = [];
  for (const { index, 0: run } of line.matchAll(BASE64_RUN)) {
    const end = index + run.length;
    const wraps = run.length >= LEAST_BASE64 && !run.startsWith("/") && line[end] !== "=";
    if (!wraps || (index > 0 && !BEFORE_BASE64.test(line.charAt(index - 1)))) continue;
    if (/[A-Z]/.test(run) && /[g-z]/.test(run) && /\d/.test(run)) found.push(end);
  }
  return found;
}
