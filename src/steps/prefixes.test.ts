import { expect, test } from "vitest";
import { compile } from "../compile/index.ts";
import { resolve } from "../resolve/index.ts";
import { localTarget } from "../spec/target.ts";
import { Pipeline } from "./pipeline.ts";

const SOURCES = { scripts: {}, runtime: { root: "", tree: {} }, data: {} };

/** The addresses to which a pipeline's steps write, as far as they are known before an execution. */
function outputs(spec: object): readonly string[] {
  const authored = Pipeline.fromSpec({ name: "p", data: "s3://acme/", label: "y", positive: "1", ...spec } as never);
  const wired = resolve(authored.toPipeline(), authored.registry).value;
  const { value } = compile(wired, localTarget, SOURCES, authored.registry, { version: "1" });
  const found: string[] = [];
  JSON.stringify(value.definition.Steps, (key, member) => {
    const { On: on, Values: values } = (member?.["Std:Join"] ?? {}) as {
      readonly On?: string;
      readonly Values?: string[];
    };
    if (["S3Uri", "S3OutputPath"].includes(key) && values !== undefined)
      found.push(values.map((part) => (typeof part === "string" ? part : "ID")).join(on));
    return member;
  });
  return found;
}

/** Pairs of addresses where reading the first one as a key prefix also reads the second one. */
const clashes = (addresses: readonly string[]): readonly string[] =>
  addresses.flatMap((one) =>
    addresses.flatMap((other) =>
      other !== one && other.startsWith(one) && !one.endsWith("/") && !other.startsWith(`${one}/`)
        ? [`${one} ${other}`]
        : [],
    ),
  );

test("the address of an output is not a prefix of another output's", () => {
  const scripts = {
    Two: { script: "two.py", inputs: { in: "tabular.raw" }, outputs: { data: "tabular.raw", data_rest: "metrics" } },
  };
  const found = outputs({ scripts, steps: ["data_loading", "Two"] });
  expect(found).toContain("s3://specline-local/p/ID/Two/data/");
  expect(found).toContain("s3://specline-local/p/ID/Two/data_rest");
  expect(clashes(found)).toEqual([]);
});

test("two transforms never write to overlapping prefixes", () => {
  const steps = ["data_loading", "preprocessing", "training", "XGBoostModel", "BatchTransform"];
  const second = { step: "BatchTransform", name: "BatchTransform2" };
  const found = outputs({ steps: [...steps, second] });
  expect(found).toContain("s3://specline-local/p/ID/BatchTransform/");
  expect(clashes(found)).toEqual([]);
});
