import type { StepType } from "../kinds.ts";

/**
 * How a request member affects the key that a local run uses to find an earlier result.
 * - "value": counts literally.
 * - "content": an address whose contents count, but not the address itself.
 * - "place": an output address, which counts except for the parts that vary between runs.
 * - "place and content": an address that is both read and written, such as a checkpoint address.
 * - "none": omitted, with a reason.
 */
export type LocalPart = "value" | "content" | "place" | "place and content" | "none";

/** How a local run treats each leaf of a request. */
export interface LocalRules {
  readonly value: readonly string[];
  readonly content?: readonly string[];
  readonly place?: readonly string[];
  readonly placeAndContent?: readonly string[];
  /** The omitted members, grouped by reason. */
  readonly none?: Readonly<Record<string, readonly string[]>>;
  /** True if every member counts as a value unless listed otherwise, because the request itself is the result. */
  readonly whole?: true;
}

/** The members that AWS's step cache compares. A path includes everything under it. */
export interface AwsMembers {
  readonly source: string;
  /** Members of the Arguments, or "all" if the documentation lists the SDK parameters that determine all of them. */
  readonly arguments: readonly string[] | "all";
  /** Members next to the Arguments. */
  readonly beside?: readonly string[];
}

/** The cache-key members for one step Type. */
export interface CacheTable {
  readonly type: StepType;
  /**
   * "not cached" if AWS ignores a CacheConfig, or "not documented" if it accepts one without documenting what it
   * compares.
   */
  readonly aws: AwsMembers | "not cached" | "not documented";
  /**
   * "not run" if a local run has no job of this Type and therefore no result to reuse. "on request" if the whole step
   * counts, and a result is reused only where the step's CacheConfig says so, because the step can have effects outside
   * the pipeline.
   */
  readonly local: LocalRules | "not run" | "on request";
}

export interface LocalMember {
  readonly part: LocalPart;
  /** The reason why the member does not count. */
  readonly reason?: string;
}

/** The rules, by path. */
export function localMembers(rules: LocalRules): ReadonlyMap<string, LocalMember> {
  const named = (part: LocalPart, paths: readonly string[] = []) => paths.map((path) => [path, { part }] as const);
  const none = Object.entries(rules.none ?? {}).flatMap(([reason, paths]) =>
    paths.map((path) => [path, { part: "none", reason }] as const),
  );
  return new Map<string, LocalMember>([
    ...named("value", rules.value),
    ...named("content", rules.content),
    ...named("place", rules.place),
    ...named("place and content", rules.placeAndContent),
    ...none,
  ]);
}

/** The rule for a leaf, or the default if the whole request counts. Undefined if the leaf is unclassified. */
export const memberAt = (
  rules: LocalRules,
  members: ReadonlyMap<string, LocalMember>,
  path: string,
): LocalMember | undefined => members.get(path) ?? (rules.whole === true ? { part: "value" } : undefined);

/** Whether AWS compares a member of the Arguments. */
export function comparedByAws({ aws }: CacheTable, path: string): boolean {
  if (typeof aws === "string") return false;
  if (aws.arguments === "all") return true;
  return aws.arguments.some((one) => path === one || path.startsWith(`${one}.`) || path.startsWith(`${one}[]`));
}
