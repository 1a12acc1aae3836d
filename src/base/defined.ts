/** An object type with every member that can be undefined made optional. */
export type Defined<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/**
 * Omits undefined members, because absent and undefined members differ in JSON, in digests and under
 * `exactOptionalPropertyTypes`. `defined({ name: "a", hint: undefined })` is `{ name: "a" }`.
 *
 * @param members - an object whose members can be undefined
 * @returns a new object with the remaining members, in their original order
 */
export function defined<const T extends object>(members: T): Defined<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Defined<T>;
}
