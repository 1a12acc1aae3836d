/** An object's type with its members that may be undefined made optional instead. */
export type Defined<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/**
 * Leaves out members that are undefined: an optional member that is absent and one that is undefined differ in JSON,
 * in digests and under `exactOptionalPropertyTypes`. `defined({ name: "a", hint: undefined })` is `{ name: "a" }`.
 *
 * @param members - an object, whose members may be undefined
 * @returns a new object with the others, in their order
 */
export function defined<T extends object>(members: T): Defined<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Defined<T>;
}
