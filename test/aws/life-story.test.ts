import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import colors from "picocolors";
import { afterEach, beforeEach, expect, test } from "vitest";
import { deployPipeline } from "../../src/app/deploy.ts";
import { startPipeline } from "../../src/app/executions.ts";
import { type Host, nodeHost } from "../../src/app/host/host.ts";
import { deleteDeployed } from "../../src/app/life/delete-pipeline.ts";
import { pipelineDrift } from "../../src/app/life/drift.ts";
import { pipelineHistory } from "../../src/app/life/history.ts";
import { promotePipeline } from "../../src/app/life/promote.ts";
import { rollBack } from "../../src/app/life/rollback.ts";
import type { PlanDocument } from "../../src/app/plan/plan-document.ts";
import { planPipeline } from "../../src/app/plan/plan-pipeline.ts";
import { run as runFollow } from "../../src/cli/commands/follow.ts";
import { terminalOf } from "../../src/cli/terminal/terminal.ts";
import { renderAll } from "../../src/diagnostics/render.ts";
import { withCredentials } from "./each-test.ts";
import { codes, TARGETS } from "./plan-folder.ts";
import { AwsStandIn } from "./stand-in.ts";

withCredentials();
const place = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const PROD = { account: "210987654321", region: "eu-central-1" };
const MINUTE = 60_000;
let dev: AwsStandIn;
let prod: AwsStandIn;
let folder: string;

beforeEach(async () => {
  [dev, prod] = await Promise.all([new AwsStandIn().open(), new AwsStandIn(PROD).open()]);
  folder = mkdtempSync(join(tmpdir(), "specline-story-"));
  cpSync(place("../../examples/credit-risk"), folder, { recursive: true });
  writeFileSync(join(folder, "specline.config.yaml"), TARGETS);
});
afterEach(async () => {
  await Promise.all([dev.close(), prod.close()]);
  rmSync(folder, { recursive: true, force: true });
});

const hostOf = (aws: AwsStandIn): Host => ({
  ...nodeHost(() => undefined),
  folder,
  environment: { SPECLINE_AWS_ENDPOINT: aws.url, AWS_MAX_ATTEMPTS: "3" },
});
const pipeline = "pipeline.yaml";
const readPlan = (file: string): PlanDocument => JSON.parse(readFileSync(join(folder, file), "utf8"));
const planned = (output?: string) =>
  planPipeline(hostOf(dev), pipeline, { target: "dev", parameters: [], failOn: [], work: ".specline", output });

/** What a plan says will change, without the lines of the file. */
const changesIn = ({
  steps,
  wires,
  parameters,
  settings,
  permissions,
  cost,
}: Omit<PlanDocument, "token" | "planned">) => ({
  steps: steps.map(({ name, action, rerun, because, fields }) => [
    name,
    action,
    rerun,
    because,
    fields.map(({ field, before, after }) => [field, before, after]),
  ]),
  wires,
  parameters,
  settings,
  permissions,
  cost,
});
const isSame = ({ steps, settings }: PlanDocument): boolean =>
  steps.every(({ action }) => action === "unchanged") && settings.length === 0;

/** The operations and objects that a command changes. */
async function writesOf<T>(aws: AwsStandIn, work: () => Promise<T>) {
  aws.calls.length = 0;
  const done = await work();
  return {
    done,
    writes: aws.calls.filter((call) => /^(Create|Update|Delete|Add|Start|Stop|Retry|PUT|POST)/.test(call)),
  };
}

/** The keys of the assets that a plan uploads. */
const newIn = ({ uploads }: PlanDocument): readonly string[] =>
  uploads.flatMap(({ key, status }) => (status === "there" ? [] : [key])).sort();
const keysOf = (aws: AwsStandIn): readonly string[] => [...aws.objects.keys()].sort();
const errorsIn = ({ diagnostics }: { readonly diagnostics: readonly { readonly severity: string }[] }) =>
  diagnostics.filter(({ severity }) => severity === "error");

/** Deploys the pipeline as it is, exactly as a plan says. */
async function deployed(): Promise<PlanDocument> {
  expect(errorsIn(await planned("plan.json"))).toEqual([]);
  const done = await deployPipeline(hostOf(dev), pipeline, { target: "dev", uploadData: true, plan: "plan.json" });
  expect(errorsIn(done)).toEqual([]);
  return readPlan("plan.json");
}

/** Starts the pipeline on dev, and follows it as `specline follow` does on a terminal without a cursor. */
async function followed(): Promise<{ readonly status: number; readonly screen: string }> {
  const started = await startPipeline(hostOf(dev), "credit_risk", { target: "dev", parameters: [] });
  expect(errorsIn(started)).toEqual([]);
  const lines: string[] = [];
  const put = (text: string): void => void lines.push(text);
  const color = colors.createColors(true);
  const plain = terminalOf({ json: false, quiet: false, verbose: false });
  const report = (found: Parameters<typeof plain.report>[0]): void => {
    if (found.length > 0) put(renderAll(found, plain.paint));
  };
  const terminal = { ...plain, color, errorColor: color, width: 110, live: false, print: put, say: put, report };
  const call = { words: ["credit_risk"], options: { target: "dev", every: 0.001 }, terminal, host: hostOf(dev) };
  const status = await runFollow(call as never);
  return { status, screen: lines.join("\n").replaceAll(/execution\/[0-9a-f]{12}/g, "execution/mzqk0t2k9a1b") };
}

test("the credit-risk pipeline is deployed, changed, followed, rolled back, promoted and deleted", async () => {
  // Each time that SageMaker is asked for the steps, some minutes have passed.
  dev.time = Date.UTC(2026, 10, 29, 9);
  let polls = 0;
  dev.onCall = (count) => {
    if (dev.calls[count - 1] === "ListPipelineExecutionSteps")
      dev.time = (dev.time ?? 0) + (3 + (polls++ % 4)) * MINUTE;
  };

  // Deployed, and executed without a failure.
  const first = await deployed();
  expect(first.steps.map(({ action }) => action)).toEqual(Array(10).fill("added"));
  expect(await followed()).toMatchObject({ status: 0 });
  const before = dev.pipelines.get("credit-risk")?.definition;
  const objects = new Map(dev.objects);

  // Changed and deployed again. The plan names the one field, and uploads nothing.
  const original = readFileSync(join(folder, pipeline), "utf8");
  const changed = original.replace("  - XGBoostTraining\n", "  - step: XGBoostTraining\n    config: { maxDepth: 9 }\n");
  writeFileSync(join(folder, pipeline), changed);
  const second = await deployed();
  const fields = second.steps
    .filter(({ action }) => action !== "unchanged")
    .map(({ name, fields }) => [name, fields.length]);
  expect([fields, newIn(second)]).toEqual([[["XGBoostTraining", 1]], []]);

  // The execution fails, and follow shows why.
  const job = "pipelines-mzqk0t2k9a1b-XGBoostTraining-5d41402abc";
  const message = { code: "data/one-class", hint: "check how the rows were selected" };
  dev.jobs.failed.set(job, {
    text: `the label 'Status' holds only 'good': a model cannot learn from one class\n${JSON.stringify(message)}`,
    log: ["[12:04:11] reading train.parquet: 800 rows, 24 columns", "[12:04:12] rows with Status good: 800, bad: 0"],
  });
  dev.sagemaker.endings.set("XGBoostTraining", {
    status: "Failed",
    reason: "ClientError: See job logs for more information",
    metadata: { TrainingJob: { Arn: `arn:aws:sagemaker:us-east-1:123456789012:training-job/${job}` } },
  });
  const failure = await followed();
  expect(failure.status).toBe(1);
  await expect(`${stripVTControlCharacters(failure.screen)}\n`).toMatchFileSnapshot(place("follow-failed.txt"));

  // Rolled back: the dry run says what a plan of the old file says, and nothing else changes.
  writeFileSync(join(folder, pipeline), original);
  const wanted = (await planned()).value as PlanDocument;
  const kept = new Map(dev.objects);
  const dry = await writesOf(dev, () => rollBack(hostOf(dev), "credit_risk", { target: "dev", dryRun: true }));
  expect(dry.writes).toEqual([]);
  const back = await writesOf(dev, () => rollBack(hostOf(dev), "credit_risk", { target: "dev" }));
  expect([codes(back.done), back.done.value?.outcome, back.done.value?.version]).toEqual([
    ["version/files-stay"],
    "updated",
    3,
  ]);
  expect(changesIn(dry.done.value?.plan as PlanDocument)).toEqual(changesIn(wanted));
  expect(back.done.value?.plan).toEqual(dry.done.value?.plan);
  expect(back.writes).toEqual(["UpdatePipeline", "AddTags"]);
  expect([dev.pipelines.get("credit-risk")?.definition, dev.objects]).toEqual([before, kept]);
  expect(isSame((await planned()).value as PlanDocument)).toBe(true);

  // Promoted to another account and region, exactly as the plan says.
  const sides = { from: hostOf(dev), to: hostOf(prod) };
  const promote = (more: object) => promotePipeline(hostOf(dev), pipeline, { from: "dev", to: "prod", ...more }, sides);
  const written = await writesOf(prod, () => promote({ output: "prod.json" }));
  expect([errorsIn(written.done), written.writes]).toEqual([[], []]);
  const plan = readPlan("prod.json");
  const promoted = await writesOf(prod, () => promote({ plan: "prod.json" }));
  expect([errorsIn(promoted.done), promoted.done.value?.outcome]).toEqual([[], "created"]);
  expect(promoted.writes.at(-1)).toBe("CreatePipeline");
  const assets = keysOf(prod).filter((key) => !key.includes("/manifests/"));
  expect([...new Set(assets.map((key) => key.split("/").slice(0, 4).join("/")))]).toEqual(
    plan.uploads.map(({ key }) => `prod-models/credit-risk/${key}`.split("/").slice(0, 4).join("/")).sort(),
  );
  expect(plan.steps.map(({ name, action }) => [name, action])).toEqual(first.steps.map(({ name }) => [name, "added"]));
  expect(prod.pipelines.get("credit-risk")?.definition).not.toMatch(/us-east-1|123456789012|dev-models/);
  expect((await pipelineDrift(sides.to, "credit_risk", { target: "prod" })).value?.drifts).toEqual([]);

  // Deleted on dev. Everything that its versions refer to stays, on both sides.
  const history = await pipelineHistory(hostOf(dev), "credit_risk", { target: "dev", limit: 20 });
  expect(history.value?.versions.map(({ version, sameAs }) => [version, sameAs])).toEqual([
    [3, 1],
    [2, undefined],
    [1, undefined],
  ]);
  const other = prod.state();
  const gone = await writesOf(dev, () => deleteDeployed(hostOf(dev), "credit_risk", { target: "dev", yes: true }));
  expect([gone.done.diagnostics, gone.done.value?.outcome, gone.writes]).toEqual([[], "deleted", ["DeletePipeline"]]);
  expect([dev.pipelines.size, dev.objects, prod.state()]).toEqual([0, kept, other]);
  expect([...objects.keys()].every((key) => dev.objects.has(key))).toBe(true);
});
