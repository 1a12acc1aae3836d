import { setMember } from "./own.ts";
import type { SnakeNames } from "./snake-names.generated.ts";
import { camelCase, snakeCase } from "./words.ts";

/*
 * A name has two spellings, TypeScript's and Python's: "maxDepth" and "max_depth" are the same field. The code below
 * applies the same rule to types and to values.
 */

/** A name in code, in snake_case as `snakeCase` returns it: "maxDepth" becomes "max_depth". */
export type SnakeCase<S extends string> = S extends keyof SnakeNames ? SnakeNames[S] : Respell<S>;
/** `Joint` is an underscore after a lowercase letter or a digit, where a word can end. */
type Respell<
  S extends string,
  Done extends string = "",
  Joint extends string = "",
> = S extends `${infer A}${infer Rest}`
  ? A extends Lowercase<A>
    ? Respell<Rest, `${Done}${A}`, A extends "_" ? "" : "_">
    : Respell<Rest, `${Done}${Joint}${Lowercase<A>}`>
  : Done;

/** The spelling of a member's name in snake_case, if it differs. */
type OtherSpelling<K> = K extends keyof SnakeNames
  ? SnakeNames[K]
  : K extends Lowercase<K & string>
    ? never
    : Respell<K & string>;
/** The required members whose names have two spellings. */
type RequiredRespelt<T> = { [K in keyof T]-?: {} extends Pick<T, K> ? never : OtherSpelling<K> }[keyof T];

/** An object each of whose members can also be spelled in snake_case. */
export type EitherSpelling<T> = {} extends T
  ? T & { readonly [K in keyof T as OtherSpelling<K>]?: T[K] }
  : WithRequired<T>;
type WithRequired<T> = [RequiredRespelt<T>] extends [never]
  ? T & { readonly [K in keyof T as OtherSpelling<K>]?: T[K] }
  :
      | (T & { readonly [K in keyof T as OtherSpelling<K>]?: T[K] })
      | ({ readonly [K in keyof T as K extends string ? SnakeCase<K> : K]: T[K] } & Partial<T>);

/** An object with each of its members under both names: the methods and functions that callers can use. */
export type BothSpellings<T> = T & { readonly [K in keyof T as OtherSpelling<K>]: T[K] };

/** A key that is another spelling of an earlier one. */
export interface Respelt {
  readonly key: string;
  readonly before: string;
}

/** Finds keys that mean the same as an earlier one, such as "min_auc" after "minAuc". */
export function respeltKeys(keys: readonly string[], meaning: (key: string) => string = camelCase): readonly Respelt[] {
  const first = new Map<string, string>();
  return keys.flatMap((key) => {
    const meant = meaning(key);
    const before = first.get(meant);
    if (before === undefined) first.set(meant, key);
    return before === undefined ? [] : [{ key, before }];
  });
}

/** An object's members under their canonical names. If a member is set twice, the first value is kept. */
export function inOneSpelling<T>(
  given: Readonly<Record<string, T>>,
  meaning: (key: string) => string = camelCase,
): { readonly value: Readonly<Record<string, T>>; readonly twice: readonly Respelt[] } {
  const value: Record<string, T> = {};
  for (const [key, member] of Object.entries(given)) {
    const name = meaning(key);
    if (!Object.hasOwn(value, name)) setMember(value, name, member);
  }
  return { value, twice: respeltKeys(Object.keys(given), meaning) };
}

/** An object's members under both spellings of their names. */
export const inBothSpellings = <T extends object>(members: T): BothSpellings<T> =>
  Object.fromEntries(
    Object.entries(members).flatMap(([name, member]) => [
      [name, member],
      [snakeCase(name), member],
    ]),
  ) as BothSpellings<T>;
