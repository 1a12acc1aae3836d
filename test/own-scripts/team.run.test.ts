import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { check } from "../../src/app/check.ts";
import { nodeHost } from "../../src/app/host/host.ts";
import { runPipeline } from "../../src/app/run.ts";

/* A team's repository, unchanged: a config file with the names of the team's tool, and the scripts that it names. */

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = realpathSync(mkdtempSync(join(tmpdir(), "specline-team-")));
const file = join(folder, "team.config.json");
const PREPARE = join(folder, "dockers/xgboost/scripts/tabular_preprocess.py");
beforeAll(() => {
  cpSync(join(root, "test/fixtures/team"), folder, { recursive: true });
  cpSync(join(root, "examples/credit-risk/data/credit.csv"), join(folder, "credit.csv"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const host = { ...nodeHost(() => undefined), folder };
const run = (set: readonly string[] = []) =>
  runPipeline(host, file, { parameters: [], work: join(folder, ".specline"), cache: true, set });

const stepsOf = ({ record }: Awaited<ReturnType<typeof run>>) =>
  Object.fromEntries(
    (record?.steps ?? []).map(({ name, status, cachedFrom }) => [name, cachedFrom === undefined ? status : "cached"]),
  );

test("a run executes the team's scripts, with the values in the team's file, and evaluates their model", async () => {
  const ran = await run();
  const notes = ran.diagnostics.filter(({ code }) => code === "compile/own-script").map(({ message }) => message);
  expect(notes).toEqual([
    "TabularPreprocessing_calibration and TabularPreprocessing_training run your script 'tabular_preprocess.py' in 'dockers/xgboost/scripts', not Specline's",
    "XGBoostTraining runs your script 'xgboost_training.py' in 'dockers/xgboost', not Specline's",
  ]);
  expect(ran.record?.status).toBe("succeeded");
  const log = (step: string) => readFileSync(join(ran.places?.folder ?? "", `logs/${step}.log`), "utf8");
  expect(log("TabularPreprocessing_calibration")).toContain("rows on calibration");
  // The file's hyperparameters, under the names that the file and the script use.
  expect(log("XGBoostTraining")).toContain("own training: max_depth=5 eta=0.2 num_round=40");
});

test("a changed script runs again, and so does every step whose folder contains it", async () => {
  const before = stepsOf(await run());
  expect(new Set(Object.values(before))).toEqual(new Set(["cached"]));
  writeFileSync(PREPARE, `${readFileSync(PREPARE, "utf8")}# changed\n`);
  expect(stepsOf(await run())).toMatchObject({
    DataLoading_training: "cached",
    TabularPreprocessing_training: "succeeded",
    // The training script's folder contains the other script.
    XGBoostTraining: "succeeded",
    DataLoading_calibration: "cached",
  });
});

test("without the scripts, nothing runs until Specline's scripts are requested", async () => {
  rmSync(join(folder, "dockers"), { recursive: true });
  const { diagnostics, record } = await run();
  expect(record).toBeUndefined();
  const [missing, ...others] = diagnostics.filter(({ severity }) => severity === "error");
  expect(others).toEqual([]);
  expect(missing).toMatchObject({
    code: "compile/code-missing",
    seen: [`looked for ${join(folder, "dockers/xgboost/scripts")}`, `looked for ${join(folder, "dockers/xgboost")}`],
    hint: expect.stringContaining("--set '*.script=standard'"),
    at: { file, range: { start: { line: 27 } } },
  });
  const standard = await check(host, file, { target: "local", fix: false, set: ["*.script=standard"] });
  expect(standard.ok).toBe(true);
  expect(standard.diagnostics.filter(({ code }) => code === "compile/own-script")).toEqual([]);
});
