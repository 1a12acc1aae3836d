import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { nodeEffects } from "../../app/host/effects.ts";
import { canonicalKey, type Json, type JsonObject } from "../../base/canonical.ts";
import { createRedactor } from "../../base/secrets/index.ts";
import { localTarget } from "../../spec/target.ts";
import type { Command, Effects, Running } from "../effects.ts";
import type { Container } from "../isolation/container.ts";
import { writeArchive } from "../storage/archive.ts";
import { openDigests } from "../storage/digests.ts";
import { foldersOf } from "../storage/folders.ts";
import { openStorage } from "../storage/s3.ts";
import { alwaysFresh } from "../warm/warm.ts";
import { executorOf } from "./index.ts";
import type { Executor, JobContext, LocalJob } from "./job.ts";
import { nothingShared } from "./shared-folders.ts";
import { alone, at, others, put, type SampleLeaf, sampleOf } from "./testing/sample.ts";

/**
 * Checks, for each member of a request in turn, what a job receives (its command, environment and files) and what
 * happens to its output: everything that the job can read or that changes its result must be in the key, whatever the
 * table contains.
 */

const base = mkdtempSync(join(tmpdir(), "specline-seen-"));
afterAll(() => rmSync(base, { recursive: true, force: true }));
const work = join(base, "work");
const folders = foldersOf(work, "run1");
const effects = nodeEffects();

const below = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

/** The job's folders, as its script would find them. */
const WRITES = ["opt/ml/model", "opt/ml/output/data", "opt/ml/processing"];

/** A process that records what it receives, writes to each of its folders, and succeeds. */
function witness(notes: string[]): (command: Command) => Promise<Running> {
  return async ({ words, environment, folder, onLine }) => {
    const clean = (text: string): string => text.replaceAll(folder, "ROOT");
    const files = below(folder).map((path) => [
      clean(path),
      path.endsWith(".gz") ? "" : clean(readFileSync(path, "utf8")),
    ]);
    notes.push(JSON.stringify({ words: words.map(clean), environment: clean(JSON.stringify(environment)), files }));
    for (const place of WRITES) {
      mkdirSync(join(folder, place), { recursive: true });
      for (const one of [join(folder, place), ...folderOf(join(folder, place))])
        writeFileSync(join(one, "made"), "made");
    }
    onLine("score: 1.5", "out");
    return { ended: Promise.resolve({ code: 0, signal: null, left: [] }), signal: () => undefined };
  };
}

const folderOf = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name));

async function surroundings(notes: string[]): Promise<JobContext> {
  const witnessed: Effects = { ...effects, processes: { ...effects.processes, start: witness(notes) } };
  const digests = await openDigests(effects, folders);
  const container: Container = {
    isolation: "paths",
    lends: false,
    showing: () => container,
    hidden: async () => [],
    prepare: async () => undefined,
    temporary: () => "/tmp",
    wrap: (words) => ({ words }),
    rewrite: (text) => text,
    environment: () => ({}),
  };
  return {
    effects: witnessed,
    folders,
    storage: openStorage(effects, folders, digests),
    digests,
    container,
    interpreter: { python: "/usr/bin/python3", version: "3", packages: {} },
    warm: alwaysFresh,
    ownCode: new Set(),
    shared: nothingShared,
    threads: 1,
    cores: 1,
    target: localTarget,
    run: "run1",
    runFolder: base,
    removals: new Set(),
    bin: base,
    signal: undefined,
    grace: 1,
    redactor: createRedactor(),
    pipeline: "test",
    modelOf: () => ({ PrimaryContainer: { Image: "x/sagemaker-xgboost:1", ModelDataUrl: "s3://bucket/code" } }),
  };
}

const job = (type: string, request: JsonObject): LocalJob => ({
  step: { Name: "Step", Type: type, Arguments: {} },
  request,
  jobName: "pipelines-run1-Step",
  passing: ["run1"],
  onLine: () => undefined,
});

/** Addresses only serve to locate data; a script that depended on them would not work on AWS either. */
const withoutAddresses = (text: string): string => text.replaceAll(/s3:\/\/[^"'\\ ]*/g, "s3://");

/** What a script receives and what its result consists of, or why there is no result. */
async function seen(type: string, request: Json): Promise<string> {
  const notes: string[] = [];
  const context = await surroundings(notes);
  rmSync(join(work, "s3", "out"), { recursive: true, force: true });
  try {
    const outcome = await (executorOf({ Name: "X", Type: type, Arguments: {} }, []) as Executor).execute(
      job(type, request as JsonObject),
      context,
    );
    if (outcome.kind !== "done") return withoutAddresses(JSON.stringify(outcome));
    const { outputs, published, properties } = outcome.result;
    const own = Object.entries(properties).filter(([name, value]) => value !== (request as JsonObject)[name]);
    return withoutAddresses(
      canonicalKey({
        notes,
        outputs: Object.keys(outputs),
        published: Object.values(published),
        own,
        kinds: Object.keys(published).map((uri) => uri.slice(-6)),
      }).replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME"),
    );
  } catch (error) {
    return withoutAddresses(String(error));
  }
}

const keyOf = async (type: string, request: Json): Promise<string> => {
  const context = await surroundings([]);
  const identity = await (executorOf({ Name: "X", Type: type, Arguments: {} }, []) as Executor)
    .identity(job(type, request as JsonObject), context)
    .catch(String);
  return canonicalKey(identity);
};

/**
 * Excluded from the key although a job can read them: they appear only in the file that shows a processing job its
 * whole request, or by name.
 */
const SHOWN_ONLY =
  /^(ProcessingJobName|Tags|ExperimentConfig|RoleArn|NetworkConfig|ProcessingOutputConfig\.KmsKeyId|ProcessingResources\.ClusterConfig\.Volume|StoppingCondition|HyperParameters\.sagemaker_job_name|TrainingJobDefinition\.StaticHyperParameters\.sagemaker_job_name)/;

async function fill(leaves: readonly SampleLeaf[], request: Json): Promise<void> {
  for (const { trail } of leaves) {
    const uri = /^"?(s3:\/\/bucket\/[^"]*)/.exec(String(at(request, trail)))?.[1];
    if (uri === undefined) continue;
    const path = join(work, "s3", uri.slice("s3://".length));
    mkdirSync(dirname(path), { recursive: true });
    const member = (name: string) => ({ path: name, executable: false, content: { text: "code" } });
    await writeArchive(effects.files, path, [member("train.py"), member("code/inference.py")]);
  }
}

/** The number of changes detected when this test was written: a witness that detects no changes proves nothing. */
const NOTICED: Readonly<Record<string, number>> = { Processing: 60, Training: 16, Tuning: 23, Transform: 13 };

describe.each(["Processing", "Training", "Tuning", "Transform"])("%s", (type) => {
  test("includes everything in the key that a job can read or that its result consists of", {
    timeout: 120_000,
  }, async () => {
    const { request, leaves } = sampleOf(type);
    await fill(leaves, request);
    await fill([{ trail: [0], path: "", shape: "" }], ["s3://bucket/elsewhere"]);
    await fill([{ trail: [0], path: "", shape: "" }], ["s3://bucket/code"]);
    const before = new Map<string, { readonly seen: string; readonly key: string }>();
    const missing: string[] = [];
    let noticed = 0;
    // A search runs a single algorithm; if the request lists several, none runs.
    for (const leaf of leaves.filter(({ path }) => !path.startsWith("TrainingJobDefinitions[]"))) {
      const own = alone(request, leaf.trail);
      const name = canonicalKey(own);
      const was = before.get(name) ?? { seen: await seen(type, own), key: await keyOf(type, own) };
      before.set(name, was);
      for (const next of others(leaf, at(own, leaf.trail)).slice(0, 2)) {
        const changed = put(own, leaf.trail, next);
        if ((await seen(type, changed)) === was.seen) continue;
        noticed += 1;
        if ((await keyOf(type, changed)) === was.key && !SHOWN_ONLY.test(leaf.path))
          missing.push(`${leaf.path}: ${JSON.stringify(next)}`);
      }
    }
    expect(missing).toEqual([]);
    expect(noticed).toBeGreaterThanOrEqual(NOTICED[type] ?? 0);
  });
});
