import { expect, test } from "vitest";
import { type Compiled, compile } from "../compile/index.ts";
import { resolve } from "../resolve/index.ts";
import { localTarget, type Target } from "../spec/target.ts";
import { Pipeline } from "../steps/pipeline.ts";
import { carriedOver } from "./carried-over.ts";
import { sideOf } from "./side.ts";

const DEV: Target = { ...localTarget, name: "dev", account: "111111111111", bucket: "dev-models" };
const PROD: Target = { ...localTarget, name: "prod", account: "222222222222", bucket: "prod-models" };

function compiledFor(target: Target, lookup?: string): Compiled {
  const spec = { name: "p", data: "claims.csv", label: "y", positive: "1", steps: ["data_loading"] };
  const authored = Pipeline.fromSpec(spec as never);
  const sources = { scripts: {}, runtime: { root: "", tree: {} }, data: {} };
  const wired = resolve(authored.toPipeline(), authored.registry).value;
  const { value } = compile(wired, target, sources, authored.registry, { version: "1" });
  if (lookup === undefined) return value;
  const parameter = { Name: "Lookup", Type: "String" as const, DefaultValue: lookup };
  return { ...value, definition: { ...value.definition, Parameters: [parameter] } };
}

test("the same pipeline is carried over, and names what still belongs to the source", () => {
  expect(carriedOver(sideOf(compiledFor(DEV)), compiledFor(PROD))).toEqual({ tied: [], images: [], differences: [] });
  const lookup = "s3://dev-models/lookup.csv";
  const { tied } = carriedOver(sideOf(compiledFor(DEV, lookup)), compiledFor(PROD, lookup));
  expect(tied).toEqual([{ where: "the parameter Lookup", value: lookup }]);
});

test("a region in a member for regions belongs to the target, and one that is written into the pipeline is tied", () => {
  const within = (target: Target, SAGEMAKER_REGION: string): Compiled => {
    const made = compiledFor(target);
    const Arguments = { PrimaryContainer: { Environment: { SAGEMAKER_REGION, PLACE: SAGEMAKER_REGION } } };
    return { ...made, definition: { ...made.definition, Steps: [{ Name: "Model", Type: "Model", Arguments }] } };
  };
  const there: Target = { ...PROD, region: "eu-central-1" };
  const moved = carriedOver(sideOf(within(DEV, DEV.region)), within(there, there.region));
  expect([moved.tied, moved.differences]).toEqual([[], ["Model (changed)"]]);
  const fixed = carriedOver(sideOf(within(DEV, DEV.region)), within(there, DEV.region));
  expect(fixed).toEqual({ tied: [{ where: "Model", value: "us-east-1" }], images: [], differences: [] });
});
