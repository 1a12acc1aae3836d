import { z } from "zod";
import { field } from "../../spec/fields.ts";
import { satisfies, standardKinds } from "../../spec/kinds.ts";
import { definePack, type Pack } from "../../spec/pack.ts";
import type { PipelineValue, StepInstance } from "../../spec/pipeline.ts";
import type { StepSpec } from "../../spec/step.ts";
import { pipelineOfNames, resolve, type Specifications } from "../index.ts";

const job = { type: "gate" } as const;
const label = z.object({ label: field(z.string().optional(), { doc: "", context: "label" }) });
const plain = z.object({});
const step = (spec: Partial<StepSpec> & Pick<StepSpec, "name" | "rank" | "inputs" | "outputs">): StepSpec => ({
  verb: spec.name.toLowerCase(),
  summary: "",
  config: plain,
  job,
  ...spec,
});
/** The processed table of the step's own branch. */
const processed = { data: { kind: "tabular.processed", doc: "", from: "branch" } } as const;

const load = step({
  name: "Load",
  rank: 0,
  config: label,
  inputs: {},
  outputs: { data: { kind: "tabular.raw", doc: "" } },
});
const prepare = step({
  name: "Prepare",
  verb: "prepare",
  rank: 10,
  config: label,
  follows: "data",
  inputs: { data: { kind: "tabular.raw", doc: "", from: "branch" } },
  outputs: { data: { kind: "tabular.processed", doc: "" } },
});
const sample = step({
  name: "Sample",
  rank: 11,
  follows: "data",
  inputs: processed,
  outputs: { data: { kind: "tabular.processed", doc: "" } },
});
const train = step({
  name: "Train",
  rank: 30,
  home: "training",
  config: label,
  inputs: processed,
  outputs: { model: { kind: "model.xgboost", doc: "" }, scores: { kind: "predictions", doc: "", byProduct: true } },
});
const test = step({
  name: "Test",
  rank: 40,
  follows: "data",
  inputs: {
    model: { kind: "model.xgboost", doc: "", from: "trained" },
    data: { kind: "tabular.processed", doc: "", from: "held-out" },
  },
  outputs: { predictions: { kind: "predictions", doc: "" }, metrics: { kind: "metrics.classification", doc: "" } },
});
const pack = step({
  name: "Pack",
  rank: 70,
  inputs: {
    model: { kind: "model", doc: "", from: "trained" },
    report: { kind: "report", doc: "", from: "anywhere", optional: true },
  },
  outputs: { package: { kind: "package", doc: "" } },
});
const steps = [load, prepare, sample, train, test, pack];
/** Steps of a small pack. */
export const specs = specificationsOf(definePack({ name: "test", version: "1", steps }));

/** The part of a registry that resolution needs. The registry itself is in a sibling layer. */
function specificationsOf({ steps }: Pack): Specifications {
  const names = new Map(steps.map((spec) => [spec.name, spec]));
  return {
    steps,
    names,
    roles: new Map(),
    kind: (kind) =>
      [...standardKinds].reverse().find((info) => satisfies(kind, info.kind)) ?? {
        kind,
        phrase: kind,
        carrier: "prefix",
        reach: "branch",
      },
    parse: (name) => {
      const [head = "", branch] = name.split("_");
      const spec = names.get(head);
      return spec === undefined ? undefined : { spec, ...(branch === undefined ? {} : { branch }) };
    },
  };
}

/** What differs between a step and the default step with its name. */
export type StepChange = Partial<StepInstance>;
/** A pipeline built from names, with changes to some of its steps. */
export const pipeline = (
  names: readonly string[],
  changes: Readonly<Record<string, StepChange>> = {},
  more: Partial<PipelineValue> = {},
): PipelineValue => {
  const { pipeline: value } = pipelineOfNames(names, specs);
  return { ...value, ...more, steps: value.steps.map((one) => ({ ...one, ...changes[one.id] })) };
};
/** The port that feeds each input. */
export const sources = (value: PipelineValue): Readonly<Record<string, string>> =>
  Object.fromEntries(
    resolve(value, specs).value.wires.map(({ from, to }) => [`${to.step}.${to.port}`, `${from.step}.${from.port}`]),
  );
export const messages = (value: PipelineValue): readonly string[] =>
  resolve(value, specs).diagnostics.map(({ message }) => message);
export const codes = (value: PipelineValue): readonly string[] =>
  resolve(value, specs).diagnostics.map(({ code }) => code);
