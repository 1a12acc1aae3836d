import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../base/canonical.ts";
import type { DefinitionStep } from "../../../sagemaker/definition.ts";
import { copy, having, IN, make, ON, OUT } from "../../testing/cached-steps.ts";
import { definition, get, join as joined, processingStep, sh } from "../../testing/definitions.ts";
import { became, stepOf, type Workbench, workbench } from "../../testing/workbench.ts";

describe("treats corrupt entries as misses", () => {
  const entries = (bench: Workbench): readonly string[] =>
    readdirSync(join(bench.work, "cache"))
      .filter((name) => name !== "digests.json")
      .map((name) => join(bench.work, "cache", name));

  test.each<[string, (text: string) => string]>([
    ["null", () => "null"],
    ["a list", () => "[]"],
    ["an object without members", () => "{}"],
    ["half an entry", (text) => text.slice(0, text.length / 2)],
    ["an entry whose address was edited", (text) => text.replace("s3://bucket", "s3://bucked")],
    ["nothing", () => ""],
    ["bytes", () => "\0\u{1F600}"],
  ])("%s", async (_, damage) => {
    const bench = workbench({ reuse: "declared" });
    await bench.run({ definition: definition([make(ON)]) });
    for (const path of entries(bench)) writeFileSync(path, damage(readFileSync(path, "utf8")));
    const record = await bench.run({ definition: definition([make(ON)]) });
    expect([became(record), stepOf(record, "Make").awsCache]).toEqual(["Make succeeded", "miss"]);
  });

  test.each(["null", "[1]", '"text"', '{"a":null}', '{"a":{"stamp":1}}'])(
    "an index of digests that is %s",
    async (text) => {
      const bench = workbench();
      await bench.run({ definition: definition([make()]) });
      writeFileSync(join(bench.work, "cache", "digests.json"), text);
      expect(became(await bench.run({ definition: definition([make()]) }))).toBe("Make cached");
    },
  );
});

describe("the emulated AWS cache", () => {
  const verdicts = async (bench: Workbench, ...steps: readonly DefinitionStep[]) => {
    const record = await bench.run({ definition: definition(steps) });
    return record.steps.map(({ name, awsCache }) => `${name} ${awsCache}`).join(", ");
  };

  test("compares addresses, which are new for a step that AWS would rerun even if the local result is old", async () => {
    const bench = workbench();
    expect(await verdicts(bench, make(), copy(ON))).toBe("Make off, Copy miss");
    // Both are reused here; AWS would run Make, which writes to a new address, so Copy would run as well.
    expect(await verdicts(bench, make(), copy(ON))).toBe("Make off, Copy miss");
    expect(await verdicts(bench, make(ON), copy(ON))).toBe("Make miss, Copy miss");
    expect(await verdicts(bench, make(ON), copy(ON))).toBe("Make hit, Copy hit");
  });

  test("ignores the content at an address and reports a hit even if the local run recomputes the result", async () => {
    const bench = workbench();
    const read = processingStep("Read", {
      run: sh(`cat ${IN} > ${OUT}`),
      inputs: { data: "s3://bucket/in" },
      outputs: ["data"],
      more: ON,
    });
    const use = {
      ...copy(ON),
      Arguments: JSON.parse(JSON.stringify(copy().Arguments).replaceAll("Steps.Make", "Steps.Read")),
    };
    bench.put("s3://bucket/in/a", "1");
    expect(await verdicts(bench, read, use)).toBe("Read miss, Copy miss");
    bench.put("s3://bucket/in/a", "2");
    const record = await bench.run({ definition: definition([read, use]) });
    expect(became(record)).toBe("Read succeeded, Copy succeeded");
    expect(record.steps.map((step) => step.awsCache)).toEqual(["hit", "hit"]);
  });

  test("changes its verdict only for the members that it compares", async () => {
    const bench = workbench();
    const one = (more: JsonObject) => having(make(ON), more);
    expect(await verdicts(bench, one({}))).toBe("Make miss");
    expect(await verdicts(bench, one({ RoleArn: "arn:aws:iam::000000000000:role/other" }))).toBe("Make hit");
    expect(await verdicts(bench, one({ Environment: { A: "1" } }))).toBe("Make miss");
    expect(await verdicts(bench, one({ Environment: { NOW: joined("", get("Execution.StartDateTime")) } }))).toBe(
      "Make miss",
    );
  });

  test("stores nothing for a failed step", async () => {
    const bench = workbench();
    const fail = processingStep("Fail", { run: sh("exit 1"), more: ON });
    expect([await verdicts(bench, fail), await verdicts(bench, fail)]).toEqual(["Fail miss", "Fail miss"]);
  });
});
