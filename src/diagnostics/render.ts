import type { Diagnostic, Place } from "./diagnostic.ts";

/** Styles the parts of a message. Without colors, it returns them unchanged. */
export interface Paint {
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly note: (text: string) => string;
  readonly dim: (text: string) => string;
}

const same = (text: string): string => text;
const plain: Paint = { error: same, warning: same, note: same, dim: same };

/** Formats a location as "fraud › XGBoostTraining › train", followed by the file, such as "pipeline.yaml:3:5". */
export function place(at: Place): string {
  const inside = [at.pipeline, at.step, at.port ?? at.field ?? at.path]
    .filter((part) => part !== undefined)
    .join(" › ");
  const where = at.range === undefined ? "" : `:${at.range.start.line}:${at.range.start.column}`;
  const file = at.file === undefined ? "" : `${at.file}${where}`;
  return [inside, file].filter((part) => part !== "").join("  ");
}

/**
 * Renders a diagnostic as lines: the message with its code, the location, the candidates considered, and what to try.
 */
export function render(fault: Diagnostic, paint: Paint = plain): string {
  const lines = [`${paint[fault.severity](`${fault.severity}[${fault.code}]`)} ${fault.message}`];
  const at = place(fault.at);
  if (at !== "") lines.push(`  ${paint.dim("at  ")} ${at}`);
  for (const seen of fault.seen ?? []) lines.push(`  ${paint.dim("seen")} ${seen}`);
  if (fault.hint !== undefined) lines.push(`  ${paint.dim("try ")} ${fault.hint}`);
  if (fault.fix !== undefined) lines.push(`  ${paint.dim("fix ")} ${fault.fix.title} ${paint.dim("(check --fix)")}`);
  return lines.join("\n");
}

/** Renders all diagnostics for a terminal, separated by blank lines. */
export const renderAll = (faults: readonly Diagnostic[], paint?: Paint): string =>
  faults.map((fault) => render(fault, paint)).join("\n\n");
