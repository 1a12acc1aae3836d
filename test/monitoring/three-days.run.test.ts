import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Host, nodeHost } from "../../src/app/host/host.ts";
import { runPipeline } from "../../src/app/run.ts";

/* A model is trained, and three days of new rows pass through its monitoring pipeline. */

const folder = mkdtempSync(join(tmpdir(), "specline-monitoring-"));
const host: Host = { ...nodeHost(() => undefined), folder };
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NAMES = ["amount", "age", "city", "status"];
/** Rows as people in Switzerland write them. The status depends on the amount, except in one row of seven. */
const rows = (from: number, to: number): readonly (readonly string[])[] =>
  Array.from({ length: to - from }, (_, index) => {
    const n = from + index;
    const [amount, age] = [((n * 37) % 211) / 4, 18 + ((n * 13) % 60)];
    const city = ["Zürich", "Genève", "Bern"][(n * 7) % 3] as string;
    return [amount.toFixed(2).replace(".", ","), String(age), city, amount > 26 !== (n % 7 === 0) ? "bad" : "good"];
  });
const write = (name: string, of: readonly (readonly string[])[]): void =>
  writeFileSync(join(folder, name), [NAMES, ...of].map((cells) => `${cells.join(";")}\n`).join(""));

const SPEC = {
  ...{ name: "risk", data: "data.csv", label: "status", positive: "bad" },
  steps: ["data_loading", "preprocessing", "training", "evaluation"],
  requirements: { min_auc: 0.7 },
  monitor: { every: "1 day", data: "new.csv", quality: { min_auc: 0.75 } },
};
const run = async (path: string) => {
  const { record, diagnostics } = await runPipeline(host, path, { parameters: [], work: "work", cache: true });
  const statuses = Object.fromEntries((record?.steps ?? []).map(({ name, status }) => [name, status]));
  return {
    status: record?.status,
    statuses,
    record,
    errors: diagnostics.filter(({ severity }) => severity === "error"),
  };
};

beforeAll(async () => {
  write("data.csv", rows(0, 600));
  writeFileSync(join(folder, "risk.yaml"), JSON.stringify(SPEC));
  // Nothing to compare with has been kept yet.
  write("new.csv", rows(600, 900));
  for (const { code, hint } of (await run("risk.yaml#monitor")).errors)
    expect([code, hint]).toEqual(["run/input-missing", expect.stringMatching(/: specline run risk\.yaml$/)]);
  const trained = await run("risk.yaml");
  expect([trained.status, trained.errors]).toEqual(["succeeded", []]);
  expect(trained.statuses["MonitoringBaseline"]).toBe("succeeded");
});

/** The outcome of the monitoring pipeline for a day's rows, with the message with which it failed. */
async function day(of: readonly (readonly string[])[]) {
  write("new.csv", of);
  const { status, statuses, record } = await run("risk.yaml#monitor");
  expect([statuses["DriftMeasurement"], statuses["QualityMeasurement"]]).toEqual(["succeeded", "succeeded"]);
  const read = (step: string, port: string, file: string) =>
    JSON.parse(
      readFileSync(join(record?.steps.find(({ name }) => name === step)?.outputs[port]?.path ?? "", file), "utf8"),
    );
  const drifted = (
    read("DriftMeasurement", "report", "drift.json").columns as readonly { name: string; drifted: boolean }[]
  )
    .filter((one) => one.drifted)
    .map(({ name }) => name);
  const auc = read("QualityMeasurement", "metrics", "metrics.json").auc as number;
  return { status, drifted, auc, message: record?.steps.find(({ name }) => name === "QualityGate-Fail")?.message };
}

test("a day like those of training passes", async () => {
  const { status, drifted, auc } = await day(rows(600, 1000));
  expect([status, drifted]).toEqual(["succeeded", []]);
  expect(auc).toBeGreaterThan(0.8);
});

test("a day with drift fails and names the column, although the quality is right", async () => {
  const older = rows(1000, 1400).map(([amount = "", age, ...cells]) => [amount, String(Number(age) + 25), ...cells]);
  const { status, drifted, auc, message } = await day(older);
  expect([status, drifted]).toEqual(["failed", ["age"]]);
  expect(auc).toBeGreaterThan(0.75);
  expect(JSON.stringify(message)).toContain("drifted of DriftMeasurement is 1, and at most 0 was required");
});

test("a day on which the model is wrong fails, although nothing drifted", async () => {
  const wrong = rows(1400, 1800).map(([amount = "", age = "", city = "", status = ""], n) => [
    ...[amount, age, city],
    n % 5 < 2 ? (status === "bad" ? "good" : "bad") : status,
  ]);
  const { status, drifted, auc, message } = await day(wrong);
  expect([status, drifted]).toEqual(["failed", []]);
  expect(auc).toBeLessThan(0.7);
  expect(JSON.stringify(message)).toContain("auc of QualityMeasurement is 0.");
});

test("a step that fails has a command that runs it again in the monitoring pipeline", async () => {
  write(
    "new.csv",
    rows(600, 700).map((cells) => [...cells.slice(0, 3), ""]),
  );
  const [error] = (await run("risk.yaml#monitor")).errors;
  expect(error?.hint).toContain("specline run 'risk.yaml#monitor' --only QualityMeasurement");
});
