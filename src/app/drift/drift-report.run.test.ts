import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { nodeHost } from "../host/host.ts";
import { runPipeline } from "../run.ts";
import { driftReport } from "./drift-report.ts";

const folder = mkdtempSync(join(tmpdir(), "specline-drift-"));
const host = { ...nodeHost(() => undefined), folder };
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NAMES = ["amount", "age", "city", "status"];
const rows = (from: number, to: number): readonly (readonly string[])[] =>
  Array.from({ length: to - from }, (_, index) => {
    const n = from + index;
    const [amount, age] = [((n * 37) % 211) / 4, 18 + ((n * 13) % 60)];
    const city = ["Zürich", "Genève", "Bern"][(n * 7) % 3] as string;
    return [amount.toFixed(2).replace(".", ","), String(age), city, amount > 26 !== (n % 7 === 0) ? "bad" : "good"];
  });
const write = (name: string, of: readonly (readonly string[])[], names: readonly string[] = NAMES): void =>
  writeFileSync(join(folder, name), [names, ...of].map((cells) => `${cells.join(";")}\n`).join(""));

beforeAll(async () => {
  write("data.csv", rows(0, 600));
  const steps = ["data_loading", "preprocessing", "training", "evaluation"];
  const spec = { name: "risk", data: "data.csv", label: "status", positive: "bad", steps };
  writeFileSync(join(folder, "risk.yaml"), JSON.stringify(spec));
  const { record } = await runPipeline(host, "risk.yaml", { parameters: [], work: "work", cache: false });
  expect(record?.status).toBe("succeeded");
});

const asked = (data: string) => driftReport(host, { baseline: "last", data, work: "work" });

test("other draws have no drift, and the metric is that of the run", async () => {
  write("same.csv", rows(600, 1000));
  const request = { baseline: "last", data: "same.csv", work: "work", output: "pages/drift.html" };
  const { value, diagnostics } = await driftReport(host, request);
  expect(readFileSync(join(folder, "pages/drift.html"), "utf8")).toContain("no drift");
  expect(diagnostics.filter(({ severity }) => severity !== "note")).toEqual([]);
  expect(value).toMatchObject({ drifted: 0, rows: { baseline: 600, now: 400 }, importance: 0, step: "DataLoading" });
  expect(value?.metric?.metric).toBe("auc");
  expect(Math.abs((value?.metric?.now ?? 0) - (value?.metric?.before ?? 1))).toBeLessThan(0.1);
});

test("drift is sorted by what it matters to the model, and says why no metric is predicted", async () => {
  const drifted = rows(600, 1000).map(([amount, , city], index) => [
    String(100 * Number(amount?.replace(",", "."))),
    index < 100 && city === "Bern" ? "Berne" : (city ?? ""),
  ]);
  write("new.csv", drifted, ["amount", "city"]);
  const { value, diagnostics } = await asked("new.csv");
  const found = value?.columns.filter((one) => one.drifted) ?? [];
  expect(found.map(({ name, kinds }) => [name, ...kinds.map(({ kind }) => kind)])).toEqual([
    ["amount", "unit"],
    ["age", "lost-column"],
    ["city", "new-category"],
  ]);
  expect(found[0]?.importance).toBeGreaterThan(0.5);
  expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
    expect.stringMatching(/drift-report\/no-metric: .*the model refuses the new rows: .*'age'/),
  ]);
});

test("other tables, empty ones and runs without a baseline are errors", async () => {
  write("other.csv", [["1", "2"]], ["a", "b"]);
  write("empty.csv", []);
  const codes = async (data: string) => (await asked(data)).diagnostics.map(({ code }) => code);
  expect(await codes("other.csv")).toEqual(["drift-report/other-columns"]);
  expect(await codes("empty.csv")).toEqual(["data/header-only"]);
  expect(await codes("nothing.csv")).toEqual(["drift-report/no-data"]);
  rmSync(join(folder, "work/s3"), { recursive: true });
  expect(await codes("same.csv")).toEqual(["drift-report/no-baseline"]);
});
