import { asRead } from "../printable.ts";
import { type Places, placesIn } from "./broken.ts";
import { secretSpans, withoutSpans } from "./find.ts";
import { needlesOf, type Reach } from "./learnt.ts";
import { type LineRedactor, lineRedactor } from "./lines.ts";
import { isSecretValue, membersOf } from "./members.ts";
import { type Needles, searcherOf } from "./needles.ts";
import type { Span } from "./urls.ts";
import { HIDDEN, isMixed, isStandIn } from "./values.ts";
import { isSecretBelow, secretsBelow } from "./walk.ts";
import { acrossLines } from "./wrapped.ts";

/**
 * Hides secrets in everything that is stored or displayed. They are recognized by form and position (a token's prefix,
 * the password in a URL, the value after a secret's name), or because they were learned. A learned secret is hidden
 * wherever it appears, in any spelling. `reachOf` decides which learned values are too common to be hidden everywhere.
 */
export interface Redactor {
  /** Learns all secrets in a JSON value, such as a request, parameters or a definition. */
  learn(value: unknown): void;
  /** Registers step and parameter names, which must stay readable even if somebody uses one as a password. */
  spare(words: Iterable<string>): void;
  text(text: string): string;
  /** Hides only learned secrets, for documents such as pages, whose parts were already searched for others. */
  learnt(text: string): string;
  /** Returns a redacted copy of a JSON value. The value after a secret's name is hidden even if it is short. */
  value<T>(value: T): T;
  /** Returns the JSON of a redacted value. */
  json(value: unknown): string;
  /** Redacts the lines of a stream in order, because a secret can span several lines. */
  lines(): LineRedactor;
}

/** A quick test that skips further work, because most strings do not contain invisible characters. */
const ASCII = /^[\t\n\x20-\x7e]*$/;

/** Creates a redactor that has not learned any secrets yet. */
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
  // A learned secret can be the only clue to the one after it, so the whole string is searched for both kinds.
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
    lines: () => lineRedactor(text, () => lookedFor().places()),
  };
}

export interface Known {
  readonly in: (text: string) => readonly Span[];
  /** Where secrets can break off that are long enough to be wrapped across lines. */
  readonly places: () => Places;
}

/** Shorter secrets are not wrapped, and their parts on two lines would match by chance. */
const MIN_WRAPPED_CHARACTERS = 12;

function compile(needles: Needles): Known {
  const pieces = [...needles].flatMap(([needle, reach]) =>
    reach === "anywhere" && needle.length >= MIN_WRAPPED_CHARACTERS ? [needle] : [],
  );
  const search = searcherOf(needles);
  let made: Places | undefined;
  const places = (): Places => {
    made ??= placesIn(pieces);
    return made;
  };
  return { in: (text) => [...search(text), ...acrossLines(text, places)], places };
}

/**
 * Returns a value as written, and the value that it encodes as a JSON string, percent-encoding, or credentials after a
 * scheme.
 */
function meantBy(value: string): ReadonlySet<string> {
  const found = new Set([value]);
  const add = (read: () => unknown): void => {
    try {
      const said = read();
      if (typeof said === "string") found.add(said);
    } catch {
      // The value is not encoded in this way.
    }
  };
  if (value.startsWith('"')) add(() => JSON.parse(value));
  if (value.includes("\\")) add(() => JSON.parse(`"${value}"`));
  if (value.includes("%")) add(() => decodeURIComponent(value));
  const [, credentials] = /^(?:Bearer|Basic|Token)\s+(\S+)$/i.exec(value) ?? [];
  if (credentials !== undefined) found.add(credentials);
  // Cookies and signatures are lists, in which a member this short is a setting.
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
