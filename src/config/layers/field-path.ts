import { keyOf, parsePath } from "../../spec/reference.ts";

/**
 * Parses a path into a config, such as "environment['log.level']". Undefined if the path is malformed or has indices.
 */
export function fieldPath(text: string): readonly string[] | undefined {
  const names = parsePath(text)?.map(keyOf);
  return names?.every((name) => typeof name === "string" && name !== "") === true ? (names as string[]) : undefined;
}

const isPlain = (name: string): boolean => {
  const segments = parsePath(name);
  return segments?.length === 1 && segments.every((one) => "member" in one);
};

/** The inverse of `fieldPath`, except that it can also write indices. */
export const fieldText = (path: readonly (string | number)[]): string => path.map(memberText).join("");

function memberText(key: string | number, index: number): string {
  if (typeof key === "number") return `[${key}]`;
  if (isPlain(key)) return index === 0 ? key : `.${key}`;
  return key.includes("'") ? `["${key}"]` : `['${key}']`;
}
