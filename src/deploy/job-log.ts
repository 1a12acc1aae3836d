import { logGroupOf } from "../sagemaker/log-groups.ts";
import type { JobOfStep } from "./job-reason.ts";
import type { DeployEffects } from "./ports.ts";

/** The number of lines of a failed job's log that are kept. */
const LINES = 20;
/** How much of the log before a job's end is read. A long log is read from the beginning, one page at a time. */
const WINDOW_MS = 10 * 60_000;

/**
 * The last lines of a failed job's log.
 *
 * @param endedAt - when the job ended, in milliseconds since 1970, if known
 * @returns no lines if jobs of this kind have no log, or if the job did not start
 * @throws ServiceFault if a call fails
 */
export async function logTail(
  { kind, arn, signal }: JobOfStep,
  endedAt: number | undefined,
  { logs }: Pick<DeployEffects, "logs">,
): Promise<readonly string[]> {
  const group = logGroupOf(kind.replace(/Job$/, ""));
  if (group === undefined) return [];
  // A tuning's training jobs have its name and a number.
  const streams = `${arn.split("/").at(-1) ?? ""}${kind === "TuningJob" ? "-" : "/"}`;
  const from = endedAt === undefined ? undefined : endedAt - WINDOW_MS;
  const last = await logs.lines(group, streams, { signal, from });
  // A job that was silent for a while before it failed wrote its last lines earlier.
  const lines = last.length > 0 || from === undefined ? last : await logs.lines(group, streams, { signal });
  return lines.filter((line) => line.trim() !== "").slice(-LINES);
}
