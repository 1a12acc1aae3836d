import type { StepRecord, StepStatus } from "../record/record.ts";
import { insideOf, type Plan, type PlanNode } from "./plan.ts";

/** Why a step is skipped, from the records of the steps before it; undefined if it runs. */
export function skipReason(
  { step, side, needs }: PlanNode,
  plan: Plan,
  records: ReadonlyMap<string, StepRecord>,
): string | undefined {
  if (side !== undefined) {
    const condition = records.get(side.condition);
    if (condition?.status !== "succeeded") return `its condition ${side.condition} ${became(condition)}`;
    const other = otherSide({ side }, plan, records);
    if (other !== undefined) return other;
  }
  for (const name of needs) {
    const record = records.get(name);
    if (record?.status !== "succeeded") return `${name}, which it depends on, ${became(record)}`;
  }
  for (const name of step.DependsOn ?? []) {
    const node = plan.get(name);
    const failed = (node === undefined ? [] : insideOf(node.step)).find((inner) => {
      const status = records.get(inner)?.status;
      return status === "failed" || status === "stopped";
    });
    if (failed !== undefined) return `${failed}, under ${name}, ${became(records.get(failed))}`;
  }
  return undefined;
}

/** Why a step is skipped whatever else happens: a condition around it chose its other side. Undefined if none has. */
export function otherSide(
  { side }: Pick<PlanNode, "side">,
  plan: Plan,
  records: ReadonlyMap<string, StepRecord>,
): string | undefined {
  if (side === undefined) return undefined;
  const condition = records.get(side.condition);
  if (condition?.status === "succeeded" && condition.outcome !== (side.side === "then"))
    return `${side.condition} came out ${condition.outcome === true ? "true" : "false"}`;
  const around = plan.get(side.condition);
  const isAway = around !== undefined && otherSide(around, plan, records) !== undefined;
  return isAway ? `its condition ${side.condition} ${BECAME.waiting}` : undefined;
}

const BECAME: Readonly<Record<StepStatus, string>> = {
  waiting: "was not run",
  running: "was not run",
  succeeded: "was not run",
  skipped: "was not run",
  failed: "failed",
  stopped: "was stopped",
};

const became = (record: StepRecord | undefined): string => BECAME[record?.status ?? "waiting"];
