import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { definition, outputUri, processingStep, sh } from "../testing/definitions.ts";
import { ISOLATIONS } from "../testing/isolations.ts";
import { eventually, processesWith, startRunner } from "../testing/processes.ts";
import { became, filesIn, stepOf, workbench } from "../testing/workbench.ts";

const OUT = "/opt/ml/processing/output/data";

/** A chain whose steps write many files, so that a kill often happens in the middle of an output. */
const busy = (mark: string) =>
  definition(
    ["A", "B", "C"].map((name, index, names) =>
      processingStep(name, {
        run: sh(
          `: ${mark}\nfor n in 1 2 3 4 5 6 7 8 9 10; do echo "$1 $n" > ${OUT}/$n.txt; done\ncat /opt/ml/processing/input/data/*.txt >> ${OUT}/10.txt 2>/dev/null || true`,
          name,
        ),
        outputs: ["data"],
        inputs: index === 0 ? {} : { data: outputUri(names[index - 1] as string, "data") },
      }),
    ),
  );

/** The contents of a run's outputs, by step. */
const contents = (bench: ReturnType<typeof workbench>, record: Awaited<ReturnType<typeof bench.run>>) =>
  record.steps.map((step) => filesIn(step.outputs["data"]?.path ?? "").map((file) => readFileSync(file, "utf8")));

describe("a killed runner", () => {
  test("is reported by the next run, which reuses the finished steps and produces correct results", {
    timeout: 120_000,
  }, async () => {
    const bench = workbench({ python: { python: "/usr/bin/python3", version: "3", packages: {} } });
    const right = workbench();
    const wanted = contents(right, await right.run({ definition: busy("calm") }));
    // Delays after the first event, in milliseconds; fixed, so that a failure can be reproduced.
    let interrupted = 0;
    for (const [round, moment] of [0, 20, 50, 90, 130].entries()) {
      const steps = busy(`round-${round}`);
      const runner = startRunner(bench.work, steps, ISOLATIONS[0]);
      await runner.until("run-started");
      await new Promise((resolve) => setTimeout(resolve, moment));
      runner.child.kill("SIGKILL");
      await runner.ended;
      const [killed] = await bench.runs();
      const record = await bench.run({ definition: steps });
      expect(record.status).toBe("succeeded");
      expect(contents(bench, record)).toEqual(wanted);
      const before = (await bench.runs()).find((one) => one.run === killed?.run);
      if (killed?.status === "interrupted") {
        interrupted += 1;
        expect(record.notes.join()).toContain(`the run ${killed.run} was killed`);
        expect(before?.status).toBe("interrupted");
        const done = killed.steps.filter((step) => step.status === "succeeded").map((step) => step.name);
        expect(done.every((name) => stepOf(record, name).cachedFrom !== undefined)).toBe(true);
      }
      expect(filesIn(join(bench.work, "tmp"))).toEqual([]);
    }
    expect(interrupted).toBeGreaterThan(0);
  });

  test.each(ISOLATIONS)(
    "by way of %s takes its jobs with it, and what they started",
    { timeout: 60_000 },
    async (isolation) => {
      const bench = workbench();
      const mark = `mark-${isolation}-${process.pid}`;
      const runner = startRunner(
        bench.work,
        definition([
          processingStep("A", { run: sh(`sh -c 'while :; do sleep 0.05; done' ${mark} & echo here; wait`) }),
        ]),
        isolation,
      );
      await runner.until("here");
      expect(processesWith(mark).length).toBeGreaterThan(0);
      runner.child.kill("SIGKILL");
      await runner.ended;
      expect(await eventually(() => processesWith(mark).length === 0)).toBe(true);
      const [killed] = await bench.runs();
      expect(killed?.status).toBe("interrupted");
      expect(became(killed as NonNullable<typeof killed>)).toBe("A stopped");
    },
  );

  test.each(ISOLATIONS)(
    "with %s ends processes left behind by a job that ended before the runner noticed",
    { timeout: 60_000 },
    async (isolation) => {
      const bench = workbench();
      const seconds = { left: `300.${process.pid}`, job: `1.${process.pid}` };
      // Only in the sleeping process itself are the arguments separated by NUL.
      const sleeping = (what: keyof typeof seconds): number => processesWith(`sleep\0${seconds[what]}`).length;
      const run = sh(`setsid sleep ${seconds.left} & echo here; exec sleep ${seconds.job}`);
      const runner = startRunner(bench.work, definition([processingStep("A", { run })]), isolation);
      await runner.until("here");
      // From now on, the runner notices nothing.
      runner.child.kill("SIGSTOP");
      expect(await eventually(() => sleeping("left") > 0)).toBe(true);
      expect(await eventually(() => sleeping("job") === 0)).toBe(true);
      runner.child.kill("SIGKILL");
      await runner.ended;
      expect(await eventually(() => sleeping("left") === 0)).toBe(true);
    },
  );

  test("leaves a journal that is readable up to its truncated last line", async () => {
    const bench = workbench();
    const record = await bench.run({ definition: busy("torn") });
    const file = join(bench.work, "runs", record.run, "journal.jsonl");
    const lines = readFileSync(file, "utf8").trimEnd().split("\n");
    for (let cut = 1; cut < lines.length; cut += 1) {
      writeFileSync(file, `${lines.slice(0, cut).join("\n")}\n${(lines[cut] as string).slice(0, 25)}`);
      const [read] = await bench.runs();
      expect(read?.run).toBe(record.run);
      expect(read?.status).toBe("running");
    }
  });
});

describe("a stopped run", () => {
  test.each(ISOLATIONS)(
    "by way of %s: jobs are asked to end, then killed; the record says stopped",
    { timeout: 60_000 },
    async (isolation) => {
      const bench = workbench();
      const mark = `stop-${isolation}-${process.pid}`;
      const runner = startRunner(
        bench.work,
        definition([
          processingStep("A", {
            run: sh(`: ${mark}\ntrap 'echo asked; exit 0' TERM; echo ready-a; while :; do sleep 0.05; done`),
          }),
          processingStep("B", { run: sh(`: ${mark}\ntrap '' TERM; echo ready-b; while :; do sleep 0.05; done`) }),
          processingStep("C", { run: sh("true"), more: { DependsOn: ["A"] } }),
        ]),
        isolation,
      );
      await runner.until("ready-a");
      await runner.until("ready-b");
      runner.child.kill("SIGINT");
      await runner.ended;
      const [record] = await bench.runs();
      expect(record?.status).toBe("stopped");
      expect(became(record as NonNullable<typeof record>)).toBe("A stopped, B stopped, C skipped");
      expect(bench.log(record as NonNullable<typeof record>, "A")).toContain("asked");
      expect(processesWith(mark)).toEqual([]);
    },
  );
});
