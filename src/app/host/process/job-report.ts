/** What the shell above a job reports of it. */
export interface JobReport {
  /** Whether a signal ended the job. */
  readonly bySignal: boolean;
  /** Processor time of all of the job's processes that have ended. */
  readonly cpuSeconds?: number;
}

/**
 * The two lines of `times`: the shell's own processor time and that of its children, in user and in system mode. Bash
 * writes the decimal point of the language that the job's environment chooses.
 */
const TIMES = /^(\d{1,9})m(\d{1,2}[.,]\d{1,9})s (\d{1,9})m(\d{1,2}[.,]\d{1,9})s$/;

/** Bytes that are kept of a report. A shell's own has less than 300. */
const MAX_REPORT = 4096;

/**
 * Collects what a job's shell wrote to its descriptor 3. Only the end is kept: a job can write there as well, if it may
 * debug its shell, and as much as it likes (pidfd_getfd(2)). The shell writes after all processes of the job have ended,
 * where these have a namespace of their own.
 */
export function collectReport(): { readonly add: (bytes: Buffer) => void; readonly report: () => JobReport } {
  let text = "";
  return {
    add: (bytes) => {
      text = (text + bytes.toString("latin1")).slice(-MAX_REPORT);
    },
    report: () => readReport(text),
  };
}

/**
 * Reads what a job's shell wrote to its descriptor 3 (see `src/local/isolation/job-script.ts`): the lines of `times`, and
 * anything else only if a signal ended the job.
 */
function readReport(text: string): JobReport {
  const lines = text.split("\n").filter((line) => line !== "");
  const times = lines.map((line) => TIMES.exec(line));
  const bySignal = times.some((found) => found === null);
  const last = times.findLast((found) => found !== null);
  if (last === undefined) return { bySignal };
  const [userMinutes = 0, userSeconds = 0, systemMinutes = 0, systemSeconds = 0] = last
    .slice(1)
    .map((number) => Number(number.replace(",", ".")));
  return { bySignal, cpuSeconds: 60 * (userMinutes + systemMinutes) + userSeconds + systemSeconds };
}
