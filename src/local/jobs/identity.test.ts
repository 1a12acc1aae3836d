import { describe, expect, test } from "vitest";
import { canonicalKey, type Json, type JsonObject } from "../../base/canonical.ts";
import { cacheTables, type LocalPart } from "../../sagemaker/cache-keys/index.ts";
import { localMembers, memberAt } from "../../sagemaker/cache-keys/table.ts";
import { placeOf } from "./identity.ts";
import { executorOf } from "./index.ts";
import type { Executor, JobContext, LocalJob } from "./job.ts";
import { alone, at, others, put, sampleOf } from "./testing/sample.ts";

const MODELS: Readonly<Record<string, JsonObject>> = {
  "model-a": { PrimaryContainer: { Image: "i", ModelDataUrl: "s3://bucket/a" } },
  "model-a and more": { PrimaryContainer: { Image: "i", ModelDataUrl: "s3://bucket/other/a" } },
  "model-b": {
    PrimaryContainer: { Image: "i", ModelDataUrl: "s3://bucket/a", Environment: { SAGEMAKER_PROGRAM: "b.py" } },
  },
};

/** A disk with the same content at every address, except the ones given. */
const surroundings = (bytes: Readonly<Record<string, string>> = {}): JobContext =>
  ({
    run: "run1",
    storage: {
      locate: (uri: string) => uri,
      find: async () => ({ kind: "prefix", path: "/", files: [] }),
      digest: async (uri: string) => bytes[uri] ?? "same",
      text: async () => '[{"prefix":"s3://bucket/"},"a"]',
    },
    modelOf: (name: string) => MODELS[name],
    effects: { files: { readRegular: async () => "" } },
  }) as unknown as JobContext;

const job = (type: string, request: JsonObject, passing: readonly string[] = []): LocalJob => ({
  step: { Name: "Step", Type: type, Arguments: {} },
  request,
  jobName: "pipelines-run1-Step",
  passing,
  onLine: () => undefined,
});

const tables = cacheTables.flatMap(({ type, local }) => {
  if (typeof local === "string") return [];
  const executor = executorOf({ Name: "X", Type: type, Arguments: {} }, []) as Executor;
  const keyOf = async (request: Json, context = surroundings(), passing: readonly string[] = []): Promise<string> =>
    canonicalKey(await executor.identity(job(type, request as JsonObject, passing), context));
  const members = localMembers(local);
  const { request, leaves } = sampleOf(type);
  const partOf = (path: string): LocalPart | undefined =>
    (memberAt(local, members, path) ?? memberAt(local, members, path.replace(/\.sagemaker_\w+$/, ".*")))?.part;
  const all = leaves.map((leaf) => ({ ...leaf, part: partOf(leaf.path) as LocalPart }));
  return [{ type, request, leaves: all, keyOf }];
});

describe.each(tables)("$type: the key of the local cache", ({ type, request, leaves, keyOf }) => {
  test("changes with every member that the table includes and with no other", async () => {
    const before = await keyOf(request);
    const wrong: string[] = [];
    for (const leaf of leaves) {
      const counts = leaf.part !== "none" && leaf.part !== "content";
      for (const next of others(leaf, at(request, leaf.trail))) {
        const changed = (await keyOf(put(request, leaf.trail, next))) !== before;
        if (changed !== counts)
          wrong.push(`${leaf.path}: ${JSON.stringify(next)} ${changed ? "changes it" : "does not"}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test("changes with the content at every address it reads", async () => {
    const read = leaves.filter(({ part, path }) => part.endsWith("content") && !path.endsWith("ModelName"));
    const deaf: string[] = [];
    for (const { trail, path } of read) {
      const uri = String(at(request, trail)).replaceAll('"', "");
      const only = alone(request, trail);
      const before = await keyOf(only);
      if ((await keyOf(only, surroundings({ [uri]: "other" }))) === before) deaf.push(path);
    }
    // A search runs a single algorithm; if the request lists several, none runs.
    expect(deaf.filter((path) => !path.startsWith("TrainingJobDefinitions[]"))).toEqual([]);
  });

  test("stays the same across runs that write to run-specific locations", async () => {
    const places = leaves.filter(({ part }) => part.startsWith("place"));
    const inRun = (id: string): Json =>
      places.reduce((all, { trail }) => put(all, trail, `s3://bucket/${id}/Step/${trail.join("-")}`), request);
    expect(await keyOf(inRun("run1"), surroundings(), ["run1"])).toBe(
      await keyOf(inRun("run2"), surroundings(), ["run2"]),
    );
  });

  test("changes if AWS adds a member to the request", async () => {
    const newer = { ...(request as JsonObject), MemberOfNextYear: { Enabled: true } };
    expect(await keyOf(newer)).not.toBe(await keyOf(request));
  });

  test("has the expected number of members of each kind", () => {
    const count = (part: LocalPart): number => leaves.filter((leaf) => leaf.part === part).length;
    const counts = [count("value"), count("content"), count("place") + count("place and content"), count("none")];
    expect(`${type}: ${leaves.length} = ${counts.join(" + ")}`).toBe(COUNTS[type]);
  });
});

/** The total number of members, then of values, contents, locations and excluded ones; detects model changes. */
const COUNTS: Readonly<Record<string, string>> = {
  Processing: "Processing: 56 = 36 + 3 + 1 + 16",
  QualityCheck: "QualityCheck: 56 = 52 + 3 + 1 + 0",
  ClarifyCheck: "ClarifyCheck: 56 = 52 + 3 + 1 + 0",
  Training: "Training: 107 = 56 + 2 + 4 + 45",
  Tuning: "Tuning: 187 = 154 + 4 + 4 + 25",
  Transform: "Transform: 33 = 13 + 2 + 1 + 17",
  Model: "Model: 62 = 58 + 4 + 0 + 0",
  RegisterModel: "RegisterModel: 189 = 183 + 6 + 0 + 0",
};

test("identifies a transform's model by its contents", async () => {
  const { request, keyOf } = tables.find(({ type }) => type === "Transform") as (typeof tables)[number];
  const named = (name: string): Json => put(request, ["ModelName"], name);
  expect(await keyOf(named("model-a and more"))).toBe(await keyOf(named("model-a")));
  expect(await keyOf(named("model-b"))).not.toBe(await keyOf(named("model-a")));
});

test("keeps a shared location unchanged and normalizes a run-specific one", () => {
  const one = { ...job("Processing", {}), passing: ["run1", "arn:x/run1", "2026-01-01T00:00:00Z"] };
  expect(placeOf("s3://b/fixed/Step/out", one)).toBe("s3://b/fixed/Step/out");
  expect(placeOf("s3://b/run1/Step/out", one)).toBe("s3://b/*/*/out");
  expect(placeOf("s3://b/2026-01-01T00:00:00Z/Steps/out", one)).toBe("s3://b/*/Steps/out");
  expect(placeOf("s3://b/pipelines-run1-Step/out", one)).toBe("s3://b/*/out");
});
