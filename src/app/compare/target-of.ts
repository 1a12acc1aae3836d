import type { RunRecord } from "../../local/index.ts";

/** What a run predicts, as far as its record says. */
export interface RunTarget {
  readonly task?: string;
  readonly label?: string;
  readonly positive?: string;
}

/** The task that was measured, or otherwise the one that the pipeline states. */
export function targetOf({ manifest, metrics }: RunRecord): RunTarget {
  const measured = Object.values(metrics).find((document) => typeof document["task"] === "string")?.["task"];
  const { task = measured, label, positive } = manifest?.context ?? {};
  const known = { task: measured ?? task, label, positive };
  return Object.fromEntries(
    Object.entries(known).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}

/** Whether metrics of two runs are about the same thing. What is unknown is assumed to be equal. */
export const isSameTarget = (one: RunTarget, other: RunTarget): boolean =>
  (["task", "label", "positive"] as const).every(
    (name) => one[name] === undefined || other[name] === undefined || one[name] === other[name],
  );

/** What a run predicts, in words. */
export function targetText({ task, label, positive }: RunTarget): string {
  const of = label === undefined ? "" : ` of '${label}'`;
  if (task === "regression") return label === undefined ? "a number" : `the number in '${label}'`;
  if (task === "multiclass") return `the class${of}`;
  return positive === undefined
    ? `the probability${of}`
    : `the probability that '${label ?? "the label"}' is '${positive}'`;
}
