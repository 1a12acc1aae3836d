import type { StepType } from "../kinds.ts";

/**
 * How a member of a request affects the key by which a local run finds an earlier result.
 * - "value": counts literally.
 * - "content": an address; what it contains counts, the address does not.
 * - "place": an address to write to; counts, except for the parts that differ from run to run.
 * - "place and content": an address that is both read and written, such as that of checkpoints.
 * - "none": left out, with the reason.
 */
export type LocalPart = "value" | "content" | "place" | "place and content" | "none";

/** What a local run does with each leaf of a request. */
export interface LocalRules {
  readonly value: readonly string[];
  readonly content?: readonly string[];
  readonly place?: readonly string[];
  readonly placeAndContent?: readonly string[];
  /** Reason to members. */
  readonly none?: Readonly<Record<string, readonly string[]>>;
  /** True if every member counts as a value unless listed otherwise: the request itself is the result. */
  readonly whole?: true;
}

/** What AWS's step cache compares; a path includes everything below it. */
export interface AwsMembers {
  readonly source: string;
  /** Members of the Arguments; "all" if the documentation lists the SDK parameters that determine all of them. */
  readonly arguments: readonly string[] | "all";
  /** Members beside the Arguments. */
  readonly beside?: readonly string[];
}

/** The cache-key members of one Type of step. */
export interface CacheTable {
  readonly type: StepType;
  /** "not cached" if AWS ignores a CacheConfig, "not documented" if it accepts one without saying what it compares. */
  readonly aws: AwsMembers | "not cached" | "not documented";
  /** "not run" if a local run has no such job, and so no result to reuse. */
  readonly local: LocalRules | "not run";
}

export interface LocalMember {
  readonly part: LocalPart;
  /** Why it does not count. */
  readonly reason?: string;
}

/** The rules by path. */
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

/** The rule for a leaf, or the default if the whole request counts; undefined for a leaf that is not classified. */
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
