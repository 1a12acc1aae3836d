import { existsSync, lstatSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cases } from "../../../test/suite/cases.ts";
import type { JsonObject } from "../../base/canonical.ts";
import type { Definition, DefinitionStep } from "../../sagemaker/definition.ts";
import { askPython } from "../isolation/interpreter.ts";
import type { RunRecord } from "../record/record.ts";
import { conditionStep, definition, get, outputUri, processingStep, sh } from "../testing/definitions.ts";
import { became, PYTHON, type Workbench, workbench } from "../testing/workbench.ts";
import type { RunOptions } from "./options.ts";
import type { PredictedStep } from "./predicted-step.ts";
import { predictLocal } from "./run.ts";

const OUT = "/opt/ml/processing/output/data/out.txt";

/** One step of a pipeline that is edited at random. */
interface Part {
  readonly name: string;
  readonly text: string;
  /** The positions of the earlier parts whose outputs it reads. */
  readonly reads: readonly number[];
  /** Whether it also writes what it reads, or only a fixed text. */
  readonly passes: boolean;
  readonly outside: boolean;
  readonly variable: string;
  /** A member that is not part of any cache key. */
  readonly limit: number;
  readonly cache: "default" | "off" | "expired";
  readonly after: number | undefined;
  readonly gated: boolean;
}

interface Model {
  readonly parts: readonly Part[];
  readonly depth: number;
  readonly data: string;
}

const part = fc.record<Part>({
  name: fc.constantFrom("A", "B", "C", "D", "E", "F", "G", "H"),
  text: fc.constantFrom("x", "y"),
  reads: fc.uniqueArray(fc.nat(3), { maxLength: 2 }),
  passes: fc.boolean(),
  outside: fc.boolean(),
  variable: fc.constantFrom("1", "2"),
  limit: fc.constantFrom(600, 700),
  cache: fc.constantFrom("default", "default", "default", "off", "expired"),
  after: fc.option(fc.nat(3), { nil: undefined }),
  gated: fc.boolean(),
});
const model = fc.record<Model>({
  parts: fc.uniqueArray(part, { selector: ({ name }) => name, minLength: 2, maxLength: 5 }),
  depth: fc.constantFrom(1, 2),
  data: fc.constantFrom("d", "e"),
});

/** A few changes to a model, so that most of it stays the same. */
const edit = fc.record({
  place: fc.nat(4),
  change: fc.oneof(
    part.map((whole) => ({ whole })),
    fc
      .constantFrom<keyof Part>("text", "reads", "passes", "variable", "limit", "cache", "name", "gated", "outside")
      .map((field) => ({ field })),
    fc.constantFrom("drop" as const, "depth" as const, "data" as const, "nothing" as const).map((what) => ({ what })),
  ),
  from: part,
});
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

function edited({ parts, depth, data }: Model, { place, change, from }: Edit): Model {
  const at = place % parts.length;
  const others = (name: string): boolean => parts.some((one, index) => index !== at && one.name === name);
  const put = (one: Part): Model => ({ depth, data, parts: parts.map((old, index) => (index === at ? one : old)) });
  const old = parts[at] as Part;
  if ("whole" in change)
    return others(change.whole.name) ? put({ ...change.whole, name: old.name }) : put(change.whole);
  if ("field" in change) {
    if (change.field === "name" && others(from.name)) return put(old);
    return put({ ...old, [change.field]: from[change.field] });
  }
  if (change.what === "drop" && parts.length > 1)
    return { depth, data, parts: parts.filter((_, index) => index !== at) };
  if (change.what === "depth") return { parts, data, depth: 3 - depth };
  return change.what === "data" ? { parts, depth, data: data === "d" ? "e" : "d" } : { parts, depth, data };
}

const CACHES: Readonly<Record<Part["cache"], JsonObject | undefined>> = {
  default: undefined,
  off: { Enabled: false },
  expired: { Enabled: true, ExpireAfter: "PT0S" },
};

/** A model's definition. Gated parts are in a condition that one of the parameter's values meets. */
function definitionOf({ parts }: Model): Definition {
  const steps = parts.map((one, index): DefinitionStep => {
    const earlier = (position: number): Part | undefined => {
      const found = parts[position];
      return position < index && found !== undefined && (one.gated || !found.gated) ? found : undefined;
    };
    const sources = one.reads.flatMap((position) => earlier(position)?.name ?? []);
    const inputs = Object.fromEntries(sources.map((name) => [name, outputUri(name, "data")]));
    const read = one.passes ? "cat /opt/ml/processing/input/*/* 2>/dev/null || true;" : "";
    const before = one.after === undefined ? undefined : earlier(one.after)?.name;
    const CacheConfig = CACHES[one.cache];
    return processingStep(one.name, {
      run: sh(`{ ${read} printf "$1"; } > ${OUT}`, one.text),
      inputs: { ...inputs, ...(one.outside ? { outside: "s3://bucket/data" } : {}) },
      outputs: ["data"],
      environment: { V: one.variable, DEPTH: get("Parameters.Depth") },
      limit: one.limit,
      more: {
        ...(CacheConfig && { CacheConfig: CacheConfig as DefinitionStep["CacheConfig"] & {} }),
        ...(before !== undefined && { DependsOn: [before] }),
      },
    });
  });
  const [free, gated] = [false, true].map((side) => steps.filter((_, index) => parts[index]?.gated === side));
  const deep = { Type: "Equals", LeftValue: get("Parameters.Depth"), RightValue: "2" };
  const gate = (gated ?? []).length === 0 ? [] : [conditionStep("Gate", [deep], gated ?? [])];
  return definition([...(free ?? []), ...gate], { Parameters: [{ Name: "Depth", Type: "String", DefaultValue: "1" }] });
}

/** Everything in a folder, with the times of the last changes. */
const traces = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => `${path} ${lstatSync(join(folder, path)).mtimeMs}`)
    .sort();

const python = (bench: Workbench) => askPython(bench.effects, PYTHON, "/tmp");
async function predicted(
  bench: Workbench,
  runnable: { readonly definition: Definition },
  options: Partial<RunOptions> = {},
) {
  const scratch = mkdtempSync(join(tmpdir(), "specline-predict-"));
  const fixed = { work: bench.work, python: await python(bench), reuse: "equal", scratch } as const;
  const before = existsSync(bench.work) ? traces(bench.work) : undefined;
  try {
    return await predictLocal(runnable, { ...fixed, ...options }, bench.effects);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
    expect(existsSync(bench.work) ? traces(bench.work) : undefined).toEqual(before);
  }
}

/** The faults in a prediction, given the run that followed. */
const faultsOf = (steps: readonly PredictedStep[], record: RunRecord): readonly string[] =>
  record.steps.flatMap(({ name, status, cachedFrom, emulation }) => {
    const rerun = steps.find((step) => step.name === name)?.rerun;
    const ran = status === "succeeded" && cachedFrom === undefined && emulation === "process";
    if (rerun === "unknown" || (rerun === "always" && emulation !== "process")) return [];
    return (rerun === "yes") === ran ? [] : [`${name} was to be ${rerun}, and became ${status} ${cachedFrom ?? ""}`];
  });

describe("a prediction", () => {
  test("matches the run that follows, for any edits to any pipeline", async () => {
    const counts = { yes: 0, no: 0, always: 0, unknown: 0 };
    await fc.assert(
      fc.asyncProperty(model, fc.array(edit, { minLength: 1, maxLength: 3 }), async (first, edits) => {
        const bench = workbench({ isolation: "paths" });
        const second = edits.reduce(edited, first);
        bench.put("s3://bucket/data/a.txt", first.data);
        const parameters = ({ depth }: Model) => ({ parameters: { Depth: String(depth) } });
        await bench.run({ definition: definitionOf(first) }, parameters(first));
        bench.put("s3://bucket/data/a.txt", second.data);
        const runnable = { definition: definitionOf(second) };
        const before = await bench.runs();
        const steps = await predicted(bench, runnable, parameters(second));
        expect(await bench.runs()).toEqual(before);
        const record = await bench.run(runnable, parameters(second));
        for (const { rerun } of steps) counts[rerun] += 1;
        expect(faultsOf(steps, record)).toEqual([]);
      }),
      { numRuns: cases(1) === 1 ? 12 : 500 },
    );
    // The property would hold trivially if nothing were ever predicted.
    expect(counts.yes + counts.no).toBeGreaterThan(counts.unknown);
  }, 3_600_000);

  test("is unknown for a step whose earlier result is replaced by another step with the same request", async () => {
    const bench = workbench();
    const make = (name: string, more: Partial<DefinitionStep> = {}) =>
      processingStep(name, { run: sh(`printf a > ${OUT}`), outputs: ["data"], more });
    const old = { CacheConfig: { Enabled: true, ExpireAfter: "PT0S" } };
    const reader = processingStep("Reader", { run: sh("true"), inputs: { data: outputUri("Kept", "data") } });
    const twins = { definition: definition([make("Old", old), make("Kept", { DependsOn: ["Old"] }), reader]) };
    await bench.run(twins);
    const steps = await predicted(bench, twins);
    expect(steps.map(({ name, rerun, because }) => [name, rerun, because])).toEqual([
      ["Old", "yes", ""],
      ["Kept", "unknown", "Old"],
      ["Reader", "unknown", "Kept"],
    ]);
    expect(faultsOf(steps, await bench.run(twins))).toEqual([]);
    // A step that comes first keeps its result.
    const first = { definition: definition([make("Kept"), make("Old", { ...old, DependsOn: ["Kept"] })]) };
    await bench.run(first);
    expect((await predicted(bench, first)).map(({ rerun }) => rerun)).toEqual(["no", "yes"]);
  });

  test("for an empty folder says that every job runs, and does not write a run", async () => {
    const bench = workbench();
    const make = processingStep("Make", { run: sh(`printf a > ${OUT}`), outputs: ["data"] });
    const copy = processingStep("Copy", { run: sh("true"), inputs: { data: outputUri("Make", "data") } });
    const steps = await predicted(bench, { definition: definition([make, copy]) });
    expect(steps.map(({ name, rerun, because }) => [name, rerun, because])).toEqual([
      ["Make", "yes", ""],
      ["Copy", "yes", ""],
    ]);
    expect(existsSync(bench.work)).toBe(false);
    expect(became(await bench.run({ definition: definition([make, copy]) }))).toBe("Make succeeded, Copy succeeded");
    const again = await predicted(bench, { definition: definition([make, copy]) });
    expect(again.map(({ rerun }) => rerun)).toEqual(["no", "no"]);
    const none = await predicted(bench, { definition: definition([make, copy]) }, { cache: false });
    expect(none.map(({ rerun, because }) => `${rerun} ${because}`)).toEqual(["yes --no-cache", "yes --no-cache"]);
    const one = await predicted(bench, { definition: definition([make, copy]) }, { only: "Copy" });
    expect(one.map(({ rerun, because, cachedFrom }) => [rerun, because, typeof cachedFrom])).toEqual([
      ["no", "", "string"],
      ["yes", "it was asked for", "undefined"],
    ]);
  });

  test("without the cache is unknown only if a condition decides; a resumed run reuses finished steps", async () => {
    const bench = workbench();
    const make = processingStep("Make", { run: sh(`printf a > ${OUT}`), outputs: ["data"] });
    const copy = processingStep("Copy", { run: sh("true"), inputs: { data: outputUri("Make", "data") } });
    const text = { Get: "Steps.Make.ProcessingJobStatus" };
    const gate = conditionStep("Gate", [{ Type: "Equals", LeftValue: text, RightValue: "Completed" }], [copy]);
    const gated = { definition: definition([make, gate]) };
    const { run } = await bench.run(gated);
    const steps = await predicted(bench, gated, { cache: false });
    expect(steps.map(({ rerun }) => rerun)).toEqual(["yes", "unknown", "unknown"]);
    const resumed = await predicted(bench, gated, { cache: false, resume: run });
    expect(resumed.map(({ rerun }) => rerun)).toEqual(["no", "always", "no"]);
  });

  test("is certain of a step whose own request differs from every earlier one", async () => {
    const bench = workbench();
    const make = (text: string) => processingStep("Make", { run: sh(`printf ${text} > ${OUT}`), outputs: ["data"] });
    const copy = (text: string, limit = 600) =>
      processingStep("Copy", {
        run: sh(`printf ${text}`),
        inputs: { data: outputUri("Make", "data") },
        environment: { NAME: get("Steps.Make.ProcessingJobArn") },
        limit,
      });
    for (const text of ["x", "y"]) await bench.run({ definition: definition([make("a"), copy(text)]) });
    const verdicts = async (text: string, limit?: number, more: Partial<RunOptions> = {}) =>
      (await predicted(bench, { definition: definition([make("b"), copy(text, limit)]) }, more)).map(
        ({ rerun }) => rerun,
      );
    expect(await verdicts("z")).toEqual(["yes", "yes"]);
    // An earlier result can fit, depending on what Make writes; a limit is part of no key.
    for (const text of ["x", "y"]) expect(await verdicts(text, 700)).toEqual(["yes", "unknown"]);
  });

  test("expects missing data from an earlier step that writes it to an address the reader spells out", async () => {
    const bench = workbench();
    const late = "s3://bucket/late";
    const make = processingStep("Write", { run: sh(`printf a > ${OUT}`), outputs: ["data"] });
    const S3Output = { S3Uri: late, LocalPath: "/opt/ml/processing/output/data", S3UploadMode: "EndOfJob" };
    const ProcessingOutputConfig = { Outputs: [{ OutputName: "data", S3Output }] };
    const write = { ...make, Arguments: { ...make.Arguments, ProcessingOutputConfig } };
    const read = processingStep("Read", {
      run: sh(`printf a > ${OUT}`),
      inputs: { data: late },
      outputs: ["data"],
      more: { DependsOn: ["Write"] },
    });
    const runnable = { definition: definition([write, read]) };
    const steps = await predicted(bench, runnable);
    expect(steps.map(({ rerun, fault }) => [rerun, fault])).toEqual([
      ["yes", undefined],
      ["yes", undefined],
    ]);
    expect(faultsOf(steps, await bench.run(runnable))).toEqual([]);
  });

  test("reports data that a step with a stubbed result leaves missing, as the run does", async () => {
    const bench = workbench();
    const make = processingStep("Make", { run: sh(`printf a > ${OUT}`), outputs: ["data"] });
    const copy = processingStep("Copy", { run: sh("true"), inputs: { data: outputUri("Make", "data") } });
    const stubs = [{ step: "Make", path: [], value: null }];
    const steps = await predicted(bench, { definition: definition([make, copy]) }, { stubs });
    expect(steps.map(({ rerun, fault }) => [rerun, fault?.code])).toEqual([
      ["always", undefined],
      ["no", "run/input-missing"],
    ]);
    const record = await bench.run({ definition: definition([make, copy]) }, { stubs });
    expect(record.steps[1]?.diagnostic?.code).toBe("run/input-missing");
  });
});
