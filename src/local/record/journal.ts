import { join } from "node:path";
import type { JsonObject } from "../../base/canonical.ts";
import type { Tree } from "../../base/digest.ts";
import { parseJson } from "../../base/json-text.ts";
import { printableSource } from "../../base/printable.ts";
import type { Effects, ProcessIdentity } from "../effects.ts";
import type { RunRecord, RunStatus, StepRecord } from "./record.ts";
import { type RECORD_VERSION, upgradeEntry } from "./upgrade.ts";

/** The first line of a journal: the information available when a run starts. */
export interface Opening
  extends Pick<
    RunRecord,
    "run" | "title" | "startedAt" | "parameters" | "definitionDigest" | "sample" | "interpreter" | "workers"
  > {
  /** The version of the lines; 1 if absent. */
  readonly version: typeof RECORD_VERSION;
  readonly pipeline: string;
  readonly process: ProcessIdentity;
  readonly steps: readonly { readonly name: string; readonly type: string }[];
  /** The names of the parameters that were given, as opposed to defaults. Absent in older records. */
  readonly given?: readonly string[];
  /** Whether the run is limited to some steps (`only`, `from`). */
  readonly part?: true;
}

/** The result of a finished step, for use by other steps and runs. */
export interface StepResult {
  readonly properties: JsonObject;
  /**
   * The names of the properties that the step computed rather than took from its request; set if the result can be
   * reused.
   */
  readonly own?: readonly string[];
  readonly published: Readonly<Record<string, Tree>>;
}

/** A line of a run's journal. The journal is append-only. */
export type JournalEntry =
  | ({ readonly t: "run" } & Opening)
  | { readonly t: "start"; readonly step: string; readonly after: number }
  | { readonly t: "step"; readonly record: StepRecord; readonly result?: StepResult; readonly metrics?: JsonObject }
  | { readonly t: "note"; readonly text: string }
  | { readonly t: "end"; readonly status: RunStatus; readonly at: string };

export interface Journal {
  /** Appends the JSON of an entry, redacted; resolves once the line is on disk. */
  add(json: string): Promise<void>;
  close(): Promise<void>;
}

export const journalPath = (runFolder: string): string => join(runFolder, "journal.jsonl");

export async function openJournal(effects: Effects, runFolder: string): Promise<Journal> {
  const appender = await effects.files.append(journalPath(runFolder));
  return { add: (json) => appender.line(printableSource(json)), close: () => appender.close() };
}

/** The lines of a journal. Skips a line that was truncated because its writer was killed. */
export function parseJournal(text: string): readonly JournalEntry[] {
  return text.split("\n").flatMap((line) => {
    if (line === "") return [];
    const parsed = parseJson(line);
    const isEntry = "value" in parsed && typeof (parsed.value as { readonly t?: unknown } | null)?.t === "string";
    return isEntry ? [upgradeEntry(parsed.value as JsonObject) as unknown as JournalEntry] : [];
  });
}
