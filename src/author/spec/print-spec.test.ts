import fc from "fast-check";
import { expect, it } from "vitest";
import { cases } from "../../../test/suite/cases.ts";
import { testPack } from "../../../test/types/pack.ts";
import { Pipeline as TestPipeline } from "../../../test/types/pipeline.ts";
import { createRegistry } from "../../registry/registry.ts";
import type { PipelineValue } from "../../spec/pipeline.ts";
import { param } from "../expressions.ts";
import { printSpec } from "./print-spec.ts";
import { parseSpec } from "./read/parse-spec.ts";
import { pipelines } from "./testing/pipelines.ts";

const registry = createRegistry([testPack]).value;
const parse = (source: string) => parseSpec(registry, source, "fraud.yaml");
const bare = (value: PipelineValue): PipelineValue => ({
  ...value,
  steps: value.steps.map(({ at: _at, ...step }) => step),
  requirements: value.requirements.map(({ place: _place, ...wish }) => wish),
});

it("reading a printed spec returns the same pipeline, and printing is canonical", () => {
  fc.assert(
    fc.property(pipelines, (pipeline) => {
      const printed = printSpec(registry, pipeline);
      const read = parse(printed).value;
      expect(bare(read)).toEqual(pipeline);
      expect(printSpec(registry, read)).toBe(printed);
    }),
    { numRuns: cases(60) },
  );
});

it("a chain can be restored from its spec", () => {
  const chain = TestPipeline("n")
    .loadData("s3://b", { label: "y" })
    .preprocess()
    .trainXgboost({ maxDepth: param.integer("Depth", { default: 4 }) })
    .evaluate()
    .deployIf(
      (m) => m.auc.gte(0.8),
      (b) => b.package().register({ owner: "me" }),
    )
    .requires({ minAuc: 0.7 })
    .toPipeline();
  const read = parse(printSpec(registry, chain));
  expect(read.diagnostics).toEqual([]);
  expect(bare(read.value)).toEqual(chain);
});
