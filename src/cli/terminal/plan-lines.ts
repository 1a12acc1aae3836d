import type { ShownPlan } from "../../app/plan/plan-document.ts";
import type { FieldChange, PlannedStep } from "../../plan/index.ts";
import { columnsOf, padEnd, wrap } from "./columns.ts";
import { counted } from "./phrases.ts";
import { changeText, valueText } from "./plan-values.ts";
import {
  baseText,
  costText,
  noteText,
  permissionTexts,
  rerunText,
  SIGNS,
  summaryText,
  uploadText,
} from "./plan-words.ts";
import type { Terminal } from "./terminal.ts";

/** With more steps, unchanged steps are summarized. */
const MAX_STEPS = 15;
/** With more fields, the rest are counted. */
const MAX_FIELDS = 4;
/** With more entries, the rest of a list is counted. */
const MAX_ENTRIES = 3;
const LABEL = 12;

/** A plan for people: a line per step, with its changed fields below it. */
export function planLines(plan: ShownPlan, terminal: Terminal, now: number): string {
  const { color, width, mode } = terminal;
  const { target, base, name } = plan;
  const where = target.name === "local" ? "" : ` (${target.region}, ${target.account})`;
  const head = [`${color.bold(name)} on ${target.name}${where}`, color.dim(baseText(base, now))];
  const few = plan.steps.length <= MAX_STEPS || mode.verbose;
  const shown = few ? plan.steps : plan.steps.filter(({ action }) => action !== "unchanged");
  const longest = Math.min(Math.max(0, ...shown.map((step) => columnsOf(nameText(step)))), Math.floor(width / 2));
  const repeated = repeatedChanges(shown);
  const steps = shown.flatMap((step) => stepLines(step, longest, repeated, terminal));
  const summed = few ? [] : summedSteps(plan.steps.filter(({ action }) => action === "unchanged"));
  const foot = footOf(plan, mode.verbose).map(([label, text]) => wrap(text, width, padEnd(label, LABEL)));
  return [...head, ...steps, ...summed, ...foot, color.dim(wrap(noteText(plan), width))].join("\n");
}

const nameText = ({ name, from }: PlannedStep): string => (from === undefined ? name : `${name} (was ${from})`);

/** The steps with the same change, by the change's text, which is shown with the first step. */
function repeatedChanges(steps: readonly PlannedStep[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { name, fields } of steps)
    for (const change of fields) found.set(textOf(change), [...(found.get(textOf(change)) ?? []), name]);
  return found;
}

const textOf = ({ at = "", ...change }: FieldChange): string => `${change.field}  ${changeText(change)}  ${at}`;

function stepLines(
  step: PlannedStep,
  longest: number,
  repeated: ReadonlyMap<string, readonly string[]>,
  { color, mode }: Terminal,
): readonly string[] {
  const { name, action, rerun, because } = step;
  const paint =
    action === "removed" ? color.red : rerun === "no" ? color.green : rerun === "yes" ? color.yellow : color.dim;
  const line = `${SIGNS[action]} ${padEnd(nameText(step), longest)}  ${paint(rerunText(step))}`;
  const fields = step.fields.filter((change) => {
    // The reason already states that something without values changed.
    if (change.before === undefined && change.after === undefined && because.includes(change.field)) return false;
    return mode.verbose || repeated.get(textOf(change))?.[0] === name;
  });
  const listed = mode.verbose ? fields : fields.slice(0, MAX_FIELDS);
  const below = listed.map((change) => {
    const at = change.at === undefined ? "" : `  ${change.at}`;
    const others = (repeated.get(textOf(change))?.length ?? 1) - 1;
    const also = others === 0 || mode.verbose ? "" : `  also in ${counted(others, "other step")}`;
    return `    ${change.field}  ${changeText(change)}${color.dim(at + also)}`;
  });
  const more = fields.length > listed.length ? [color.dim(`    and ${fields.length - listed.length} more (-v)`)] : [];
  return [line, ...below, ...more];
}

/** Unchanged steps in one line for each reason. */
function summedSteps(steps: readonly PlannedStep[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const step of steps) {
    const text = step.because.startsWith("after ") ? "runs again after others" : rerunText(step);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].map(([text, count]) => `  ${counted(count, "unchanged step")}  ${text}`);
}

/** Everything that does not belong to a step. Empty lists have no line. */
function footOf(plan: ShownPlan, verbose: boolean): readonly (readonly [label: string, text: string])[] {
  const some = (label: string, entries: readonly string[]): readonly (readonly [string, string])[] => {
    if (entries.length === 0) return [];
    const listed = verbose ? entries : entries.slice(0, MAX_ENTRIES);
    const more = entries.length - listed.length;
    const lines = more > 0 ? [...listed, `and ${more} more (-v)`] : listed;
    return lines.map((line, index) => [index === 0 ? label : "", line] as const);
  };
  const wires = plan.wires.map(({ to, before, after }) => {
    const end = (wire: typeof before): string => (wire === undefined ? "(none)" : `${wire.from} (${wire.why})`);
    return `${to}: ${end(before)} → ${end(after)}`;
  });
  const parameters = plan.parameters.map(({ name, action, before, after }) =>
    action === "changed"
      ? `${name} ${changeText({ ...valuesOf(before, after) })}`
      : `${action} ${name} ${valueText(after ?? before)}`,
  );
  return [
    ...some("wires", wires),
    ...some("parameters", parameters),
    ...some(
      "settings",
      plan.settings.map(({ setting, ...values }) => `${setting} ${changeText(values)}`),
    ),
    ...some("permissions", permissionTexts(plan)),
    ["steps", summaryText(plan)],
    ["cost", costText(plan)],
    ["uploads", uploadText(plan)],
  ];
}

const valuesOf = (before: ShownPlan["parameters"][number]["before"], after: typeof before) => ({
  ...(before !== undefined && { before }),
  ...(after !== undefined && { after }),
});

/** What a rollback's plan says below the changes. */
export const goesBack = (version: number): string => `goes back to version ${version}, as a new version`;
