import { expect, test } from "vitest";
import { definition, get, outputUri, processingStep, sh } from "../testing/definitions.ts";
import { workbench } from "../testing/workbench.ts";
import type { RunOptions } from "./options.ts";
import { predictLocal } from "./run.ts";

const copy = (word: string) =>
  sh('cat /opt/ml/processing/input/*/*.txt > /opt/ml/processing/output/data/out.txt; echo "$1"', word);
const pipeline = (word = "one", added = false) =>
  definition(
    [
      processingStep("A", { run: copy(word), inputs: { table: "s3://b/table" }, outputs: ["data"] }),
      processingStep("B", { run: copy("b"), inputs: { data: outputUri("A", "data") }, outputs: ["data"] }),
      processingStep("Same", { run: sh("true", get("Parameters.Word")) }),
      ...(added ? [processingStep("New", { run: sh("true") })] : []),
    ],
    { Parameters: [{ Name: "Word", Type: "String", DefaultValue: "x" }] },
  );

test("says which parts of each step's key differ from its latest result, and which are not known yet", async () => {
  const bench = workbench();
  bench.put("s3://b/table/a.txt", "1");
  const python = { python: "/usr/bin/python3", version: "3.11.0", packages: { numpy: "1.0" } };
  const { run } = await bench.run({ definition: pipeline() }, { python });
  const explained = async (options: Partial<RunOptions>, changed = pipeline()) => {
    const steps = await predictLocal(
      { definition: changed },
      { work: bench.work, python, reuse: "equal", explainKeys: true, ...options },
      bench.effects,
    );
    return Object.fromEntries(steps.map(({ name, key }) => [name, key]));
  };
  const same = { run, differences: [], open: [] };
  expect(await explained({})).toEqual({ A: same, B: same, Same: same });

  bench.put("s3://b/table/a.txt", "2");
  const command = "AppSpecification.ContainerEntrypoint[4]";
  const found = await explained({ parameters: { Word: "y" } }, pipeline("two", true));
  expect(found["A"]?.differences).toEqual([{ part: command, before: "one", after: "two" }, { part: "input table" }]);
  expect(found["B"]).toEqual({ run, differences: [], open: ["input data"] });
  expect(found["Same"]?.differences).toEqual([{ part: command, before: "x", after: "y" }]);
  expect(found["New"]).toEqual({ differences: [], open: [] });

  const newer = { ...python, packages: { numpy: "2.0" } };
  expect((await explained({ python: newer }))["Same"]?.differences).toEqual([
    { part: "package numpy", before: "1.0", after: "2.0" },
  ]);
});
