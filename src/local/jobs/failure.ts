import { readableSeconds } from "../../base/units.ts";
import { listed, quoted } from "../../base/words.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import { parseFailureFile } from "../../spec/failure-file.ts";
import type { Ended } from "../effects.ts";
import type { MissingModule } from "./missing-module.ts";

/** How a job's process ended. */
export interface Ending extends Ended {
  readonly stopped: boolean;
  readonly tooLong: boolean;
}

/** What is known about a failed job. */
export interface JobFailure {
  readonly step: string;
  readonly ending: Ending;
  readonly limit: number | undefined;
  /** The reason that the job wrote. */
  readonly reason: string | undefined;
  readonly lastLines: readonly string[];
  /** The exception with which a Python script ended, such as "ValueError: no rows". */
  readonly exception: string | undefined;
  /** The module that this machine's Python lacks, with what is known about it. */
  readonly missing: MissingModule | undefined;
  readonly log: string;
  /** The Python of the run. */
  readonly python: string;
  /** Paths in its arguments that exist on this machine but are not visible to the job. */
  readonly hidden: readonly string[];
}

const SIGNALS: Readonly<Record<number, string>> = {
  1: "SIGHUP",
  2: "SIGINT",
  4: "SIGILL",
  6: "SIGABRT",
  7: "SIGBUS",
  8: "SIGFPE",
  9: "SIGKILL",
  11: "SIGSEGV",
  13: "SIGPIPE",
  15: "SIGTERM",
  24: "SIGXCPU",
  25: "SIGXFSZ",
  31: "SIGSYS",
};

const MEANING: Readonly<Record<string, string>> = {
  SIGKILL: ": most likely the machine ran out of memory",
  SIGSEGV: ": it reached for memory that is not its own, mostly a fault in a compiled package",
  SIGILL: ": a compiled package uses instructions that this processor does not have",
  SIGABRT: ": a compiled package gave up",
};

/**
 * Describes what an exit status above 128 can mean: either the program chose it, or a process that it started was
 * killed.
 */
function statusText({ code }: Ended): string {
  const signal = SIGNALS[(code ?? 0) - 128];
  if (signal === undefined) return String(code ?? 1);
  return `${code} (128 + ${(code ?? 0) - 128}: how a shell reports that a process in it was killed by ${signal})`;
}

/** How pip begins and ends what it says about a Python that only the distribution may change. */
const PIP_REFUSED = /^error: externally-managed-environment$|^hint: See PEP 668\b/;

/** The diagnostic for a failed job. If a failure file has the step scripts' format, its code and hint are kept. */
export function failureOf(failure: JobFailure): Diagnostic {
  const found = endOf(failure);
  if (failure.hidden.length === 0) return found;
  const { message } = diagnostic("run/not-in-job", { step: failure.step, paths: listed(failure.hidden.map(quoted)) });
  return { ...found, hint: found.hint === undefined ? message : `${message}; ${found.hint}` };
}

function endOf(failure: JobFailure): Diagnostic {
  const { step, ending, log, limit } = failure;
  const at = { step };
  const seen = failure.lastLines;
  if (ending.tooLong) {
    return diagnostic("run/step-too-long", { step, limit: readableSeconds(limit ?? 0) }, at, { seen });
  }
  const parsed = failure.reason === undefined ? undefined : parseFailureFile(failure.reason);
  if (failure.missing !== undefined && parsed?.code === undefined) {
    const { module, image, remedy } = failure.missing;
    return diagnostic("run/module-missing", { step, module, image, remedy, log }, at, { seen });
  }
  if (parsed?.code !== undefined) {
    const hint = `${parsed.hint ?? `the full log is ${log}`}${failure.missing?.image ?? ""}`;
    // Scripts end their log with this sentence, so it is not repeated.
    const lines = seen.filter((line) => line !== parsed.sentence);
    return { code: parsed.code, severity: "error", message: parsed.sentence, at, seen: lines, hint };
  }
  const { signal } = ending;
  const why = parsed?.sentence ?? failure.exception;
  const reason = why === undefined ? "" : `: ${why}`;
  if (signal !== null) {
    const meaning = reason === "" ? (MEANING[signal] ?? "") : reason;
    return diagnostic("run/step-killed", { step, signal, meaning, log }, at, { seen });
  }
  const status = statusText(ending);
  if (why === undefined && seen.some((line) => PIP_REFUSED.test(line)))
    return diagnostic("run/pip-refused", { step, status, python: failure.python, log }, at, { seen });
  return diagnostic("run/step-failed", { step, status, reason, log }, at, { seen });
}
