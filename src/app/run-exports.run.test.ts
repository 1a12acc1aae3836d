import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { nodeHost } from "./host/host.ts";
import { runPipeline } from "./run.ts";

const folder = mkdtempSync(join(tmpdir(), "specline-exports-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const credit = fileURLToPath(new URL("../../examples/credit-risk/data/credit.csv", import.meta.url));

async function run(destination: string, existing: string, sample?: number) {
  const path = join(folder, "pipeline.yaml");
  const config = `{ destination: "${destination}", partitionBy: [split], existing: ${existing} }`;
  const steps = `steps: [data_loading, preprocessing, { step: TableExport, config: ${config} }]`;
  writeFileSync(path, `name: exported\nlabel: Status\npositive: bad\ndata: ${credit}\n${steps}\n`);
  const host = { ...nodeHost(() => undefined), folder };
  const choices = { parameters: [], work: join(folder, ".specline"), cache: true, workers: 1 };
  return runPipeline(host, path, { ...choices, ...(sample !== undefined && { sample }) });
}

const filesIn = (...path: string[]): readonly string[] =>
  readdirSync(join(folder, ...path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath.slice(join(folder, ...path).length + 1)}/${entry.name}`)
    .sort();

test("an export to a local path is copied there, once for each run or in place", { timeout: 120_000 }, async () => {
  const runs = [await run("out", "keep"), await run("out", "keep")].map(({ record }) => record?.run ?? "");
  const splits = ["test", "train", "validation"];
  const wanted = runs.flatMap((id) => splits.map((split) => `run=${id}/split=${split}/part-00000.csv`));
  expect(filesIn("out", "rows")).toEqual(wanted.toSorted());
  expect(readdirSync(join(folder, "out", "table"))).toEqual(["columns.json"]);
  const { places } = await run("in-place", "replace");
  expect(places?.exports).toEqual([join(folder, "in-place")]);
  expect(filesIn("in-place", "rows")).toEqual(splits.map((split) => `split=${split}/part-00000.csv`));
  const file = "split=test/part-00000.csv";
  const [there, here] = [
    ["in-place", "rows"],
    ["out", "rows", `run=${runs[0]}`],
  ].map((path) => readFileSync(join(folder, ...path, file), "utf8"));
  expect(there).toBe(here);
});

test("an export to S3 is in the local S3 folder", { timeout: 120_000 }, async () => {
  const { record, places } = await run("s3://team/lake/", "keep");
  const rows = [".specline", "s3", "team", "lake", "rows", `run=${record?.run}`];
  expect(filesIn(...rows)).toHaveLength(3);
  expect(places?.exports).toContain(join(folder, ...rows));
});

test("a sample of the rows replaces no export of all rows", { timeout: 120_000 }, async () => {
  for (const place of ["kept", "s3://team/kept"]) {
    const at = place === "kept" ? [place] : [".specline", "s3", "team", "kept"];
    await run(place, "replace");
    const before = readFileSync(join(folder, ...at, "rows", "split=train", "part-00000.csv"), "utf8");
    const { places } = await run(place, "replace", 0.5);
    expect(places?.exports?.[0]).toContain("sample-0.5");
    expect(readFileSync(join(folder, ...at, "rows", "split=train", "part-00000.csv"), "utf8")).toBe(before);
    const cut = readFileSync(join(folder, ...at, "sample-0.5", "rows", "split=train", "part-00000.csv"), "utf8");
    expect(cut.split("\n").length).toBeLessThan(0.6 * before.split("\n").length);
  }
});

test("a folder that cannot be written is an error", { timeout: 120_000 }, async () => {
  writeFileSync(join(folder, "taken"), "");
  const { diagnostics } = await run("taken", "replace");
  expect(diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code)).toEqual([
    "run/export-failed",
    "run/export-failed",
  ]);
});
