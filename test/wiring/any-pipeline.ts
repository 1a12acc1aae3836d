import fc from "fast-check";
import { createRegistry } from "../../src/registry/registry.ts";
import { pipelineOfNames } from "../../src/resolve/index.ts";
import { satisfies } from "../../src/spec/kinds.ts";
import type { Binding, PipelineValue, StepInstance } from "../../src/spec/pipeline.ts";
import { standardPack } from "../../src/steps/pack.ts";

export const registry = createRegistry([standardPack]).value;

const BRANCHES = ["training", "calibration", "validation", "testing", "evaluation", "inference", "Training", "test"];
const CALLED = [...registry.names.keys()];
/** Any step in the pack, by any of its names, with or without a branch. */
export const anyName = fc
  .tuple(fc.constantFrom(...CALLED), fc.option(fc.constantFrom(...BRANCHES), { nil: "" }))
  .map(([name, branch]) => (branch === "" ? name : `${name}_${branch}`));

/** Random names, most of which cannot be wired. */
const senseless = fc.uniqueArray(anyName, { minLength: 1, maxLength: 14 });

const FLAVOURS = ["XGBoost", "LightGBM", "PyTorch"];
const TRANSFORMS = [
  "StratifiedSampling",
  "TimeFeatures",
  "TextFeatures",
  "MissingValueImputation",
  "RiskTableMapping",
  "FeatureSelection",
];
const TAIL = [
  ...["ModelWikiGenerator", "QualityGate", "Package", "Payload", "Registration", "BatchTransform"],
  ...["TableExport", "PredictionExport", "MonitoringBaseline", "DriftMeasurement", "QualityMeasurement"],
];
const SCORED = ["ModelMetricsComputation", "ModelCalibration", "PercentileModelCalibration"];

/** A plausible graph: loading on a few branches, one or two trainers, evaluation and registration, with some steps left out. */
const sensible = fc
  .record({
    branches: fc.uniqueArray(fc.constantFrom(...BRANCHES.slice(1, 6)), { maxLength: 3 }),
    row: fc.subarray(TRANSFORMS),
    flavours: fc.uniqueArray(fc.constantFrom(...FLAVOURS), { minLength: 1, maxLength: 2 }),
    dummy: fc.boolean(),
    scored: fc.subarray(SCORED),
    named: fc.boolean(),
    tail: fc.subarray(TAIL),
    dropped: fc.uniqueArray(fc.nat(30), { maxLength: 3 }),
  })
  .map(({ branches, row, flavours, dummy, scored, named, tail, dropped }) => {
    const rows = ["training", ...branches].flatMap((branch) =>
      ["DataLoading", "TabularPreprocessing", ...row].map((name) => `${name}_${branch}`),
    );
    const measured = branches.flatMap((branch) =>
      [...flavours.map((flavour) => `${flavour}ModelEval`), ...scored].map((name) =>
        named ? `${name}_${branch}` : name,
      ),
    );
    const trained = [...flavours.map((flavour) => `${flavour}Training`), ...(dummy ? ["DummyTraining"] : [])];
    const all = [...new Set([...rows, ...trained, ...measured, `${flavours[0]}Model`, ...tail])];
    return all.filter((_, index) => !dropped.includes(index));
  });

export const anyNames = fc.oneof(senseless, sensible);

export const pipelineOf = (names: readonly string[]): PipelineValue => pipelineOfNames(names, registry).pipeline;
export const inputsOf = (step: { readonly spec: string }) => registry.names.get(step.spec)?.inputs ?? {};
export const outputsOf = (step: { readonly spec: string }) => registry.names.get(step.spec)?.outputs ?? {};

/** Pipelines with some explicit inputs: matching outputs, URIs, or nothing if that is allowed. */
export const anyPipeline = fc
  .tuple(anyNames, fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { maxLength: 4 }))
  .map(([names, picks]) => picks.reduce(bindOne, pipelineOf(names)));

function bindOne(pipeline: PipelineValue, [which, port, what]: readonly [number, number, number]): PipelineValue {
  const step = pipeline.steps[which % pipeline.steps.length] as StepInstance;
  const ports = Object.entries(inputsOf(step));
  const picked = ports[port % Math.max(1, ports.length)];
  if (picked === undefined) return pipeline;
  const [name, input] = picked;
  const rank = registry.names.get(step.spec)?.rank ?? 0;
  // Only from steps with a lower rank, so that there are no cycles.
  const outputs = pipeline.steps
    .filter(({ spec }) => (registry.names.get(spec)?.rank ?? 0) < rank)
    .flatMap((source) =>
      Object.entries(outputsOf(source))
        .filter(([, { kind }]) => satisfies(kind, input.kind))
        .map(([output]): Binding => ({ from: "output", step: source.id, port: output })),
    );
  const bindings: readonly Binding[] = [
    ...outputs,
    { from: "external", uri: "s3://bucket/given/" },
    ...(input.optional === true && input.fitted !== true ? [{ from: "nothing" } as const] : []),
  ];
  const binding = bindings[what % bindings.length] as Binding;
  const bound = { ...step, inputs: { ...step.inputs, [name]: binding } };
  return { ...pipeline, steps: pipeline.steps.map((one) => (one === step ? bound : one)) };
}
