import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { nodeHost } from "../../../src/app/host/host.ts";
import { runPipeline } from "../../../src/app/run.ts";
import type { Json, JsonObject } from "../../../src/base/canonical.ts";
import type { RunRecord } from "../../../src/local/index.ts";
import { evaluate } from "../../../src/local/interpret/evaluate.ts";
import { objectAt, textAt } from "../../../src/local/jobs/request.ts";
import type { Definition, DefinitionStep } from "../../../src/sagemaker/definition.ts";
import { type Cloud, type JobEnd, processingJob, trainingJob } from "./container.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
export const python = process.env["SPECLINE_PYTHON"] ?? "/usr/bin/python3";

/** A finished local run. */
export interface LocalRun {
  readonly record: RunRecord;
  readonly definition: Definition;
  readonly s3: string;
}

/** Runs a spec in a separate folder, on the credit-risk table unless it names its own data. */
export async function runLocally(folder: string, name: string, text: string): Promise<LocalRun> {
  mkdirSync(folder);
  const path = join(folder, "pipeline.yaml");
  const table = `${root}examples/credit-risk/data/credit.csv`;
  const usual = `label: Status\npositive: bad\ncontext: { task: binary }\ndata: ${table}\n`;
  writeFileSync(path, `name: ${name}\n${text.includes("\ndata: ") ? "" : usual}${text}`);
  const host = nodeHost(() => undefined);
  const work = join(folder, ".specline");
  const { record, diagnostics } = await runPipeline(
    { ...host, folder, environment: { ...host.environment, SPECLINE_PYTHON: python } },
    path,
    // One thread for each job, because the bytes of scikit-learn's pickles depend on the number of threads.
    { parameters: [], work, cache: false, workers: availableParallelism() },
  );
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  if (record === undefined) throw new Error("no run");
  expect(record.status, JSON.stringify(record.steps.map(({ message }) => message))).toBe("succeeded");
  const definition = readFileSync(join(work, "runs", record.run, "definition.json"), "utf8");
  return { record, definition: JSON.parse(definition) as Definition, s3: join(work, "s3") };
}

/** A job that ran in its container, with its request. */
export interface ContainerRun {
  readonly request: JsonObject;
  readonly end: JobEnd;
}

/** Runs a definition's jobs in the stand-in for their containers, one after the other. */
export async function runInContainers(run: LocalRun, cloud: Cloud): Promise<ReadonlyMap<string, ContainerRun>> {
  const { record, definition } = run;
  const results = new Map<string, JsonObject>();
  const ends = new Map<string, ContainerRun>();
  for (const step of definition.Steps) {
    const request = (await evaluate(
      step.Arguments as Json,
      {
        step: step.Name,
        parameters: Object.fromEntries((definition.Parameters ?? []).map((one) => [one.Name, one.DefaultValue ?? ""])),
        execution: { PipelineExecutionId: record.run },
        experiment: {},
        properties: (name: string) => results.get(name),
        propertyFile: () => Promise.reject(new Error("no job needs a property file")),
        object: () => Promise.resolve(undefined),
      } as never,
    )) as JsonObject;
    if (step.Type === "Processing") {
      ends.set(step.Name, { request, end: processingJob(request, cloud) });
      results.set(step.Name, request);
    } else if (step.Type === "Training") {
      const name = jobName(record, step);
      ends.set(step.Name, { request, end: trainingJob(request, name, cloud) });
      const output = `${textAt(objectAt(request, "OutputDataConfig"), "S3OutputPath")}/${name}/output`;
      const ModelArtifacts = { S3ModelArtifacts: `${output}/model.tar.gz` };
      results.set(step.Name, { ...request, TrainingJobName: name, ModelArtifacts });
    } else if (step.Type === "Tuning") {
      ends.set(step.Name, { request, end: search(request, run, step, cloud) });
    }
  }
  return ends;
}

/** The name that a training job had in the local run. */
const jobName = ({ steps }: RunRecord, { Name }: DefinitionStep): string =>
  steps
    .find(({ name }) => name === Name)
    ?.outputs["model"]?.uri.split("/")
    .at(-3) ?? "";

/** The training jobs of a search, with the settings that the local search chose. */
function search(request: JsonObject, { record }: LocalRun, step: DefinitionStep, cloud: Cloud): JobEnd {
  const { StaticHyperParameters, ...definition } = objectAt(request, "TrainingJobDefinition");
  const trials = record.searches[step.Name]?.trials ?? [];
  const base = jobName(record, step).replace(/-\d+$/, "");
  let last: JobEnd = { status: 1, log: "no trials", text: "" };
  for (const { number, hyperparameters } of trials) {
    const HyperParameters = { ...(StaticHyperParameters as JsonObject), ...hyperparameters };
    const name = `${base}-${String(number).padStart(3, "0")}`;
    last = trainingJob({ ...definition, HyperParameters }, name, cloud);
    if (last.status !== 0) break;
  }
  return last;
}

/** The files below a folder, and the members of the archives that the service creates. */
export function contents(folder: string, prefix = ""): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) Object.assign(found, contents(path, `${prefix}${entry.name}/`));
    else if (/\/output\/(?:model|output)\.tar\.gz$/.test(path)) {
      const unpacked = mkdtempSync(join(tmpdir(), "specline-unpacked-"));
      execFileSync("tar", ["-xzf", path, "-C", unpacked]);
      Object.assign(found, contents(unpacked, `${prefix}${entry.name}!/`));
      rmSync(unpacked, { recursive: true });
    } else found[prefix + entry.name] = readFileSync(path).toString("base64");
  }
  return found;
}
