import { isSecretName } from "./names.ts";
import type { Span } from "./urls.ts";
import { isCode, isMixed, isNumber, isStandIn, isWorkingFolder } from "./values.ts";

const STEM = /pass|pw|secret|token|cred|key|auth|cookie|jwt|sig|sas|[_-]pat|accessid/i;
/**
 * Matches the stem of a secret's name, the rest of the name, and the separator before its value, in all notations that
 * occur in logs.
 */
const PAIR =
  /(?:pass|pw|secret|token|cred|key|auth|cookie|jwt|sig|sas|[_-]pat|accessid)[\w.-]{0,40}?(\\{0,3}["'`]?\]?)[ \t]{0,8}(=>|:=|=(?!=)|:(?![:/=])|%(?:25)*3[AD]|,(?=[ ]?\\{0,3}["']))[ \t]{0,8}/gi;
/**
 * Parameters of signed URLs whose names have no special meaning elsewhere. Sources: AWS, "Signature Version 4"; Azure,
 * "Service SAS"; Google Cloud, "Signed URLs" (as of November 2026).
 */
const OF_QUERY: ReadonlySet<string> = new Set(["auth", "jwt", "sas", "sig", "signature"]);
const SIGNED = /^(?:x-(?:amz|goog)-(?:credential|security-token|signature)|awsaccesskeyid|googleaccessid)$/i;
/** Headers whose value extends to the end of the line, including spaces. */
const HEADER = /(?:authorization|cookie)$/i;
const SCHEME =
  /^(?:Bearer|Basic|Token|Digest|Negotiate|NTLM|ApiKey|AWS4-HMAC-SHA256|AWS|GoogleLogin|Splunk|SSWS|Key)\s+/i;
const TYPED = /^(?:str|bytes|string|SecretStr|Optional\[str\]|str \| None)\s*=\s*/;

/** Finds the values that follow a secret's name: "password=…", "\"apiKey\": \"…\"", "Cookie: …", "?sig=…". */
export function pairSecrets(text: string): readonly Span[] {
  if (!STEM.test(text)) return [];
  const found: Span[] = [];
  const pair = new RegExp(PAIR);
  for (let match = pair.exec(text); match !== null; match = pair.exec(text)) {
    const value = valueBehind(text, match);
    if (value === undefined) continue;
    found.push(value);
    pair.lastIndex = Math.max(pair.lastIndex, value.end);
  }
  return found;
}

interface Context {
  readonly name: string;
  readonly separator: string;
  /** True if the pair is a URL parameter. */
  readonly query: boolean;
  /** The text before the name. */
  readonly before: string;
  /** The position where the value begins. */
  readonly at: number;
}

function valueBehind(text: string, match: RegExpExecArray): Span | undefined {
  const [whole, close = "", separator = ""] = match;
  const head = text.slice(Math.max(0, match.index - 64), match.index);
  const start = match.index - (/[\w.-]*$/.exec(head)?.[0].length ?? 0);
  const bare = whole.slice(0, whole.lastIndexOf(separator)).trimEnd();
  const name = text.slice(start, match.index) + bare.slice(0, bare.length - close.length);
  const before = text.slice(Math.max(0, start - 24), start);
  const query = /(?:[?&;]|&amp;|%(?:25)*(?:3F|26)|\\u0026)$/i.test(before);
  if (!isSecretName(name) && !SIGNED.test(name) && !(query && OF_QUERY.has(name.toLowerCase()))) return undefined;
  // A list of words, such as a command line, is separated by commas.
  if (separator === "," && !name.startsWith("-")) return undefined;
  const at = match.index + whole.length;
  const typed = TYPED.exec(text.slice(at, at + 40))?.[0].length ?? 0;
  const context: Context = { name, separator: typed > 0 ? "=" : separator, query, before, at: at + typed };
  const value = HEADER.test(name)
    ? headerValue(text, context)
    : (quotedValue(text, context) ?? bareValue(text, context));
  if (value === undefined) return undefined;
  const said = text.slice(value.start, value.end);
  if (isStandIn(said) || isWorkingFolder(name, said) || (query && isNumber(said) && said.length < 6)) return undefined;
  return value;
}

/** Extracts a header's credentials, without the scheme. */
function headerValue(text: string, { at, name }: Context): Span | undefined {
  const rest = text.slice(at, at + 8192);
  const open = /^\\{0,3}["'`]?/.exec(rest)?.[0].length ?? 0;
  const line = rest.slice(open);
  const said = line.slice(0, line.search(/[\r\n"'`]|\\[nr"']|$/)).trimEnd();
  const scheme = SCHEME.exec(said)?.[0].length ?? 0;
  // A token is a single word, but a list of parameters contains several.
  const single = /^(?:Bearer|Basic|Token|ApiKey|Negotiate|NTLM)/i.test(said) && scheme > 0;
  const value = single ? (/^\S*/.exec(said.slice(scheme))?.[0] ?? "") : said.slice(scheme);
  const start = at + open + scheme;
  const whole = { start, end: start + value.length };
  if (/cookie$/i.test(name)) return value.includes("=") ? whole : undefined;
  // "authorization: denied for this user" is a normal sentence.
  return scheme > 0 || (!/\s/.test(value) && value.length >= 8 && /\d/.test(value)) ? whole : undefined;
}

/** Extracts a quoted value, at any level of escaping. Without a closing quote, it extends to the end of the line. */
function quotedValue(text: string, { at, name }: Context): Span | undefined {
  const [open, quote] = /^[bBuUrRfF]{0,2}(\\{0,3}["'`])/.exec(text.slice(at, at + 6)) ?? [];
  if (open === undefined || quote === undefined) return odbcValue(text, at, name);
  const start = at + open.length;
  for (let end = start; end < text.length && text[end] !== "\n"; end += 1) {
    if (text.startsWith(quote, end)) return { start, end };
    // An escaped quote has more backslashes than the quote that ends the string.
    if (text[end] === "\\") end += quote.length;
  }
  return { start, end: text.indexOf("\n", start) < 0 ? text.length : text.indexOf("\n", start) };
}

/** "PWD={p;w}": ODBC quotes with braces and doubles a closing brace. A name in braces is a template placeholder. */
function odbcValue(text: string, at: number, name: string): Span | undefined {
  const found = /^\{((?:[^{}]|\}\})+)\}(?=[;\s"']|$)/.exec(text.slice(at, at + 512))?.[1];
  if (found === undefined || isCode(name, found)) return undefined;
  return { start: at + 1, end: at + 1 + found.length };
}

const BARE_END = /[\s&;"'<>|`]|,(?=\s|$|[\w"'-]+\s*[=:])|[)\]}](?=[\s,;.)\]}]|$)|\\[nrt"']|%(?:25)*(?:26|20|22|3B)/i;

/** A mark that already replaces a secret can contain brackets, which end other values. */
const MASK = /^\[[a-z]+\]/i;

function bareValue(text: string, { at, name, separator, query, before }: Context): Span | undefined {
  const rest = text.slice(at, at + 4096).replace(query ? /#.*/s : /$^/, "");
  const value = rest.slice(0, BARE_END.exec(rest)?.index ?? rest.length);
  if (value === "" || isCode(name, value) || MASK.test(rest)) return undefined;
  const counts = /tokens?$|keys?$/i.test(name) || /[.,]/.test(value);
  if (isNumber(value) && (counts || separator === ":" || value.length < 3)) return undefined;
  // The name is part of an ARN or another list, or is the user name in a URL.
  if (separator === ":" && /[:/]$/.test(before)) return undefined;
  if (separator === ":" && !isWhole(before, rest.slice(value.length)) && !isMixed(value.replace(/[.,!?]+$/, "")))
    return undefined;
  return { start: at, end: at + value.length };
}

/** True if a line or list member contains only the name and one word, which cannot be a sentence. */
const isWhole = (before: string, after: string): boolean =>
  /(?:^|[\n{,;([])\s*(?:-\s+)?\\{0,3}["'`]?$/.test(before) && /^\s*(?:$|[\r\n,;}\])]|\\[nr])/.test(after);
