import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { DefinitionStep } from "../../sagemaker/definition.ts";
import { conditionStep, definition, get, outputUri, processingStep, sh } from "../testing/definitions.ts";
import { became, stepOf, workbench } from "../testing/workbench.ts";
import { predictLocal } from "./run.ts";

const WORD = { Name: "Word", Type: "String" as const, DefaultValue: "one" };
const PASSWORD = { Name: "DbPassword", Type: "String" as const, DefaultValue: "default" };

/** A step that writes its own word, the parameter and what the steps before it wrote. */
const writes = (name: string, reads: readonly string[], more: Partial<DefinitionStep> = {}, word = name) =>
  processingStep(name, {
    run: sh(
      'p="$1 $2"; for f in /opt/ml/processing/input/*/out.txt; do [ -e "$f" ] && p="$p ($(cat $f))"; done; echo "$p" > /opt/ml/processing/output/data/out.txt; [ "$1" != broken ]',
      word,
      get("Parameters.Word"),
    ),
    inputs: Object.fromEntries(reads.map((one) => [one, outputUri(one, "data")])),
    outputs: ["data"],
    more,
  });
const pipeline = (word = "Clean", last = "Judge") =>
  definition(
    [
      writes("Load", []),
      writes("Clean", ["Load"], {}, word),
      writes("Beside", ["Load"]),
      writes("Judge", ["Clean", "Beside"], {}, last),
      conditionStep(
        "Gate",
        [{ Type: "Equals", LeftValue: get("Parameters.Word"), RightValue: "one" }],
        [writes("Publish", ["Judge"])],
      ),
    ],
    { Parameters: [WORD, PASSWORD] },
  );

test("runs a step and those after it on the results of a single run, and replays a run with its parameters", async () => {
  const bench = workbench();
  const first = await bench.run({ definition: pipeline() }, { parameters: { Word: "two" } });
  expect(became(first)).toBe(
    "Gate succeeded, Load succeeded, Beside succeeded, Clean succeeded, Judge succeeded, Publish skipped",
  );
  const second = await bench.run({ definition: pipeline("broken") });
  expect(stepOf(second, "Clean").status).toBe("failed");

  // The second run lacks Clean's result, so all come from the first.
  const judged = await bench.run({ definition: pipeline() }, { from: "Judge" });
  expect(became(judged)).toBe(
    "Gate cached, Load skipped, Beside cached, Clean cached, Judge succeeded, Publish skipped",
  );
  expect(bench.output(judged, "Judge", "data")).toBe("Judge one (Beside two (Load two)) (Clean two (Load two))\n");
  expect(stepOf(judged, "Load").message).toBe("only Judge and the steps after it were asked for");
  expect(judged.notes).toEqual([`the results of run ${first.run} were made with Word=two`]);

  // With a source, its parameters count, and the condition that kept Publish from running does not.
  const published = await bench.run({ definition: pipeline() }, { from: "Publish", source: first.run });
  expect(stepOf(published, "Publish").status).toBe("succeeded");
  expect(bench.output(published, "Publish", "data")).toMatch(/^Publish two \(Judge two/);
  expect(published.notes).toEqual([`from run ${first.run}: Word=two`]);

  const replayed = await bench.run({ definition: pipeline() }, { source: first.run });
  expect(replayed.parameters["Word"]).toBe("two");
  expect(became(replayed)).toBe(
    "Gate succeeded, Load cached, Beside cached, Clean cached, Judge cached, Publish skipped",
  );
  const changed = await bench.run({ definition: pipeline() }, { source: first.run, parameters: { Word: "three" } });
  expect(stepOf(changed, "Load").cachedFrom).toBeUndefined();
  expect(changed.notes).toEqual([]);
});

test("says what has changed since the source run, and predicts the same", async () => {
  const bench = workbench();
  const source = (await bench.run({ definition: pipeline() })).run;
  const options = { only: "Judge", source };
  const record = await bench.run({ definition: pipeline("Clearer", "Judges") }, options);
  expect(record.notes).toEqual([`Clean has changed since run ${source}, whose results are used`]);
  expect(bench.output(record, "Judge", "data")).toContain("Judges one");
  const steps = await predictLocal(
    { definition: pipeline() },
    { work: bench.work, python: { python: "python3", version: "3", packages: {} }, from: "Clean", source },
    bench.effects,
  );
  expect(steps.map(({ name, rerun, because }) => `${name} ${rerun} ${because}`)).toEqual([
    "Gate no ",
    "Load no ",
    "Beside no ",
    "Clean yes it was asked for",
    "Judge yes it was asked for",
    "Publish unknown Judge",
  ]);
});

test("refuses a source that is another pipeline's, that lacks results, or whose parameters are hidden", async () => {
  const bench = workbench();
  const other = await bench.run(
    { definition: definition([writes("Load", [])], { Parameters: [WORD] }) },
    { title: "other" },
  );
  const failed = await bench.run({ definition: pipeline("broken") }, { parameters: { DbPassword: "hunter22hunter" } });
  const run = (options: object) => bench.run({ definition: pipeline() }, options);
  await expect(run({ source: other.run })).rejects.toThrow(
    `run ${other.run} is a run of 'other', and not of the pipeline 'pipeline'`,
  );
  const password = { parameters: { DbPassword: "x" } };
  await expect(run({ from: "Judge", source: failed.run, ...password })).rejects.toThrow(
    `Judge cannot run on the results of run ${failed.run}, which has none of Clean`,
  );
  await expect(run({ from: "Judge", ...password })).rejects.toThrow("because Clean has no finished result");
  await expect(run({ source: failed.run })).rejects.toThrow(
    "was given a value for the parameter 'DbPassword' that its record hides",
  );
  await expect(run({ source: "nowhere" })).rejects.toThrow("there is no run 'nowhere'");
  await expect(run({ from: "Trian" })).rejects.toThrow("the pipeline has no step 'Trian'");
  // A result whose files are gone is none.
  const whole = await run(password);
  rmSync(join(stepOf(whole, "Clean").outputs["data"]?.path ?? ""), { recursive: true });
  await expect(run({ from: "Judge", source: whole.run, ...password })).rejects.toThrow("has none of Clean");
});

test("a run on a sample and one on all rows never use each other's results", async () => {
  const bench = workbench();
  const sample = await bench.run({ definition: pipeline() }, { sample: 0.1 });
  expect(sample.sample).toBe(0.1);
  const run = (options: object) => bench.run({ definition: pipeline() }, options);
  await expect(run({ only: "Judge" })).rejects.toThrow("Clean and Beside has no finished result");
  await expect(run({ only: "Judge", source: sample.run })).rejects.toThrow(
    `run ${sample.run} read 10% of the rows, and this run reads all of them`,
  );
  expect(stepOf(await run({ only: "Judge", sample: 0.1 }), "Judge").status).toBe("succeeded");
});
