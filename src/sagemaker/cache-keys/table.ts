/**
 * What a member of a request does to the key by which a local run finds an earlier result.
 * - "value": counts as it is written.
 * - "content": an address; what is there counts, the address does not.
 * - "place": an address to write to; counts, but for what differs from run to run in it.
 * - "place and content": an address that is read and written, as that of checkpoints.
 * - "none": left out, with the reason.
 */
export type LocalPart = "value" | "content" | "place" | "place and content" | "none";

/** What a local run does with each member, named to the leaf. */
export interface LocalRules {
  readonly value: readonly string[];
  readonly content?: readonly string[];
  readonly place?: readonly string[];
  readonly placeAndContent?: readonly string[];
  /** Reason to members. */
  readonly none?: Readonly<Record<string, readonly string[]>>;
  /** True where every member counts as a value unless it is named otherwise: the request itself is the result. */
  readonly whole?: true;
}

/** What AWS's step cache compares; a path stands for all that is below it. */
export interface AwsMembers {
  readonly source: string;
  /** Members of the Arguments; "all" where the documentation names what the SDK makes all of them from. */
  readonly arguments: readonly string[] | "all";
  /** Members beside the Arguments. */
  readonly beside?: readonly string[];
}

/** The cache-key members of one Type of step. */
export interface CacheTable {
  readonly type: string;
  /** "not cached" where AWS ignores a CacheConfig, "not documented" where it takes one and does not say what it compares. */
  readonly aws: AwsMembers | "not cached" | "not documented";
  /** "not run" where a local run has no such job, and so no result to find again. */
  readonly local: LocalRules | "not run";
}

export interface LocalMember {
  readonly part: LocalPart;
  /** Why it is left out. */
  readonly reason?: string;
}

/** Rules by path, for look-ups. */
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

/** A rule of the table, or what counts where the whole request does; undefined where a leaf is not classified. */
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
