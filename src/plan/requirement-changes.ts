import { defined } from "../base/defined.ts";
import type { DefinitionStep } from "../sagemaker/definition.ts";
import type { Requirement } from "../spec/pipeline.ts";
import type { LeafChange } from "./leaf-changes.ts";
import type { FieldChange } from "./plan-types.ts";
import type { PlanSide } from "./side.ts";

/** A condition's differences, as requirements. Undefined if requirements do not explain all of them. */
export interface RequirementChanges {
  readonly of: (step: DefinitionStep, leaves: readonly LeafChange[]) => readonly FieldChange[] | undefined;
}

const textOf = ({ at, value }: Requirement): string => `at ${at} ${value}`;
const nameOf = ({ metric, step }: Requirement): string => (step === undefined ? metric : `${step}.${metric}`);

export function requirementChanges(before: PlanSide, after: PlanSide): RequirementChanges {
  const listed = ({ manifest }: PlanSide) => new Map((manifest?.requirements ?? []).map((one) => [nameOf(one), one]));
  const [one, other] = [listed(before), listed(after)];
  const changes = [...new Set([...one.keys(), ...other.keys()])].flatMap((name) => {
    const [from, to] = [one.get(name), other.get(name)];
    const values = { before: from && textOf(from), after: to && textOf(to) };
    if (values.before === values.after) return [];
    return [{ name, values, numbers: [from?.value, to?.value], place: to?.place }];
  });
  return {
    of: (step, leaves) => {
      // A Fail step's message names the requirements.
      if (!["Condition", "Fail"].includes(step.Type) || changes.length === 0 || leaves.length === 0) return undefined;
      const found = changes.filter(({ numbers }) =>
        leaves.some((leaf) => isNumber(leaf.before, numbers[0]) || isNumber(leaf.after, numbers[1])),
      );
      // Added and removed requirements change the list of conditions as a whole.
      const whole = leaves.some(({ before: from, after: to }) => typeof from === "object" || typeof to === "object");
      if (found.length === 0 && !whole) return undefined;
      return (found.length > 0 ? found : changes).map(({ name, values, place }) => ({
        ...defined({ field: name, ...values, at: placeText(place) }),
        members: leaves.map(({ path }) => path.replace(/^Arguments\./, "")),
        counts: false,
      }));
    },
  };
}

const isNumber = (leaf: unknown, value: number | undefined): boolean => value !== undefined && leaf === value;

const placeText = (place: Requirement["place"]): string | undefined => {
  if (place?.file === undefined) return undefined;
  const name = place.file.slice(place.file.lastIndexOf("/") + 1);
  return place.range === undefined ? name : `${name}:${place.range.start.line}`;
};
