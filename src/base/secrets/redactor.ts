import { asRead } from "../printable.ts";
import { secretSpans, withoutSpans } from "./find.ts";
import { needlesOf, type Reach } from "./learnt.ts";
import { type LineRedactor, lineRedactor } from "./lines.ts";
import { isSecretValue, membersOf } from "./members.ts";
import { type Needles, searcherOf } from "./needles.ts";
import type { Span } from "./urls.ts";
import { HIDDEN, isMixed, isStandIn } from "./values.ts";
import { isSecretBelow, secretsBelow } from "./walk.ts";

/**
 * Hides secrets in all that is kept or shown. It knows them in two ways: by form and place (a token's prefix, the password of a
 * URL, the value of a secret's name), and because it has learnt them, after which they are hidden wherever they appear, in any
 * spelling. `reachOf` says which learnt values are too common for that.
 */
export interface Redactor {
  /** Takes note of all secrets in a JSON value: a request, parameters, a definition. */
  learn(value: unknown): void;
  /** Names that must stay readable although somebody took one for a password: those of steps and parameters. */
  spare(words: Iterable<string>): void;
  text(text: string): string;
  /** Hides only what was learnt, in text that was made of parts without other secrets, as a page is. */
  learnt(text: string): string;
  /** A copy of a JSON value; what a secret's name stands before is hidden however short it is. */
  value<T>(value: T): T;
  /** JSON of a redacted value. */
  json(value: unknown): string;
  /** For the lines of one stream, in their order: a secret may go over several. */
  lines(): LineRedactor;
}

/** Most strings hold nothing that is not seen. */
const ASCII = /^[\t\n\x20-\x7e]*$/;

export function createRedactor(): Redactor {
  const needles = new Map<string, Exclude<Reach, "never">>();
  const spared = new Set<string>();
  let known: Known | undefined;
  const lookedFor = (): Known => {
    known ??= compile(needles);
    return known;
  };
  const note = (secret: string): void => {
    for (const [needle, reach] of needlesOf(secret)) {
      if (needles.has(needle) || spared.has(needle)) continue;
      needles.set(needle, reach);
      known = undefined;
    }
  };
  // What is learnt may be all that tells what stands behind it, so both are looked for in the whole string.
  const hide = (text: string): string => withoutSpans(text, [...lookedFor().in(text), ...secretSpans(text)]);
  const text = (whole: string): string => {
    if (ASCII.test(whole)) return hide(whole);
    const read = asRead(whole);
    if (read === whole) return hide(whole);
    const shown = hide(read);
    return shown === read ? hide(whole) : shown;
  };
  const value = (part: unknown): unknown => shownValue("", part, false, text);
  return {
    learn: (part) => {
      for (const { secret } of secretsBelow(part)) for (const form of meantBy(secret)) note(form);
    },
    spare: (words) => {
      for (const word of words) {
        spared.add(word);
        if (needles.delete(word)) known = undefined;
      }
    },
    text,
    learnt: (part) => withoutSpans(part, lookedFor().in(part)),
    value: <T>(part: T): T => value(part) as T,
    json: (part) => JSON.stringify(value(part)),
    lines: () => lineRedactor(text, () => lookedFor().pieces),
  };
}

export interface Known {
  readonly in: (text: string) => readonly Span[];
  /** What is long enough to be broken over lines. */
  readonly pieces: readonly string[];
}

const compile = (needles: Needles): Known => ({
  in: searcherOf(needles),
  pieces: [...needles].flatMap(([needle, reach]) => (reach === "anywhere" && needle.length >= 12 ? [needle] : [])),
});

/** A value as it was written, and what it says: a string of JSON in it, percent-encoding, credentials after their scheme. */
function meantBy(value: string): ReadonlySet<string> {
  const found = new Set([value]);
  const add = (read: () => unknown): void => {
    try {
      const said = read();
      if (typeof said === "string") found.add(said);
    } catch {
      // It is written in no such way.
    }
  };
  if (value.startsWith('"')) add(() => JSON.parse(value));
  if (value.includes("\\")) add(() => JSON.parse(`"${value}"`));
  if (value.includes("%")) add(() => decodeURIComponent(value));
  const [, credentials] = /^(?:Bearer|Basic|Token)\s+(\S+)$/i.exec(value) ?? [];
  if (credentials !== undefined) found.add(credentials);
  // Cookies and signatures are lists of their own; so short a member is a setting.
  for (const [, part = ""] of value.matchAll(/(?:^|[;,]\s*)[\w.-]+=([^;,\s]{12,})/g))
    if (isMixed(part)) found.add(part);
  for (const form of [...found]) found.add(form.replace(/=+$/, ""));
  return found;
}

function shownValue(name: string, value: unknown, secret: boolean, text: (text: string) => string): unknown {
  if (typeof value === "string") {
    return isSecretValue(name, value) || (secret && !isStandIn(value)) ? HIDDEN : text(value);
  }
  if (typeof value === "number") return isSecretValue(name, value) ? HIDDEN : value;
  if (value === null || typeof value !== "object") return value;
  const { toJSON } = value as { readonly toJSON?: () => unknown };
  if (typeof toJSON === "function") return shownValue(name, toJSON.call(value), secret, text);
  const below = isSecretBelow(name, value, secret);
  const members = membersOf(name, value).map((member): readonly [string, unknown] => [
    text(member.key),
    shownValue(member.name, member.value, below, text),
  ]);
  if (Array.isArray(value)) return members.map(([, member]) => member);
  return Object.fromEntries(members);
}
