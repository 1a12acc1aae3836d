/**
 * A member of an object by a name that comes from a file or a person. What every object inherits is not a member: a step,
 * metric or parameter may be named "constructor" or "toString".
 */
export const ownMember = <T>(record: Readonly<Record<string, T>> | null | undefined, name: string): T | undefined =>
  record !== null && record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;

/** Sets a member by such a name. To assign "__proto__" would set what an object inherits from. */
export function setMember<T>(record: Record<string, T>, name: string, value: T): void {
  if (name === "__proto__") {
    Object.defineProperty(record, name, { value, configurable: true, enumerable: true, writable: true });
  } else record[name] = value;
}
