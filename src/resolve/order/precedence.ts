import type { Gate, PipelineValue, StepInstance } from "../../spec/pipeline.ts";
import { stepsIn } from "../../spec/reference.ts";

/** The prerequisites of a step or gate, not counting the wires that resolution will choose. */
export interface Precedence {
  /**
   * These come from explicit wires, from `after`, from outputs and metrics in configs and conditions, and from the
   * gates of arms.
   */
  readonly firm: ReadonlyMap<string, readonly string[]>;
  /** The arms that contain a step or gate, outermost first, such as "gate/then". */
  readonly arms: (id: string) => readonly string[];
}

/** Collects the prerequisites of each step and gate in a pipeline. */
export function precedence(pipeline: PipelineValue): Precedence {
  const gates = new Map(pipeline.gates.map((gate) => [gate.id, gate]));
  const firm = new Map<string, readonly string[]>();
  for (const gate of pipeline.gates) {
    const read = stepsIn([...gate.conditions, ...(gate.otherwiseFail ?? [])]);
    firm.set(gate.id, [...gateOf(gate), ...(gate.after ?? []), ...read]);
  }
  for (const step of pipeline.steps) {
    firm.set(step.id, [...gateOf(step), ...bound(step), ...(step.after ?? []), ...stepsIn(step.config)]);
  }
  const items = new Map<string, StepInstance | Gate>(pipeline.steps.map((step) => [step.id, step]));
  const arms = (id: string, depth = 0): readonly string[] => {
    const arm = (items.get(id) ?? gates.get(id))?.arm;
    if (arm === undefined || depth > gates.size) return [];
    return [...armsOfGate(arm.gate, depth), `${arm.gate}/${arm.side}`];
  };
  const armsOfGate = (id: string, depth: number): readonly string[] => {
    const arm = gates.get(id)?.arm;
    return arm === undefined || depth > gates.size
      ? []
      : [...armsOfGate(arm.gate, depth + 1), `${arm.gate}/${arm.side}`];
  };
  return { firm, arms };
}

const gateOf = (item: StepInstance | Gate): readonly string[] => (item.arm === undefined ? [] : [item.arm.gate]);

const bound = (step: StepInstance): readonly string[] =>
  Object.values(step.inputs).flatMap((binding) => (binding.from === "output" ? [binding.step] : stepsIn(binding)));

/** True if `outer` has no access to `inner`. A step can read only from its own arm and the arms around it. */
export const hiddenFrom = (inner: readonly string[], outer: readonly string[]): boolean =>
  inner.length > 0 && inner.some((arm, depth) => outer[depth] !== arm);
