import type { Redactor } from "../../base/secrets/index.ts";
import type { Manifest } from "../../compile/compiled.ts";
import type { Effects } from "../effects.ts";
import type { RunEvent } from "../run/options.ts";
import { type Folded, fold } from "./fold.ts";
import { type JournalEntry, openJournal } from "./journal.ts";
import type { RunRecord } from "./record.ts";

/** Writes a run's journal, notifies its listener, and folds the record. */
export interface Recorder {
  add(entry: JournalEntry): Promise<void>;
  note(text: string): Promise<void>;
  tell(event: RunEvent): void;
  record(): RunRecord;
  close(): Promise<void>;
}

/** `onFault` is called if the journal cannot be written: an unrecorded run must not continue. */
export async function openRecorder(
  effects: Effects,
  runFolder: string,
  redactor: Redactor,
  manifest: Manifest | undefined,
  onEvent: ((event: RunEvent) => void) | undefined,
  onFault: (error: unknown) => void,
): Promise<Recorder> {
  const journal = await openJournal(effects, runFolder);
  const entries: JournalEntry[] = [];
  const add = async (entry: JournalEntry): Promise<void> => {
    const json = redactor.json(entry);
    entries.push(JSON.parse(json) as JournalEntry);
    await journal.add(json).catch(onFault);
  };
  // The lines are already redacted in their stream, and there may be many of them.
  const tell = (event: RunEvent): void => onEvent?.(event.kind === "log" ? event : redactor.value(event));
  return {
    add,
    tell,
    note: async (text) => {
      await add({ t: "note", text });
      tell({ kind: "note", text });
    },
    record: () => (fold(entries, () => true, effects.clock.now(), manifest) as Folded).record,
    close: () => journal.close(),
  };
}
