import type { Registry } from "../../registry/registry.ts";
import type { Wired } from "../../resolve/index.ts";
import type { Binding, PipelineValue, StepInstance } from "../../spec/pipeline.ts";

/**
 * A pipeline whose drawn edges are written as what they come to: wires by hand, order, and inputs that stay unfed. A spec
 * can say that; that only certain steps may feed others, it cannot.
 */
export function spellOut(pipeline: PipelineValue, wired: Wired, registry: Registry): PipelineValue {
  const steps = pipeline.steps.map((step) => (step.sources === undefined ? step : spelled(step, wired, registry)));
  return { ...pipeline, steps };
}

function spelled(step: StepInstance, { wires }: Wired, registry: Registry): StepInstance {
  const { sources: _, after, inputs, ...rest } = step;
  const mine = wires.filter(({ to }) => to.step === step.id);
  const fed = new Map<string, Binding>(
    mine.map(({ from, to }) => [to.port, { from: "output", step: from.step, port: from.port }]),
  );
  const spec = registry.names.get(step.spec);
  const open = Object.entries(spec?.inputs ?? {}).filter(
    ([port, input]) => input.optional === true && input.explicit !== true && !fed.has(port),
  );
  const nothing: Binding = { from: "nothing" };
  const carrying = new Set(mine.map(({ from }) => from.step));
  const order = (after ?? []).filter((before) => !carrying.has(before));
  return {
    ...rest,
    inputs: { ...Object.fromEntries(open.map(([port]) => [port, nothing])), ...Object.fromEntries(fed), ...inputs },
    ...(order.length > 0 && { after: order }),
  };
}
