import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { nodeEffects } from "../../app/host/effects.ts";
import { definition, outputUri, processingStep, sh } from "../testing/definitions.ts";
import { filesIn, workbench } from "../testing/workbench.ts";
import { cleanWork } from "./clean.ts";

const IN = "/opt/ml/processing/input/data/out.txt";
const OUT = "/opt/ml/processing/output/data/out.txt";
/** Two steps, of which only the second depends on the text. */
const pair = (text: string) =>
  definition([
    processingStep("A", { run: sh(`echo a > ${OUT}`), outputs: ["data"] }),
    processingStep("B", {
      run: sh(`cat ${IN} > ${OUT}; echo ${text} >> ${OUT}`),
      inputs: { data: outputUri("A", "data") },
      outputs: ["data"],
    }),
  ]);
const filesBelow = (folder: string): readonly string[] => filesIn(folder).map((path) => relative(folder, path));
const keeping = (keep: number) => ({ keep, older: 0, dryRun: false });

test("removes what only old runs need, and keeps what a kept run reused", async () => {
  const bench = workbench();
  const first = await bench.run({ definition: pair("one") }, { reuse: "equal" });
  const second = await bench.run({ definition: pair("two") }, { reuse: "equal" });
  expect(second.steps.map(({ cachedFrom }) => cachedFrom)).toEqual([first.run, undefined]);
  const planned = await cleanWork(nodeEffects(), bench.work, { ...keeping(1), dryRun: true });
  expect(existsSync(join(bench.work, "runs", first.run))).toBe(true);
  const { removed, kept, inProgress } = await cleanWork(nodeEffects(), bench.work, keeping(1));
  expect(planned.removed).toEqual(removed);
  expect([removed.map(({ run }) => run), kept, inProgress]).toEqual([[first.run], 1, []]);
  expect(removed[0]?.bytes).toBeGreaterThan(500);
  expect(readdirSync(join(bench.work, "runs"))).toEqual([second.run]);
  expect(filesBelow(join(bench.work, "s3"))).toEqual([
    `bucket/${first.run}/A/data/out.txt`,
    `bucket/${second.run}/B/data/out.txt`,
  ]);
  // The results that remain are still served, and the removed one is made again.
  const again = await bench.run({ definition: pair("two") }, { reuse: "equal" });
  expect(again.steps.map(({ cachedFrom }) => cachedFrom)).toEqual([first.run, second.run]);
  const old = await bench.run({ definition: pair("one") }, { reuse: "equal" });
  expect(old.steps.map(({ status, cachedFrom }) => [status, cachedFrom])).toEqual([
    ["succeeded", first.run],
    ["succeeded", undefined],
  ]);
});

test("a run of one step does not replace the latest success of the whole pipeline", async () => {
  const bench = workbench();
  const whole = await bench.run({ definition: pair("one") });
  const single = await bench.run({ definition: pair("two") }, { only: "B" });
  const latest = await bench.run({ definition: pair("three") }, { only: "B" });
  const { removed } = await cleanWork(nodeEffects(), bench.work, keeping(0));
  expect(removed.map(({ run }) => run)).toEqual([single.run]);
  expect(readdirSync(join(bench.work, "runs"))).toEqual([whole.run, latest.run]);
});

test("leaves files that no run wrote, and follows no link", async () => {
  const bench = workbench();
  const record = await bench.run({ definition: pair("one") });
  const latest = await bench.run({ definition: pair("two") }, { cache: false });
  const elsewhere = `${bench.work}-elsewhere`;
  for (const folder of [elsewhere, join(bench.work, "s3/bucket/mine")]) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "table.csv"), "x\n");
  }
  symlinkSync(elsewhere, join(bench.work, "s3/bucket", record.run, "B/data/link"));
  await cleanWork(nodeEffects(), bench.work, keeping(0));
  expect(filesBelow(join(bench.work, "s3"))).toEqual([
    "bucket/mine/table.csv",
    ...["A", "B"].map((step) => `bucket/${latest.run}/${step}/data/out.txt`),
  ]);
  expect(filesBelow(elsewhere)).toEqual(["table.csv"]);
  expect(existsSync(join(bench.work, "tmp"))).toBe(false);
});

test("keeps everything that a run in progress may read, and is waited for by runs that start", async () => {
  const bench = workbench();
  const first = await bench.run({ definition: pair("one") }, { reuse: "equal" });
  let found: Awaited<ReturnType<typeof cleanWork>> | undefined;
  const slow = definition([processingStep("A", { run: sh(`sleep 1; echo a > ${OUT}`), outputs: ["data"] })]);
  const running = await bench.run(
    { definition: slow },
    {
      onEvent: ({ kind }) => {
        if (kind === "step-started") {
          void cleanWork(nodeEffects(), bench.work, keeping(0)).then((cleaning) => {
            found = cleaning;
          });
        }
      },
    },
  );
  expect(running.status).toBe("succeeded");
  expect(found).toEqual({ removed: [], kept: 2, inProgress: [running.run] });
  expect(existsSync(join(bench.work, "runs", first.run))).toBe(true);
  // A folder that is being cleaned by a process that lives: this one.
  const claim = join(bench.work, "tmp/clean-test");
  mkdirSync(claim, { recursive: true });
  writeFileSync(join(claim, "owner.json"), JSON.stringify(nodeEffects().processes.self));
  const starts: string[] = [];
  const waiting = bench.run({ definition: pair("three") }, { onEvent: ({ kind }) => void starts.push(kind) });
  await new Promise((done) => setTimeout(done, 2500));
  expect(starts).toEqual([]);
  await nodeEffects().files.remove(claim);
  const { status, notes } = await waiting;
  expect([status, notes]).toEqual(["succeeded", expect.arrayContaining([expect.stringContaining("the run waited")])]);
});

test("a journal that names another run than its folder removes nothing", async () => {
  const bench = workbench();
  const first = await bench.run({ definition: pair("one") });
  // Otherwise, the first would be kept as the latest success.
  await bench.run({ definition: pair("two") });
  const runs = join(bench.work, "runs");
  cpSync(join(runs, first.run), join(runs, `${first.run}-best`), { recursive: true });
  const victim = `${bench.work}-victim`;
  mkdirSync(victim);
  for (const [folder, run] of [
    ["aaaaaaaa0001", ""],
    ["aaaaaaaa0002", "../../work-victim"],
    ["aaaaaaaa0003", first.run],
  ] as const) {
    mkdirSync(join(runs, folder));
    const journal = readFileSync(join(runs, first.run, "journal.jsonl"), "utf8");
    writeFileSync(join(runs, folder, "journal.jsonl"), journal.replaceAll(first.run, run));
  }
  const names = readdirSync(runs);
  // The copies name the first run, so that it is kept, too.
  expect(await cleanWork(nodeEffects(), bench.work, keeping(0))).toMatchObject({ removed: [], kept: names.length });
  expect(readdirSync(runs)).toEqual(names);
  expect(existsSync(victim)).toBe(true);
});

test("keeps a run whose results a kept run reads by address, and later removes what was left for it", async () => {
  const bench = workbench();
  const first = await bench.run({ definition: pair("one") }, { reuse: "equal" });
  const second = await bench.run({ definition: pair("two") }, { reuse: "equal" });
  const reads = definition(
    [
      processingStep("C", {
        run: sh(`cp ${IN} ${OUT}`),
        inputs: { data: { Get: "Parameters.In" } },
        outputs: ["data"],
      }),
    ],
    { Parameters: [{ Name: "In", Type: "String" }] },
  );
  const file = `file://${bench.work}/s3/bucket/${first.run}/B/data/out.txt`;
  const third = await bench.run({ definition: reads }, { title: "other", parameters: { In: file } });
  expect(third.status).toBe("succeeded");
  const kept = await cleanWork(nodeEffects(), bench.work, keeping(1));
  expect([kept.removed, existsSync(file.slice("file://".length))]).toEqual([[], true]);
  await nodeEffects().files.remove(join(bench.work, "runs", third.run));
  await cleanWork(nodeEffects(), bench.work, keeping(1));
  expect(existsSync(join(bench.work, "s3/bucket", first.run, "A"))).toBe(true);
  await nodeEffects().files.remove(join(bench.work, "s3/bucket", third.run));
  const fourth = await bench.run({ definition: pair("three") }, { cache: false });
  expect((await cleanWork(nodeEffects(), bench.work, keeping(0))).removed.map(({ run }) => run)).toEqual([second.run]);
  const left = filesBelow(join(bench.work, "s3"));
  expect(left).toEqual(["A", "B"].map((step) => `bucket/${fourth.run}/${step}/data/out.txt`));
});

test("an empty or missing work folder has nothing to remove, and is not made", async () => {
  const bench = workbench();
  expect(await cleanWork(nodeEffects(), `${bench.work}-none`, keeping(0))).toEqual({
    removed: [],
    kept: 0,
    inProgress: [],
  });
  expect(existsSync(`${bench.work}-none`)).toBe(false);
});
