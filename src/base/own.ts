/**
 * Reads a member whose name comes from a file or a person. Inherited members are ignored, because a step, metric or
 * parameter can be called "constructor" or "toString".
 */
export const ownMember = <T>(record: Readonly<Record<string, T>> | null | undefined, name: string): T | undefined =>
  record !== null && record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;

/** Sets a member by an external name. A plain assignment to "__proto__" would set the prototype. */
export function setMember<T>(record: Record<string, T>, name: string, value: T): void {
  if (name === "__proto__") {
    Object.defineProperty(record, name, { value, configurable: true, enumerable: true, writable: true });
  } else record[name] = value;
}
