import { setValues, type ValuesSet } from "../../app/config/edit/set-values.ts";
import { hasErrors, type Staged } from "../../diagnostics/index.ts";
import type { Call } from "../definitions/index.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import { sayMissing } from "../terminal/missing-values.ts";
import { counted } from "../terminal/phrases.ts";
import type { Terminal } from "../terminal/terminal.ts";

export async function run({ words: [file, assignments], terminal, host }: Call<"config set">): Promise<ExitStatus> {
  return printChanges(terminal, file, await setValues(host, file, assignments), "set");
}

/** Prints what an edit of a file changed. */
export function printChanges(
  terminal: Terminal,
  file: string,
  { value, diagnostics }: Staged<ValuesSet>,
  done: "set" | "removed",
): ExitStatus {
  const { changes, missing } = value;
  const ok = !hasErrors(diagnostics);
  terminal.printJson({ ok, file, changes, missing, diagnostics });
  terminal.report(diagnostics);
  if (!ok) return statusOf(diagnostics);
  const { bold, dim } = terminal.color;
  for (const { step, field, before, after, at, appliesStill, note } of changes) {
    const same = JSON.stringify(before) === JSON.stringify(after);
    const still = appliesStill ? `${done}: ${shown(after)} applies as before` : `${shown(after)} already`;
    const values = same ? still : `${shown(before)} → ${shown(after)}`;
    const line = at.range === undefined ? "" : dim(`  line ${at.range.start.line}`);
    terminal.print(`${bold(`${step}.${field}`)}  ${values}${line}${note === undefined ? "" : dim(`  (${note})`)}`);
  }
  const made = changes.filter(
    ({ before, after, appliesStill }) => appliesStill || JSON.stringify(before) !== JSON.stringify(after),
  ).length;
  terminal.print(made === 0 ? `${file}: unchanged` : `${file}: ${counted(made, "value")} ${done}`);
  sayMissing(terminal, missing);
  return statusOf(diagnostics);
}

const shown = (value: unknown): string => (value === undefined ? "not set" : JSON.stringify(value));
