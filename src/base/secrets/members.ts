import { isSecretFlag } from "./commands.ts";
import { isSecretName } from "./names.ts";
import { isStandIn, isWorkingFolder } from "./values.ts";

/** A member of a JSON value, and the name that describes it. */
export interface Member {
  readonly key: string;
  readonly value: unknown;
  readonly name: string;
}

/** Pairs of a name and a value, such as {"Name": "DbPassword", "DefaultValue": …} or {"Key": …, "Value": …}. */
const NAME = ["Name", "name", "Key", "key", "ParameterName", "variable"] as const;
const VALUE: ReadonlySet<string> = new Set([
  "Value",
  "value",
  "DefaultValue",
  "defaultValue",
  "default",
  "StringValue",
]);

/** Returns the members of an object or a list. In a list of words, a flag is the name of the word after it. */
export function membersOf(name: string, value: object): readonly Member[] {
  if (Array.isArray(value)) {
    return (value as readonly unknown[]).map((item, index) => {
      const before: unknown = value[index - 1];
      const flagged =
        typeof before === "string" && isSecretFlag(before) && !(typeof item === "string" && /^--?[A-Za-z]/.test(item));
      return { key: String(index), value: item, name: flagged ? before : name };
    });
  }
  const members = value as Readonly<Record<string, unknown>>;
  const called = NAME.map((key) => members[key]).find((found) => typeof found === "string");
  return Object.entries(members).map(([key, member]) => ({
    key,
    value: member,
    name: typeof called === "string" && VALUE.has(key) ? called : key,
  }));
}

/** True for a value whose name marks it as a secret. Numbers named "…token" or "…key" are counts. */
export function isSecretValue(name: string, value: unknown): boolean {
  if (!isSecretName(name)) return false;
  if (typeof value === "number") return !/(?:tokens?|keys?)$/i.test(name);
  return typeof value === "string" && !isStandIn(value) && !isWorkingFolder(name, value);
}

/**
 * An expression of the definition language, {"Get": …}, or a value that contains one. Its value is known only when it
 * is evaluated.
 */
export const isOpen = (value: object): boolean => {
  const [key, ...more] = Object.keys(value);
  if (key === undefined || more.length > 0) return false;
  return key === "Get" || key === "Std:JsonGet" || (key.startsWith("Std:") && JSON.stringify(value).includes('"Get":'));
};
