import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { digest, treeDigest } from "../../../base/digest.ts";
import type { Asset } from "../../../compile/compiled.ts";
import type { DefinitionStep } from "../../../sagemaker/definition.ts";
import { definition, get, outputUri, processingStep, sh } from "../../testing/definitions.ts";
import { became, stepOf, workbench } from "../../testing/workbench.ts";

const OUT = "/opt/ml/processing/output/data/out.txt";
const IN = "/opt/ml/processing/input/data/*";

const make = (more: Partial<DefinitionStep> = {}, text = "a") =>
  processingStep("Make", { run: sh(`printf "$1" > ${OUT}`, text), outputs: ["data"], more });
const copy = processingStep("Copy", {
  run: sh(`cat ${IN} > ${OUT}`),
  inputs: { data: outputUri("Make", "data") },
  outputs: ["data"],
});
const side = processingStep("Side", { run: sh(`echo side`) });
const two = definition([make(), copy, side]);

describe("the local cache", () => {
  test("reruns only steps whose settings changed and steps that read changed output", async () => {
    const bench = workbench();
    await bench.run({ definition: two });
    const changed = await bench.run({ definition: definition([make({}, "b"), copy, side]) });
    expect(became(changed)).toBe("Make succeeded, Copy succeeded, Side cached");
    expect(bench.output(changed, "Copy", "data")).toBe("b");
    // The same bytes from a different request: the steps that read them need not run.
    const same = definition([{ ...make(), Arguments: { ...make().Arguments, Environment: { X: "1" } } }, copy, side]);
    expect(became(await bench.run({ definition: same }))).toBe("Make succeeded, Copy cached, Side cached");
  });

  test("reuses nothing if it is disabled, the step forbids it, or the result is too old", async () => {
    const bench = workbench();
    await bench.run({ definition: two });
    expect(became(await bench.run({ definition: two }, { cache: false }))).toBe(
      "Make succeeded, Copy succeeded, Side succeeded",
    );
    const off = definition([make({ CacheConfig: { Enabled: false } }), copy, side]);
    expect(became(await bench.run({ definition: off }))).toBe("Make succeeded, Copy cached, Side cached");
    const old = definition([make({ CacheConfig: { Enabled: true, ExpireAfter: "PT0S" } }), copy, side]);
    expect(stepOf(await bench.run({ definition: old }), "Make").cachedFrom).toBe(undefined);
  });

  test.each<[string, (path: string) => void]>([
    ["changed", (path) => appendFileSync(path, "!")],
    ["gone", (path) => rmSync(path)],
    ["replaced by bytes of the same length", (path) => writeFileSync(path, "z")],
  ])("not an output that is %s", async (_, damage) => {
    const bench = workbench();
    const first = await bench.run({ definition: two });
    damage(join(stepOf(first, "Make").outputs["data"]?.path ?? "", "out.txt"));
    const second = await bench.run({ definition: two });
    expect(became(second)).toBe("Make succeeded, Copy cached, Side cached");
    expect(bench.output(second, "Make", "data")).toBe("a");
  });

  test("ignores a corrupt cache file and a corrupt index", async () => {
    const bench = workbench();
    const first = await bench.run({ definition: two });
    writeFileSync(join(bench.work, "cache", `${stepOf(first, "Make").cacheKey}.json`), '{"run": ');
    writeFileSync(join(bench.work, "cache", "digests.json"), "[");
    expect(became(await bench.run({ definition: two }))).toBe("Make succeeded, Copy cached, Side cached");
  });

  test("reuses nothing for a different interpreter or package version", async () => {
    const bench = workbench();
    const interpreter = (pandas: string) => ({ python: "/usr/bin/python3", version: "3.11.2", packages: { pandas } });
    await bench.run({ definition: two }, { python: interpreter("1.5.3") });
    expect(became(await bench.run({ definition: two }, { python: interpreter("1.5.3") }))).toBe(
      "Make cached, Copy cached, Side cached",
    );
    expect(became(await bench.run({ definition: two }, { python: interpreter("2.0.0") }))).toBe(
      "Make succeeded, Copy succeeded, Side succeeded",
    );
  });

  test("records what AWS's cache would have done", async () => {
    const bench = workbench();
    const cached = definition([make({ CacheConfig: { Enabled: true, ExpireAfter: "30d" } }), side]);
    const seen = async () => (await bench.run({ definition: cached })).steps.map((step) => step.awsCache);
    expect([await seen(), await seen()]).toEqual([
      ["miss", "off"],
      ["hit", "off"],
    ]);
  });
});

describe("assets", () => {
  const asset = (file: string, bytes = readFileSync(file)): Asset => {
    const tree = { "in.csv": { digest: digest(bytes) } };
    return {
      uri: `s3://bucket/assets/${treeDigest(tree)}/in.csv`,
      form: "file",
      digest: treeDigest(tree),
      tree,
      sources: { "in.csv": { file } },
      role: "data",
      steps: ["Read"],
    };
  };
  const reading = ({ uri }: Asset) =>
    definition([
      processingStep("Read", { run: sh(`cat ${IN} > ${OUT}`), inputs: { data: uri }, outputs: ["data"] }),
      side,
    ]);

  test("reruns the steps that read an edited input and still recognizes the old one", async () => {
    const bench = workbench();
    bench.put("s3://bucket/x", "");
    const file = join(bench.work, "in.csv");
    const run = async (text: string): Promise<string> => {
      writeFileSync(file, text);
      const one = asset(file);
      const record = await bench.run({ definition: reading(one), assets: [one] });
      expect(bench.output(record, "Read", "data")).toBe(text);
      return became(record);
    };
    expect(await run("1")).toBe("Read succeeded, Side succeeded");
    expect(await run("2")).toBe("Read succeeded, Side cached");
    expect(await run("1")).toBe("Read cached, Side cached");
  });

  test("reports a missing source and one changed after compiling before anything runs", async () => {
    const bench = workbench();
    bench.put("s3://bucket/x", "");
    const file = join(bench.work, "in.csv");
    writeFileSync(file, "1");
    const one = asset(file);
    writeFileSync(file, "2");
    await expect(bench.run({ definition: reading(one), assets: [one] })).rejects.toThrow(`'${file}' changed while`);
    rmSync(file);
    await expect(bench.run({ definition: reading(one), assets: [one] })).rejects.toThrow(
      `Read cannot run, because '${file}' cannot be read: there is no such file`,
    );
    expect(await bench.runs()).toEqual([]);
  });

  test("repairs a corrupt asset and does not copy an intact one again", async () => {
    const bench = workbench();
    bench.put("s3://bucket/x", "");
    const file = join(bench.work, "in.csv");
    writeFileSync(file, "1");
    const one = asset(file);
    await bench.run({ definition: reading(one), assets: [one] });
    rmSync(file);
    expect(became(await bench.run({ definition: reading(one), assets: [one] }))).toBe("Read cached, Side cached");
    writeFileSync(file, "1");
    writeFileSync(join(bench.work, "s3", one.uri.slice(5)), "broken");
    expect(became(await bench.run({ definition: reading(one), assets: [one] }))).toBe("Read cached, Side cached");
  });
});

describe("partial runs", () => {
  const flaky = definition(
    [
      make(),
      processingStep("Flaky", {
        run: sh(`test "$1" = good; cat ${IN} > ${OUT}`, get("Parameters.Mood")),
        inputs: { data: outputUri("Make", "data") },
        outputs: ["data"],
      }),
    ],
    { Parameters: [{ Name: "Mood", Type: "String" }] },
  );

  test("reuses finished steps and parameters on resume, even without the cache", async () => {
    const bench = workbench({ cache: false });
    const first = await bench.run({ definition: flaky }, { parameters: { Mood: "bad" } });
    expect(became(first)).toBe("Make succeeded, Flaky failed");
    const again = await bench.run({ definition: flaky }, { resume: first.run });
    expect(again.parameters).toEqual({ Mood: "bad" });
    expect(became(again)).toBe("Make cached, Flaky failed");
    const good = await bench.run({ definition: flaky }, { resume: first.run, parameters: { Mood: "good" } });
    expect(became(good)).toBe("Make cached, Flaky succeeded");
    await expect(bench.run({ definition: flaky }, { resume: "nowhere" })).rejects.toThrow("there is no run 'nowhere'");
  });

  test("uses the last results of the other steps for a single step", async () => {
    const bench = workbench();
    await expect(bench.run({ definition: two }, { only: "Copy" })).rejects.toThrow(
      "Copy cannot run alone, because Make has no finished result",
    );
    const first = await bench.run({ definition: two });
    const alone = await bench.run({ definition: two }, { only: "Copy" });
    expect(became(alone)).toBe("Make cached, Copy succeeded, Side skipped");
    expect(stepOf(alone, "Make").cachedFrom).toBe(first.run);
    expect(alone.status).toBe("succeeded");
    await expect(bench.run({ definition: two }, { only: "Copi" })).rejects.toThrow("the pipeline has no step 'Copi'");
    expect(existsSync(join(bench.work, "tmp"))).toBe(false);
  });

  test("does not run a single step with the placeholder of a secret hidden in an earlier record", async () => {
    const bench = workbench();
    const login = processingStep("Login", { run: sh("true"), environment: { DB_PASSWORD: "hunter2Hunter2" } });
    const use = processingStep("Use", {
      run: sh('test "$COPY" = hunter2Hunter2'),
      environment: { COPY: get("Steps.Login.Environment.DB_PASSWORD") },
    });
    const steps = { definition: definition([login, use]) };
    expect(became(await bench.run(steps))).toBe("Login succeeded, Use succeeded");
    const alone = await bench.run(steps, { only: "Use" });
    expect([became(alone), stepOf(alone, "Use").diagnostic?.code]).toEqual([
      "Login cached, Use failed",
      "run/hidden-value",
    ]);
    // Running the whole pipeline brings the secret back.
    const changed = { ...use, Arguments: { ...use.Arguments, RoleArn: "arn:aws:iam::000000000000:role/other" } };
    const whole = await bench.run({ definition: definition([login, changed]) }, { cache: false });
    expect(became(whole)).toBe("Login succeeded, Use succeeded");
  });

  test("produces correct results in two concurrent runs, which can reuse each other's results afterwards", async () => {
    const bench = workbench();
    const runs = await Promise.all(
      ["a", "b", "a"].map((text) => bench.run({ definition: definition([make({}, text), copy, side]) })),
    );
    expect(runs.map((run) => bench.output(run, "Copy", "data"))).toEqual(["a", "b", "a"]);
    expect(runs.map((run) => run.status)).toEqual(["succeeded", "succeeded", "succeeded"]);
    expect((await bench.runs()).length).toBe(3);
    expect(became(await bench.run({ definition: two }))).toBe("Make cached, Copy cached, Side cached");
  });
});
