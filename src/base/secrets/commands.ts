import { isSecretName } from "./names.ts";
import { BASIC, BEARER } from "./tokens.ts";
import type { Span } from "./urls.ts";
import { isMixed, isNumber, isStandIn } from "./values.ts";

/** Matches secrets in command lines and statements. The last group of each expression is the secret. */
const STATEMENTS: readonly RegExp[] = [
  // curl and wget
  /(?<![\w-])(?:-u|--user|--proxy-user)[ =]{1,4}["']?[^\s:"'=]{1,200}:(?!\/\/)([^\s"']+)/dg,
  /\bsshpass\s+-p\s*["']?([^\s"']+)/dg,
  /(?<![\w-])-pass(?:in|out)?\s+pass:([^\s"']+)/dg,
  /\bmysql(?:dump|admin)?\b[^\n|;]{0,200}?\s-p([^\s"']{3,})/dg,
  // SQL
  /\b(?:identified\s+by|password)\s+'([^'\n]+)'/dgi,
  // netrc
  /\bmachine\s{1,8}\S{1,200}\s{1,8}login\s{1,8}\S{1,200}\s{1,8}password\s{1,8}(\S+)/dg,
];
/** Every expression above requires one of these, so strings without any of them are skipped. */
const STATEMENT = /-u|--user|--proxy-user|sshpass|-pass|mysql|identified|password|machine/i;
const SCHEMES = /bearer|basic/i;
const FLAG = /(?<![\w-])--?([a-z][\w.-]{0,60})[ \t]{1,4}["']?([^\s"'-][^\s"']*)/dgi;

/** True for a command-line option that is followed by a secret, such as "--db-password". */
export const isSecretFlag = (word: string): boolean => /^--?[A-Za-z]/.test(word) && isSecretName(word);

/** Finds the secrets in "--password …", "curl -u lee:…" and "Bearer …". */
export function commandSecrets(text: string): readonly Span[] {
  const found: Span[] = [];
  for (const form of STATEMENT.test(text) ? STATEMENTS : []) {
    for (const { 1: value = "", indices } of text.matchAll(form)) {
      const [start, end] = indices?.[1] ?? [0, 0];
      if (!isStandIn(value) && !isNumber(value)) found.push({ start, end });
    }
  }
  for (const { 1: name = "", 2: value = "", indices } of text.matchAll(FLAG)) {
    const [start, end] = indices?.[2] ?? [0, 0];
    // Prose also mentions options: "use --token to log in".
    if (isSecretName(name) && isMixed(value) && !isStandIn(value)) found.push({ start, end });
  }
  return SCHEMES.test(text) ? [...found, ...credentials(text)] : found;
}

/** The word after "Bearer" or "Basic". The latter is followed by a Base64-encoded name, colon and password. */
function credentials(text: string): readonly Span[] {
  const basic = [...text.matchAll(BASIC)].filter(([, said = ""]) =>
    /^[\x20-\x7e]*:[\x20-\x7e]*$/.test(fromBase64(said)),
  );
  return [...text.matchAll(BEARER), ...basic].map(({ 0: whole, 1: said = "", index }) => {
    const end = index + whole.length;
    return { start: end - said.length, end };
  });
}

const fromBase64 = (text: string): string => Buffer.from(text, "base64").toString("latin1");
