import type { Registry } from "../../registry/registry.ts";
import { type Wire, type Wired, wiresByConsumer } from "../../resolve/index.ts";
import type { Binding, PipelineValue, StepInstance } from "../../spec/pipeline.ts";

/**
 * Replaces a graph's edges with equivalent explicit wires, ordering constraints, and inputs without a source. A spec
 * can express these, but it cannot express that only certain steps can feed others.
 */
export function spellOut(pipeline: PipelineValue, wired: Wired, registry: Registry): PipelineValue {
  const incoming = wiresByConsumer(wired.wires);
  const steps = pipeline.steps.map((step) =>
    step.sources === undefined ? step : spellOutStep(step, incoming.get(step.id) ?? [], registry),
  );
  return { ...pipeline, steps };
}

function spellOutStep(step: StepInstance, mine: readonly Wire[], registry: Registry): StepInstance {
  const { sources: _, after, inputs, ...rest } = step;
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
