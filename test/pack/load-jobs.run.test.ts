import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { nodeHost } from "../../src/app/host/host.ts";
import { type RunChoices, runPipeline } from "../../src/app/run.ts";
import type { RunRecord } from "../../src/local/index.ts";
import { eventually, processesWith } from "../../src/local/testing/processes.ts";

/** How jobs that load a source share the work: several branches, and several instances. */

const folder = mkdtempSync(join(tmpdir(), "specline-loading-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rows = Array.from({ length: 60 }, (_, row) => `${row / 7},w${row % 3},${row % 2}`);
writeFileSync(join(folder, "table.csv"), `${["x", "word", "y"].join(",")}\n${rows.join("\n")}\n`);

async function run(steps: readonly string[], choices: Partial<RunChoices> = {}): Promise<RunRecord> {
  const path = join(folder, "loading.yaml");
  const lines = ["name: loading", "data: table.csv", "label: y", 'positive: "1"', "steps:"];
  writeFileSync(path, [...lines, ...steps.map((step) => `  - ${step}`)].join("\n"));
  const host = { ...nodeHost(() => undefined), folder };
  const { record, diagnostics } = await runPipeline(host, path, {
    parameters: [],
    work: folder,
    cache: true,
    ...choices,
  });
  if (record === undefined) throw new Error(JSON.stringify(diagnostics));
  return record;
}

const branch = (name: string, from: number, to: number): string =>
  `{ step: DataLoading_${name}, config: { shareFrom: ${from}, shareTo: ${to} } }`;

const stepOf = ({ steps }: RunRecord, name: string) => steps.find((step) => step.name === `DataLoading_${name}`);

/** The jobs that read the source and those that took over what another job had read. */
function readers(record: RunRecord): { readonly read: number; readonly tookOver: number } {
  const first = record.steps.flatMap(({ log, cachedFrom }) =>
    log === undefined || cachedFrom !== undefined ? [] : [readFileSync(join(folder, "runs", record.run, log), "utf8")],
  );
  const count = (text: string): number => first.filter((log) => log.startsWith(text)).length;
  return { read: count("read 60 rows"), tookOver: count("another job of this run has read 60 rows") };
}

const rowsOf = (record: RunRecord, name: string): string =>
  readFileSync(join(stepOf(record, name)?.outputs["data"]?.path ?? "", "part-00000.csv"), "utf8");

test("branches read their source once; with results from the cache or an earlier run, the missing one reads it", async () => {
  const three = [branch("training", 0, 0.5), branch("validation", 0.5, 0.8), branch("calibration", 0.8, 1)];
  const once = await run(three);
  expect(once.status).toBe("succeeded");
  expect(readers(once)).toEqual({ read: 1, tookOver: 2 });

  const changed = await run([...three.slice(0, 2), branch("calibration", 0.7, 1)]);
  expect(changed.steps.filter(({ cachedFrom }) => cachedFrom === once.run)).toHaveLength(2);
  expect(readers(changed)).toEqual({ read: 1, tookOver: 0 });

  const abort = new AbortController();
  const stopped = await run(three, {
    cache: false,
    warm: false,
    workers: 1,
    signal: abort.signal,
    onEvent: ({ kind }) => kind === "step-ended" && abort.abort(),
  });
  expect(stopped.status).toBe("stopped");
  expect(stopped.steps.filter(({ status }) => status === "succeeded")).toHaveLength(1);
  const resumed = await run(three, { cache: false, resume: stopped.run });
  expect(resumed.status).toBe("succeeded");
  expect(readers(resumed)).toEqual({ read: 1, tookOver: 1 });
  for (const name of ["training", "validation", "calibration"]) expect(rowsOf(resumed, name)).toBe(rowsOf(once, name));
}, 120_000);

test("if an instance of a divided loading job is killed, the run fails with a sentence and nothing keeps running", async () => {
  let killed: number | undefined;
  const kill = async (): Promise<void> => {
    const isScript = (pid: number): boolean => {
      const [, script = ""] = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
      return script.endsWith("load_data.py") && readFileSync(`/proc/${pid}/environ`, "utf8").includes(folder);
    };
    await eventually(() => {
      killed = processesWith("load_data.py").find(isScript);
      return killed !== undefined;
    });
    if (killed !== undefined) process.kill(killed, "SIGKILL");
  };
  let killing: Promise<void> | undefined;
  const record = await run(["{ step: DataLoading_training, config: { instance_count: 2 } }"], {
    cache: false,
    warm: false,
    // A job that was killed is repeated, and the kill is over by then.
    retries: false,
    onEvent: ({ kind }) => {
      if (kind === "step-started") killing = kill();
    },
  });
  await killing;
  expect(killed).toBeDefined();
  expect(record.status).toBe("failed");
  const step = stepOf(record, "training");
  expect(step?.message).toContain("DataLoading_training was killed by SIGKILL");
  expect(step?.diagnostic?.seen?.join("\n")).toMatch(/on algo-[12]:/);
  expect(await eventually(() => processesWith(folder).length === 0)).toBe(true);
}, 120_000);
