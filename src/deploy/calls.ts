import { type DeployEffects, ServiceFault } from "./ports.ts";

/** One call, as it was (or would be) made. */
export interface DeployCall {
  readonly operation: string;
  /** The object or pipeline that it is about. */
  readonly subject: string;
  readonly bytes?: number;
  /** "done", "there" (nothing to do), "planned" in a dry run. */
  readonly outcome: "done" | "there" | "planned";
}

/** Milliseconds to wait before another attempt, where the service takes a while to agree with itself: half a minute in all. */
const PAUSES: readonly number[] = [1000, 2000, 4000, 8000, 16_000];

/** What was just made may not be seen everywhere yet, and what is being changed may not be changed again. */
const isUnsettled = (error: unknown): boolean =>
  error instanceof ServiceFault && (error.kind === "ConflictException" || isAbsence(error));

/** True where the service says that what is named is not there. */
export const isAbsence = (error: unknown): boolean =>
  error instanceof ServiceFault &&
  (/^ResourceNotFound/.test(error.kind) ||
    (!error.passing && /does not exist|not found|could not find/i.test(error.message)));

/** Makes a call on something that is known to be there, with patience. */
export async function settled<T>(call: () => Promise<T>, { wait }: Pick<DeployEffects, "wait">): Promise<T> {
  for (const pause of PAUSES) {
    try {
      return await call();
    } catch (error) {
      if (!isUnsettled(error)) throw error;
      await wait(pause);
    }
  }
  return call();
}

/** All pages of a list. */
export async function allPages(
  list: (token: string | undefined) => Promise<Readonly<Record<string, unknown>>>,
  member: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const items: Readonly<Record<string, unknown>>[] = [];
  for (let token: string | undefined; ; ) {
    const page = await list(token);
    items.push(...((page[member] as readonly Readonly<Record<string, unknown>>[] | undefined) ?? []));
    const next = page["NextToken"];
    // A token that stays the same would lead round for ever.
    if (typeof next !== "string" || next === "" || next === token) return items;
    token = next;
  }
}
