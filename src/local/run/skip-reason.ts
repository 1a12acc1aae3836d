import type { StepRecord } from "../record/record.ts";
import { insideOf, type Plan, type PlanNode } from "./plan.ts";

/** Why a step does not run, going by what became of those before it; undefined where it runs. */
export function skipReason(
  { step, side, needs }: PlanNode,
  plan: Plan,
  records: ReadonlyMap<string, StepRecord>,
): string | undefined {
  if (side !== undefined) {
    const condition = records.get(side.condition);
    if (condition?.status !== "succeeded") return `its condition ${side.condition} ${became(condition)}`;
    if (condition.outcome !== (side.side === "then")) {
      return `${side.condition} came out ${condition.outcome === true ? "true" : "false"}`;
    }
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

function became(record: StepRecord | undefined): string {
  switch (record?.status) {
    case "failed":
      return "failed";
    case "stopped":
      return "was stopped";
    default:
      return "was not run";
  }
}
