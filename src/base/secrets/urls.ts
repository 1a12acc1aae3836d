import { AWS_KEY_ID } from "./tokens.ts";
import { isStandIn } from "./values.ts";

/** A range in a string, with an exclusive end. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * "://", including "\/" as in JSON, with or without another level of escaping, or percent-encoded any number of times.
 */
const AFTER_SCHEME = /:\\{0,4}\/\\{0,4}\/|%(?:25)*3A%(?:25)*2F%(?:25)*2F/gi;
/** The last position at which a URL in prose can end. */
const URL_END = /[\s"'`<>]|\\[nrt"']/;
/** The scheme of the next URL, before which the current URL ends. */
const NEXT_SCHEME = /[a-z][a-z0-9+.-]{0,30}$/i;
const LONGEST = 4096;
/**
 * Schemes whose paths can contain "@" and whose ports are numbers: "https://host:8080/users/me@home" has no password.
 */
const WEB = /(?:^|[^a-z0-9+.-])(?:https?|wss?|s3a?|gs|file|git|oci|docker)$/i;
const HOST = /^(?:\[[0-9A-Za-z:.%]+\]|[\w-]+(?:\.[\w-]+)*\.?|\$\{[^}]*\}|\{\{?[^}]*\}\}?)(?=$|[:/?#,;\\)&\]}|])/;

/**
 * Finds passwords in URLs, as in "postgresql://lee:PASSWORD@host/db", and tokens used as user names, as in
 * "https://TOKEN@host".
 */
export function urlSecrets(text: string): readonly Span[] {
  const schemes = [...text.matchAll(AFTER_SCHEME)];
  const found = schemes.flatMap((match, index) => {
    const start = match.index + match[0].length;
    const url = urlAt(text, start, schemes[index + 1]?.index);
    const web = WEB.test(text.slice(Math.max(0, match.index - 12), match.index));
    const part = match[0].startsWith("%") ? encodedPassword(url) : (passwordIn(url, web) ?? tokenUser(url));
    return part === undefined
      ? []
      : apart(url, part).map((one) => ({ start: start + one.start, end: start + one.end }));
  });
  return [...found, ...oraclePasswords(text)].filter(({ start, end }) => !isStandIn(text.slice(start, end)));
}

function urlAt(text: string, start: number, next: number | undefined): string {
  const rest = text.slice(start, Math.min(start + LONGEST, next ?? text.length));
  const end = URL_END.exec(rest)?.index ?? rest.length;
  return start + end === next ? rest.replace(NEXT_SCHEME, "") : rest.slice(0, end);
}

/** "lee:…@k1:9092,kim:…@k2" contains two passwords, with a host and a user name in between. */
function apart(url: string, { start, end }: Span): readonly Span[] {
  const between = [...url.slice(start, end).matchAll(/@[\w.-]+(?::\d+)?,[\w.-]*:/g)];
  const starts = [start, ...between.map(({ 0: host, index }) => start + index + host.length)];
  return starts.map((from, index) => ({ start: from, end: start + (between[index]?.index ?? end - start) }));
}

/** RFC 3986 ends the authority at the first slash, but real passwords contain slashes, colons and at signs. */
function passwordIn(url: string, web: boolean): Span | undefined {
  const authority = url.slice(0, Math.max(0, url.search(/[/?#]|$/)));
  const colon = authority.indexOf(":");
  if (colon < 0 || authority.startsWith("[")) return undefined;
  const at = authority.lastIndexOf("@");
  if (at >= 0 && at < colon) return undefined;
  // "image:tag@sha256:…" contains a digest, not a password.
  if (at >= 0 && /^sha\d+:/.test(authority.slice(at + 1))) return undefined;
  const later = lastAt(url.slice(0, Math.max(authority.length, url.search(/[?#]|$/))));
  if (at >= 0) return span(colon + 1, Math.max(later, at));
  const port = /^\d*$/.test(authority.slice(colon + 1));
  if (port && web) return undefined;
  const end = later > 0 ? later : port ? -1 : lastAt(url);
  return end > colon ? span(colon + 1, end) : undefined;
}

const span = (start: number, end: number): Span | undefined => (end > start ? { start, end } : undefined);

/** Finds the last "@" that is followed by a host. After a slash, "@" begins a name, such as an npm scope. */
function lastAt(url: string): number {
  for (let at = url.lastIndexOf("@"); at > 0; at = url.lastIndexOf("@", at - 1)) {
    if (url[at - 1] !== "/" && HOST.test(url.slice(at + 1))) return at;
  }
  return -1;
}

/** "https://0123abcd…@host": a user name like this is a token. */
function tokenUser(url: string): Span | undefined {
  const user = /^([A-Za-z0-9_.~-]{20,}):?@/.exec(url)?.[1];
  if (user === undefined || !(AWS_KEY_ID.test(user) || (/\d/.test(user) && /[A-Za-z]/.test(user)))) return undefined;
  return { start: 0, end: user.length };
}

function encodedPassword(url: string): Span | undefined {
  const [, before, password] = /^((?:(?!%(?:25)*(?:3A|40|2F))[^&;,])*%(?:25)*3A)([^&;,]+)%(?:25)*40/i.exec(url) ?? [];
  return before === undefined || password === undefined
    ? undefined
    : { start: before.length, end: before.length + password.length };
}

/** "jdbc:oracle:thin:lee/PASSWORD@host:1521/x". */
const oraclePasswords = (text: string): readonly Span[] =>
  [...text.matchAll(/\boracle:(?:thin|oci8?):[^\s/:@'"]{1,128}\/([^\s@'"]{1,256})@/gi)].map((match) => {
    const end = match.index + match[0].length - 1;
    return { start: end - (match[1] as string).length, end };
  });
