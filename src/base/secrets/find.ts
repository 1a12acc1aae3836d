import { commandSecrets } from "./commands.ts";
import { pairSecrets } from "./pairs.ts";
import { AWS_KEY_ID, AWS_SECRET, PRIVATE_KEY, TOKEN, TOKEN_PREFIX } from "./tokens.ts";
import { type Span, urlSecrets } from "./urls.ts";
import { HIDDEN, isStandIn } from "./values.ts";

/**
 * Finds the secrets in a string that are recognized by their form or by the preceding characters. They can be nested.
 */
export function secretSpans(text: string): readonly Span[] {
  const tokens = TOKEN_PREFIX.test(text);
  return [
    ...(tokens ? matches(text, TOKEN) : []),
    ...(tokens && AWS_KEY_ID.test(text) ? matches(text, AWS_SECRET) : []),
    ...(text.includes("PRIVATE KEY") ? matches(text, PRIVATE_KEY) : []),
    ...urlSecrets(text),
    ...pairSecrets(text),
    ...commandSecrets(text),
  ];
}

const matches = (text: string, form: RegExp): readonly Span[] =>
  [...text.matchAll(form)].map(({ 0: value, index }) => ({ start: index, end: index + value.length }));

/** Sorts spans, and merges those that overlap. */
export function merged(spans: readonly Span[]): readonly Span[] {
  const made: { start: number; end: number }[] = [];
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = made.at(-1);
    if (last !== undefined && start < last.end) last.end = Math.max(last.end, end);
    else if (end > start) made.push({ start, end });
  }
  return made;
}

/** True if a string contains a secret, regardless of the name under which it is stored. */
export const isSecretText = (text: string): boolean => secretSpans(text).length > 0;

/** Returns the string with all secrets hidden that are recognized by form or position. */
export const withoutSecrets = (text: string): string => withoutSpans(text, secretSpans(text));

/** Returns the string with the given ranges hidden. Overlapping ranges are merged. */
export function withoutSpans(text: string, parts: readonly Span[]): string {
  if (parts.length === 0) return text;
  const spans = merged(parts);
  let shown = "";
  let from = 0;
  for (const { start, end } of spans) {
    shown += text.slice(from, start) + HIDDEN;
    from = end;
  }
  return shown + text.slice(from);
}

/** The secrets themselves. */
export const secretsInText = (text: string): readonly string[] =>
  secretSpans(text)
    .map(({ start, end }) => text.slice(start, end))
    .filter((secret) => !isStandIn(secret));
