import type { Json } from "../base/canonical.ts";
import type { DefinitionStep } from "../sagemaker/definition.ts";
import { parameterOf } from "../spec/reference.ts";
import { jobsOf, type MachineGroup } from "./jobs.ts";
import type { MemberReader } from "./members.ts";

/** The machines of a step's jobs, such as "2 × ml.m5.large". Undefined if it has none. */
export function machineText(step: DefinitionStep, read: MemberReader): string | undefined {
  const kinds = jobsOf(step)?.kinds ?? [];
  if (kinds[0]?.groups[0]?.type === undefined) return undefined;
  const show = (value: Json, found: string | number | undefined): string => {
    if (found !== undefined) return String(found);
    const name = parameterOf(value);
    return name === undefined ? JSON.stringify(value) : `parameter ${name}`;
  };
  const groupText = ({ type = null, count = 1 }: MachineGroup): string =>
    `${show(count, read.number(count, "InstanceCount"))} × ${show(type, read.text(type, "InstanceType"))}`;
  const texts = kinds.map(({ groups }) => groups.map(groupText).join(" + "));
  return [...new Set(texts)].join(" or ");
}
