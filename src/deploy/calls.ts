import { ServiceFault } from "./ports.ts";

/** One call, as it was (or would be) made. */
export interface DeployCall {
  readonly operation: string;
  /** The object or pipeline concerned. */
  readonly subject: string;
  readonly bytes?: number;
  /** "done", "there" (nothing to do), or "planned" in a dry run. */
  readonly outcome: "done" | "there" | "planned";
}

/** Whether an error code and message indicate that a resource does not exist. */
export const saysAbsent = (kind: string, message: string): boolean =>
  /^ResourceNotFound/.test(kind) || /does not exist|not found|could not find/i.test(message);

/** Whether a call failed because the resource does not exist. */
export const isAbsence = (error: unknown): boolean =>
  error instanceof ServiceFault && !error.passing && saysAbsent(error.kind, error.message);

/** Whether listing versions failed because the service does not offer versions of pipelines there. */
export const hasNoVersions = (error: unknown): boolean =>
  error instanceof ServiceFault && /^UnknownOperation/.test(error.kind);

/** The items on all pages of a list. `list` receives the token of the page to read, or undefined for the first page. */
export async function allPages<P extends { readonly NextToken?: string | undefined }, T>(
  list: (token: string | undefined) => Promise<P>,
  items: (page: P) => readonly T[] | undefined,
): Promise<readonly T[]> {
  const all: T[] = [];
  for (let token: string | undefined; ; ) {
    const page = await list(token);
    all.push(...(items(page) ?? []));
    const { NextToken: next } = page;
    // A repeated token would loop forever.
    if ((next ?? "") === "" || next === token) return all;
    token = next;
  }
}
