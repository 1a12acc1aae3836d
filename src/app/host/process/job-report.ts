/** What the shell above a job reports of it. */
export interface JobReport {
  /** Whether a signal ended the job. */
  readonly bySignal: boolean;
  /** Processor time of all of the job's processes that have ended. */
  readonly cpuSeconds?: number;
}

/** The two lines of `times`: the shell's own processor time and that of its children, in user and in system mode. */
const TIMES = /^(\d+)m(\d+\.\d+)s (\d+)m(\d+\.\d+)s$/;

/**
 * Reads what a job's shell wrote to its descriptor 3 (see `src/local/isolation/job-script.ts`): the lines of `times`, and
 * anything else only if a signal ended the job.
 */
export function readReport(text: string): JobReport {
  const lines = text.split("\n").filter((line) => line !== "");
  const times = lines.map((line) => TIMES.exec(line));
  const bySignal = times.some((found) => found === null);
  const [, , userMinutes, userSeconds, systemMinutes, systemSeconds] = ["", ...(times.findLast(Boolean) ?? [])];
  if (systemSeconds === undefined) return { bySignal };
  const minutes = Number(userMinutes) + Number(systemMinutes);
  return { bySignal, cpuSeconds: 60 * minutes + Number(userSeconds) + Number(systemSeconds) };
}
