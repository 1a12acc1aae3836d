import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { requestsOf } from "../../../src/steps/batch-transform/requests.ts";
import { sendAll, serve } from "./serve.ts";

/*
 * Scores a large table with a model of many trees on a server that allows a minute for each request, as containers do.
 * SPECLINE_TRANSFORM_ROWS and SPECLINE_TRANSFORM_TREES set their sizes (1,500,000 and 1,000 for the recorded figures).
 */
const rows = Number(process.env["SPECLINE_TRANSFORM_ROWS"] ?? 100_000);
const trees = Number(process.env["SPECLINE_TRANSFORM_TREES"] ?? 50);
const MAKE = fileURLToPath(new URL("large.py", import.meta.url));

test(`scores ${rows} rows with ${trees} trees within a minute for each request`, { timeout: 3_600_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "specline-large-"));
  const python = process.env["SPECLINE_PYTHON"] ?? "/usr/bin/python3";
  const { files, bytes } = JSON.parse(
    execFileSync(python, [MAKE, folder, String(rows), String(trees)], { encoding: "utf8" }),
  ) as { readonly files: number; readonly bytes: number };
  expect(bytes / files).toBeLessThanOrEqual(5 * 1024 * 1024);
  const { payloadMb } = requestsOf({ instanceType: "ml.m5.xlarge" }, trees * 6);
  const request = {
    BatchStrategy: "MultiRecord",
    MaxConcurrentTransforms: 2,
    MaxPayloadInMB: payloadMb,
    ModelClientConfig: { InvocationsTimeoutInSeconds: 60, InvocationsMaxRetries: 0 },
    TransformInput: { ContentType: "text/csv", SplitType: "Line" },
    TransformOutput: { Accept: "text/csv", AssembleWith: "None" },
  };
  const environment = {
    SAGEMAKER_PROGRAM: "inference.py",
    SAGEMAKER_SUBMIT_DIRECTORY: "/opt/ml/model/code",
    SAGEMAKER_MODEL_SERVER_WORKERS: "2",
    SPECLINE_ROWS: "processed",
  };
  const server = await serve(folder, { archive: join(folder, "model.tar.gz"), environment, toolkit: "containers" });
  try {
    expect(server.timeout).toBe(60);
    const whole = await sendAll(request, join(folder, "whole"), join(folder, "out-whole"), [server]);
    const parts = await sendAll(request, join(folder, "all"), join(folder, "out"), [server]);
    console.info(JSON.stringify({ rows, trees, bytes, whole, parts }));
    expect(whole.files).toBe(1);
    expect(whole.sent[0]).toBeGreaterThanOrEqual(bytes / (payloadMb * 1024 * 1024));
    expect(parts.files).toBe(files);
    const scored = readFileSync(join(folder, "out-whole/rows.csv.out"), "latin1");
    expect(scored.split("\n")).toHaveLength(rows + 2);
    expect(scored.startsWith("__row_id,split,score\n0,all,0.")).toBe(true);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
