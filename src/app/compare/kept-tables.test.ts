import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readRun } from "../../local/index.ts";
import { writeArchive } from "../../local/storage/archive.ts";
import { nodeEffects } from "../host/effects.ts";
import { keptTables } from "./kept-tables.ts";
import { matchedSteps } from "./matched-steps.ts";
import { storeRun } from "./testing/stored-runs.ts";

const HEAD = "__row_id,split,label,score\n";
const EVAL = "XGBoostModelEval";
const effects = nodeEffects();

/** Two runs without predictions. `folder` is a step's folder in a run. */
function bench() {
  const work = mkdtempSync(join(tmpdir(), "specline-tables-"));
  onTestFinished(() => rmSync(work, { recursive: true, force: true }));
  for (const run of ["a1", "b1"]) storeRun(work, run, { metrics: { auc: 0.8, threshold: 0.4 } });
  const folder = (run: string, path: string): string => {
    const made = join(work, "s3/specline-local/risk", run, path);
    mkdirSync(made, { recursive: true });
    return made;
  };
  const found = async () => {
    const [before, after] = [await readRun(effects, work, "a1"), await readRun(effects, work, "b1")];
    const scratch = join(work, "scratch");
    mkdirSync(scratch, { recursive: true });
    return keptTables(effects.files, { before, after, matched: matchedSteps(before, after) }, scratch);
  };
  return { folder, found };
}

test("a run without scores has no tables", async () => {
  expect(await bench().found()).toMatchObject({ tables: [], leftOut: [{ step: EVAL }, { step: "XGBoostTraining" }] });
});

test("several machines leave several parts, in the order of the rows", async () => {
  const { folder, found } = bench();
  for (const run of ["a1", "b1"])
    for (const name of ["part-00000-9.csv", "part-00000-0.csv", "notes.txt"])
      writeFileSync(join(folder(run, "XGBoostModelEval/predictions"), name), HEAD);
  const [tables, ...more] = (await found()).tables;
  expect(more).toEqual([]);
  expect(tables?.before.threshold).toBe(0.4);
  expect(tables?.after.files.map((file) => basename(file))).toEqual(["part-00000-0.csv", "part-00000-9.csv"]);
});

test("without an evaluation, the trainer's own scores are unpacked", async () => {
  const { folder, found } = bench();
  for (const run of ["a1", "b1"]) {
    const members = [{ path: "predictions.csv", executable: false, content: { text: `${HEAD}${run}\n` } }];
    await writeArchive(effects.files, join(folder(run, "XGBoostTraining/output-data"), "output.tar.gz"), members);
  }
  const [tables] = (await found()).tables;
  expect(tables?.step.after).toBe("XGBoostTraining");
  expect(readFileSync(tables?.before.files[0] ?? "", "utf8")).toBe(`${HEAD}a1\n`);
  expect(readFileSync(tables?.after.files[0] ?? "", "utf8")).toBe(`${HEAD}b1\n`);
});

test("a link in place of a table is not followed, and is named", async () => {
  const { folder, found } = bench();
  for (const run of ["a1", "b1"])
    symlinkSync("/etc/hostname", join(folder(run, `${EVAL}/predictions`), "part-00000-0.csv"));
  const { tables, leftOut } = await found();
  const reason = "has a link in place of part-00000-0.csv";
  expect(tables).toEqual([]);
  expect(leftOut[0]).toEqual({ step: EVAL, reasons: ["a1", "b1"].map((run) => ({ run, reason })) });
});

test("a table in an archive is unpacked whatever its size", async () => {
  const { folder, found } = bench();
  const text = HEAD.repeat(1_300_000);
  const member = (path: string, content: string) => ({ path, executable: false, content: { text: content } });
  const members = [member("notes.txt", "notes"), member("./predictions.csv", text), member("more/predictions.csv", "")];
  for (const run of ["a1", "b1"])
    await writeArchive(effects.files, join(folder(run, `${EVAL}/predictions`), "output.tar.gz"), members);
  const [tables] = (await found()).tables;
  expect(text.length).toBeGreaterThan(32 * 2 ** 20);
  expect(statSync(tables?.after.files[0] ?? "").size).toBe(text.length);
});

test("says which table is damaged or absent", async () => {
  const { folder, found } = bench();
  const members = [{ path: "more/predictions.csv", executable: false, content: { text: HEAD } }];
  await writeArchive(effects.files, join(folder("a1", `${EVAL}/predictions`), "output.tar.gz"), members);
  writeFileSync(join(folder("a1", "XGBoostTraining/output-data"), "output.tar.gz"), "no archive");
  writeFileSync(join(folder("b1", "XGBoostTraining/output-data"), "predictions.csv"), HEAD);
  expect(await found()).toEqual({
    tables: [],
    leftOut: [
      {
        step: EVAL,
        reasons: [
          { run: "a1", reason: "has no predictions.csv in output.tar.gz" },
          { run: "b1", reason: "has none on this disk" },
        ],
      },
      {
        step: "XGBoostTraining",
        reasons: [{ run: "a1", reason: "has a table that cannot be read (output.tar.gz: incorrect header check)" }],
      },
    ],
  });
});
