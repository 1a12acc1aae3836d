import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { JsonObject } from "../../../base/canonical.ts";

/** A run as tests describe it. The pipeline loads a table, trains a model and evaluates it. */
export interface StoredRun {
  readonly title?: string;
  readonly context?: Readonly<Record<string, string>>;
  readonly parameters?: JsonObject;
  readonly depth?: number;
  /** The contents of the loading script. */
  readonly code?: string;
  /** The digest of the source. Empty if the source was not copied to the work folder. */
  readonly source?: string;
  readonly profile?: JsonObject;
  readonly metrics?: JsonObject;
  readonly evaluation?: string;
  readonly seconds?: number;
  readonly packages?: Readonly<Record<string, string>>;
  /** The digest of the rows that were loaded. */
  readonly loaded?: string;
  /** The table of predictions. */
  readonly predictions?: string;
  readonly places?: Readonly<Record<string, string>>;
  /** The columns that each of the preprocessing steps drops. */
  readonly drops?: readonly (readonly string[])[];
  /** The pipeline's file. */
  readonly file?: string;
  /** The `--config` files, absolute, and the `--set` values. */
  readonly configs?: readonly string[];
  readonly set?: readonly string[];
  readonly definitionDigest?: string;
}

const TARGET = {
  name: "local",
  region: "us-east-1",
  account: "000000000000",
  role: "arn:aws:iam::000000000000:role/local",
  bucket: "specline-local",
  prefix: "",
  tags: {},
};

/** Writes what a run leaves in a work folder, without running anything. */
export function storeRun(work: string, run: string, stored: StoredRun = {}): void {
  const { title = "risk", context = { label: "status", positive: "bad" }, depth = 6, code = "load()" } = stored;
  const { evaluation = "XGBoostModelEval", source = "0".repeat(16), seconds = 2 } = stored;
  const root = `s3://specline-local/${title}`;
  const asset = `${root}/code/${Buffer.from(code.padEnd(8)).toString("hex").slice(0, 16)}`;
  const put = (path: string, contents: string | object): void => {
    mkdirSync(dirname(join(work, path)), { recursive: true });
    writeFileSync(join(work, path), typeof contents === "string" ? contents : JSON.stringify(contents));
  };
  const own = `s3/specline-local/${title}/${run}`;
  put(`${asset.replace("s3://", "s3/")}/load_data.py`, code);
  const inputs = [
    { InputName: "code", S3Input: { S3Uri: asset, LocalPath: "/code" } },
    {
      InputName: "source",
      S3Input: { S3Uri: source === "" ? "s3://other/t.csv" : `${root}/data/${source}/t.csv`, LocalPath: "/source" },
    },
  ];
  put(`runs/${run}/definition.json`, {
    Version: "2020-12-01",
    Parameters: [{ Name: "Limit", Type: "Integer", DefaultValue: 1 }],
    Steps: [
      { Name: "DataLoading", Type: "Processing", Arguments: { ProcessingInputs: inputs } },
      { Name: "XGBoostTraining", Type: "Training", Arguments: { HyperParameters: { max_depth: String(depth) } } },
      { Name: evaluation, Type: "Processing", Arguments: { Environment: { SCRIPT: `${evaluation}.py` } } },
    ],
  });
  const step = (id: string, outputs: object, config: object = {}, inputs: object = {}) => ({
    ...{ id, spec: id, pack: "standard", summary: "", inputs, outputs, config },
  });
  const prepared = (stored.drops ?? []).map((dropColumns, index) =>
    step(
      `TabularPreprocessing_${index}`,
      { processed: { kind: "tabular.processed" } },
      { dropColumns },
      { data: { kind: "tabular.raw" } },
    ),
  );
  put(`runs/${run}/manifest.json`, {
    ...{ specline: "0.1.0", title, name: title, target: TARGET, packs: {}, context, wires: [], gates: [] },
    requirements: [],
    steps: [
      step("DataLoading", { data: { kind: "tabular.raw" }, metadata: { kind: "profile" } }),
      ...prepared,
      step(
        "XGBoostTraining",
        { model: { kind: "model.xgboost" }, evaluation: { kind: "predictions.labelled" } },
        { maxDepth: depth },
      ),
      step(evaluation, { predictions: { kind: "predictions.labelled" }, metrics: { kind: "metrics.classification" } }),
    ],
  });
  const { file, configs = [], set = [], places = {}, definitionDigest = "" } = stored;
  if (stored.places !== undefined || file !== undefined)
    put(`runs/${run}/places.json`, { folder: dirname(work), file, configs, set, places });
  put(`${own}/DataLoading/metadata/profile.json`, stored.profile ?? { rows: 10, columns: [] });
  if (stored.predictions !== undefined) put(`${own}/${evaluation}/predictions/predictions.csv`, stored.predictions);
  const output = (name: string, port: string) => ({
    [port]: { uri: `s3://specline-local/${title}/${run}/${name}/${port}`, path: join(work, own, name, port) },
  });
  const ended = (name: string, type: string, outputs: object, more: object = {}) => ({
    t: "step",
    record: { name, type, status: "succeeded", emulation: "process", seconds, outputs },
    ...more,
  });
  const lines = [
    {
      ...{ t: "run", version: 2, run, title, pipeline: title, startedAt: "2026-11-30T08:00:00.000Z" },
      ...{ parameters: stored.parameters ?? {}, definitionDigest, workers: 1 },
      interpreter: { python: "python3", packages: stored.packages ?? {} },
      process: { pid: 1, host: "", started: "" },
      steps: [
        { name: "DataLoading", type: "Processing" },
        { name: "XGBoostTraining", type: "Training" },
        { name: evaluation, type: "Processing" },
      ],
    },
    ended(
      "DataLoading",
      "Processing",
      { ...output("DataLoading", "data"), ...output("DataLoading", "metadata") },
      {
        result: {
          properties: { ProcessingInputs: inputs },
          published:
            stored.loaded === undefined
              ? {}
              : {
                  [`s3://specline-local/${title}/${run}/DataLoading/data`]: {
                    "part-00000.csv": { digest: stored.loaded },
                  },
                },
        },
      },
    ),
    ended("XGBoostTraining", "Training", output("XGBoostTraining", "output-data")),
    ended(evaluation, "Processing", output(evaluation, "predictions"), {
      metrics: stored.metrics ?? { task: "binary", auc: 0.8 },
    }),
    { t: "end", status: "succeeded", at: "2026-11-30T08:00:09.000Z" },
  ];
  put(`runs/${run}/journal.jsonl`, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
}
