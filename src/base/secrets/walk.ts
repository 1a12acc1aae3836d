import { isSecretText, secretsInText } from "./find.ts";
import { isOpen, isSecretValue, membersOf } from "./members.ts";
import { isSecretName } from "./names.ts";
import { isStandIn } from "./values.ts";

/** A secret in a JSON value. */
export interface FoundSecret {
  /** The path of the member that is the secret, or whose key contains it. */
  readonly path: readonly string[];
  readonly secret: string;
}

/**
 * Finds all secrets in a JSON value: values after a secret's name, and secrets in strings and keys that are recognized
 * by form or position.
 */
export function secretsBelow(value: unknown): readonly FoundSecret[] {
  const found: FoundSecret[] = [];
  walk("", value, false, [], found);
  return found;
}

/**
 * True under a name such as "credentials", which marks every string in it as secret. False in an expression, whose
 * value is not known yet.
 */
export const isSecretBelow = (name: string, value: object, secret: boolean): boolean =>
  (secret || (!Array.isArray(value) && isSecretName(name))) && !isOpen(value);

function walk(name: string, value: unknown, secret: boolean, path: readonly string[], found: FoundSecret[]): void {
  if (typeof value === "number" && isSecretValue(name, value)) found.push({ path, secret: String(value) });
  if (typeof value === "string") {
    if (isSecretValue(name, value) || (secret && !isStandIn(value))) found.push({ path, secret: value });
    for (const one of secretsInText(value)) found.push({ path, secret: one });
  } else if (value !== null && typeof value === "object") {
    const below = isSecretBelow(name, value, secret);
    for (const { key, value: member, name: called } of membersOf(name, value)) {
      if (isSecretText(key)) for (const one of secretsInText(key)) found.push({ path: [...path, key], secret: one });
      walk(called, member, below, [...path, key], found);
    }
  }
}
