import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compilePipeline } from "../../../src/app/compile.ts";
import { nodeHost } from "../../../src/app/host/host.ts";
import { runPipeline } from "../../../src/app/run.ts";
import type { JsonObject } from "../../../src/base/canonical.ts";
import { csvRecords } from "../../../src/base/csv.ts";
import type { RunRecord } from "../../../src/local/index.ts";
import { standardPack } from "../../../src/steps/pack.ts";
import { CREDIT_BRANCHES, root } from "../../fixtures/credit-risk.ts";
import { SAME_SCORES } from "../covered.ts";
import { type Server, sendAll, serve } from "./serve.ts";

/*
 * Serves each of the standard pack's archives with the stand-in for its container, and compares the scores with the
 * pipeline's scores.
 */
const folder = mkdtempSync(join(tmpdir(), "specline-serving-"));
const running: Server[] = [];
const compared = new Set<string>();
afterAll(async () => {
  await Promise.all(running.map(({ stop }) => stop()));
  rmSync(folder, { recursive: true, force: true });
});

const spec = (name: string, framework: string, trainer: string, training: string): string => `
name: ${name}
${CREDIT_BRANCHES}
steps:
  - { step: ${trainer}, config: ${training} }
  - ${framework}ModelEval_calibration
  - ModelCalibration_calibration
  - ${framework}Model
  - BatchTransform_calibration
  - Package
`;
const own = (fixture: string): string =>
  `{ script: ${root}test/fixtures/own/${fixture}, hyperparameters: { rounds: 20 } }`;
const MODELS = [
  {
    framework: "XGBoost",
    trainer: "XGBoostTraining",
    toolkit: "containers",
    training: "{ n_estimators: 40, cross_validation: 0 }",
  },
  {
    framework: "XGBoost",
    trainer: "XGBoostTuning",
    toolkit: "containers",
    training: "{ max_jobs: 2, n_estimators: 20, ranges: { maxDepth: { min: 2, max: 3 } } }",
  },
  { framework: "LightGBM", trainer: "LightGBMTraining", toolkit: "containers", training: own("lightgbm") },
  { framework: "PyTorch", trainer: "PyTorchTraining", toolkit: "inference", training: own("gradient") },
] as const;

describe.each(MODELS)("a model of $trainer", ({ framework, trainer, toolkit, training }) => {
  let record: RunRecord;
  let requests: ReadonlyMap<string, JsonObject>;
  beforeAll(async () => {
    const file = join(folder, `${trainer}.yaml`);
    writeFileSync(file, spec(trainer.toLowerCase(), framework, trainer, training));
    const host = { ...nodeHost(() => undefined), folder };
    const ran = await runPipeline(host, file, { parameters: [], work: folder, cache: true });
    if (ran.record?.status !== "succeeded") throw new Error(JSON.stringify(ran.diagnostics));
    record = ran.record;
    const { text = "" } = await compilePipeline(host, file, { target: "local" });
    const { Steps } = JSON.parse(text) as { readonly Steps: readonly { Name: string; Arguments: JsonObject }[] };
    requests = new Map(Steps.map((step) => [step.Name, step.Arguments]));
  });

  const output = (step: string, port: string): string =>
    record.steps.find(({ name }) => name === step)?.outputs[port]?.path ?? "";
  const archive = (step: string, port: string): string => {
    const path = output(step, port);
    return path.endsWith(".gz") ? path : join(path, "model.tar.gz");
  };
  const container = (): JsonObject => requests.get(`${framework}Model`)?.["PrimaryContainer"] as JsonObject;
  const start = async (path: string, environment: JsonObject): Promise<Server> => {
    const server = await serve(folder, { archive: path, environment, toolkit });
    running.push(server);
    return server;
  };
  const table = (path: string): readonly Readonly<Record<string, string>>[] => {
    const [header = [], ...rows] = [...csvRecords(readFileSync(path, "utf8"), ",")].map(({ cells }) => cells);
    return rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index] ?? ""])));
  };

  test("scores a table in a batch transform like the local run, in one request and in many", async () => {
    const request = requests.get("BatchTransform_calibration") as JsonObject;
    const environment = {
      ...(container()["Environment"] as JsonObject),
      ...(request["Environment"] as JsonObject),
      SAGEMAKER_MODEL_SERVER_WORKERS: "2",
    };
    const path = archive(trainer, "model");
    const servers = [await start(path, environment), await start(path, environment)];
    const source = join(output("TabularPreprocessing_calibration", "processed"), "all");
    const local = readFileSync(join(output("BatchTransform_calibration", "predictions"), "part-00000.csv.out"), "utf8");
    const scored = readFileSync(
      join(output(`${framework}ModelEval_calibration`, "predictions"), "predictions.csv"),
      "utf8",
    );
    expect(local).toBe(scored);
    for (const [megabytes, least] of [
      [request["MaxPayloadInMB"], 1],
      [0.005, 5],
    ] as const) {
      const target = join(folder, `${trainer}-${megabytes}`);
      const sent = await sendAll({ ...request, MaxPayloadInMB: megabytes ?? 0 }, source, target, servers);
      expect(sent.sent[0]).toBeGreaterThanOrEqual(least);
      expect(readFileSync(join(target, "part-00000.csv.out"), "utf8")).toBe(local);
    }
    compared.add("BatchTransform");
  });

  test("divides a table's files among instances", async () => {
    const request = requests.get("BatchTransform_calibration") as JsonObject;
    const [header = "", ...rows] = readFileSync(
      join(output("TabularPreprocessing_calibration", "processed"), "all/part-00000.csv"),
      "utf8",
    ).split(/(?<=\n)/);
    const source = mkdtempSync(join(folder, "parts-"));
    rows.forEach((row, index) => {
      if (index % 100 === 0) writeFileSync(join(source, `part-${index}.csv`), header);
      writeFileSync(join(source, `part-${index - (index % 100)}.csv`), row, { flag: "a" });
    });
    const servers = running.slice(-2);
    const sent = await sendAll(request, source, `${source}-out`, servers);
    expect(sent.sent).toHaveLength(2);
    expect(Math.max(...sent.sent) - Math.min(...sent.sent)).toBeLessThanOrEqual(1);
    expect(readdirSync(`${source}-out`)).toHaveLength(Math.ceil(rows.length / 100));
  });

  test("scores raw rows behind an endpoint like the pipeline", async () => {
    const server = await start(archive("Package", "package"), container()["Environment"] as JsonObject);
    expect((await fetch(`http://127.0.0.1:${server.port}/ping`)).status).toBe(200);
    const raw = table(join(output("DataLoading_calibration", "data"), "part-00000.csv")).slice(0, 50);
    const scores = new Map(
      table(join(output("ModelCalibration_calibration", "calibrated"), "predictions.csv")).map((row) => [
        row["__row_id"],
        row,
      ]),
    );
    const asked = raw.map(({ __row_id: _, Status: __, ...row }) => row);
    const names = Object.keys(asked[0] ?? {});
    const bodies = [
      [JSON.stringify(asked), "application/json"],
      [asked.map((row) => `${JSON.stringify(row)}\n`).join(""), "application/jsonlines"],
      [
        [names, ...asked.map((row) => names.map((name) => row[name]))].map((row) => row.join(",")).join("\n"),
        "text/csv",
      ],
    ] as const;
    for (const [body, type] of bodies) {
      const answer = await server.ask(body, type);
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-type")).toBe("application/json");
      const { predictions } = (await answer.json()) as { readonly predictions: readonly { readonly score: number }[] };
      expect(predictions.map(({ score }) => score)).toEqual(
        raw.map((row) => Number(scores.get(row["__row_id"] ?? "")?.["score"])),
      );
    }
    compared.add(`${framework}Model`);
    const refused = await server.ask("{}", "application/json");
    expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining("row 1 is empty")]);
  });
});

test("every standard model and transform was compared", () => {
  const served = standardPack.steps.filter(({ job }) => job.type === "model" || job.type === "transform");
  expect([...compared].sort()).toEqual(served.map(({ name }) => name).sort());
  expect(SAME_SCORES).toEqual([...compared].sort());
});
