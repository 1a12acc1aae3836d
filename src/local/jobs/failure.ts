import { readableSeconds } from "../../base/units.ts";
import { listed, quoted } from "../../base/words.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import type { Ended } from "../effects.ts";

/** How a job's process came to its end. */
export interface Ending extends Ended {
  readonly stopped: boolean;
  readonly tooLong: boolean;
}

/** What there is to tell of a job that failed. */
export interface JobFailure {
  readonly step: string;
  readonly ending: Ending;
  readonly limit: number | undefined;
  /** What the job wrote as its reason. */
  readonly reason: string | undefined;
  readonly lastLines: readonly string[];
  readonly log: string;
  /** Paths that it was given and that are on this machine, but not where it ran. */
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

/** The signal that ended a process, also where a shell in between turned it into 128 + its number. */
const signalOf = ({ code, signal }: Ended): string | undefined =>
  signal ?? (code !== null && code > 128 ? SIGNALS[code - 128] : undefined);

/** Turns the end of a failed job into the sentence for its user. A reason in the scripts' own form keeps its code and hint. */
export function failureOf(failure: JobFailure): Diagnostic {
  const found = endOf(failure);
  if (failure.hidden.length === 0) return found;
  const { message } = diagnostic("run/not-in-job", { step: failure.step, paths: listed(failure.hidden.map(quoted)) });
  return { ...found, hint: found.hint === undefined ? message : `${message}; ${found.hint}` };
}

function endOf(wreck: JobFailure): Diagnostic {
  const { step, ending, log, limit } = wreck;
  const at = { step };
  const seen = wreck.lastLines;
  if (ending.tooLong) {
    return diagnostic("run/step-too-long", { step, limit: readableSeconds(limit ?? 0) }, at, { seen });
  }
  const told = wreck.reason === undefined ? undefined : parseFailureFile(wreck.reason);
  if (told?.code !== undefined) {
    const hint = told.hint ?? `the full log is ${log}`;
    // Scripts end their log with the sentence, which stands above already.
    const lines = seen.filter((line) => line !== told.sentence);
    return { code: told.code, severity: "error", message: told.sentence, at, seen: lines, hint };
  }
  const signal = signalOf(ending);
  if (signal !== undefined && told === undefined) {
    return diagnostic("run/step-killed", { step, signal, meaning: MEANING[signal] ?? "", log }, at, { seen });
  }
  const reason = told === undefined ? "" : `: ${told.sentence}`;
  return diagnostic("run/step-failed", { step, status: ending.code ?? 1, reason, log }, at, { seen });
}

interface Told {
  readonly sentence: string;
  readonly code?: string;
  readonly hint?: string;
}

/** The first line is the sentence; a JSON object may follow, with the message's code and hint (docs/scripts.md). */
function parseFailureFile(reason: string): Told | undefined {
  const text = reason.slice(0, 1024).trim();
  const [sentence = ""] = text.split("\n");
  if (sentence === "") return undefined;
  try {
    const more = JSON.parse(text.slice(sentence.length)) as { readonly code?: unknown; readonly hint?: unknown };
    return {
      sentence,
      ...(typeof more.code === "string" ? { code: more.code } : {}),
      ...(typeof more.hint === "string" ? { hint: more.hint } : {}),
    };
  } catch {
    return { sentence: text.replaceAll("\n", " ") };
  }
}
