import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import type { Effects } from "../effects.ts";
import type { RunRecord } from "../record/record.ts";
import type { RunOptions } from "../run/options.ts";
import { definition, processingStep, py } from "../testing/definitions.ts";
import { ISOLATIONS } from "../testing/isolations.ts";
import { processesWith } from "../testing/processes.ts";
import { filesIn, stepOf, type Workbench, workbench } from "../testing/workbench.ts";
import { rowAsset, rowStep, sharedModules } from "./testing/row-asset.ts";

/** Every row runs both ways, in a fresh interpreter and in the warm one, and must have the same outcome. */

interface Row {
  readonly script: string;
  readonly args?: readonly string[];
  readonly environment?: JsonObject;
  readonly limit?: number;
  /** Why the warm interpreter refuses it. */
  readonly refused?: RegExp;
  /** The outcome also depends on how the job is isolated. All other rows run in one isolation only. */
  readonly isolated?: true;
}

const inside = (row: Row): Row => ({ ...row, isolated: true });
const leave = (...args: readonly string[]): Row => ({ script: "leave", args });
const own = (environment: JsonObject, refused: RegExp): Row => ({ script: "state", environment, refused });

/**
 * Longer than starting a script takes on a busy machine: 3 s were measured with eight jobs at a load of 10, and more than
 * 5 s occurred once. A script that is stopped before it prints has no log.
 */
const LIMIT_SECONDS = 8;

const ROWS: Readonly<Record<string, Row>> = {
  // First, as they wait while the others run.
  "too-long": { script: "waits", args: ["plainly"], limit: LIMIT_SECONDS, isolated: true },
  "too-long-politely": { script: "waits", args: ["politely"], limit: LIMIT_SECONDS, isolated: true },
  "too-long-stubbornly": { script: "waits", args: ["stubbornly"], limit: LIMIT_SECONDS, isolated: true },
  away: { script: "waits", args: ["away"], isolated: true },
  state: { script: "state", args: ["packages", "b c", "", "\u00fc", "\n"], isolated: true },
  variables: { script: "state", environment: { SM_HP_X: "1", "SM_HP_A-B": "\u00fc", SPECLINE_ANY: "" } },
  late: { script: "late", isolated: true },
  "late-exit": { script: "late", args: ["exit"] },
  processes: { script: "processes", isolated: true },
  place: { script: "place", isolated: true },
  streams: { script: "streams", isolated: true },
  nothing: leave("nothing"),
  "status-0": leave("status", "0"),
  "status-3": leave("status", "3"),
  "status-256": leave("status", "256"),
  "status-257": leave("status", "257"),
  "status-negative": leave("status", "-1"),
  "status-huge": leave("status", "99999999999999999999"),
  text: leave("text"),
  object: leave("object"),
  own: leave("own"),
  hard: leave("hard"),
  error: leave("error"),
  context: leave("context"),
  "no-text": leave("group"),
  hook: leave("hook"),
  interrupt: leave("interrupt"),
  "signal-term": inside(leave("signal", "15")),
  "signal-kill": inside(leave("signal", "9")),
  "signal-segv": leave("signal", "11"),
  "signal-usr1": leave("signal", "10"),
  thread: leave("thread"),
  "exit-in-thread": leave("exit in thread"),
  recursion: leave("recursion"),
  closed: leave("closed"),
  failure: inside(leave("failure")),
  "no-syntax": { script: "no_syntax" },
  foreign: {
    script: "foreign",
    args: ["a", ""],
    refused: /code that is not Specline's: .*inference\.py/,
    isolated: true,
  },
  missing: { script: "missing", refused: /there is no file/, isolated: true },
  "own-warnings": own({ PYTHONWARNINGS: "error::DeprecationWarning" }, /PYTHONWARNINGS/),
  "own-hash-seed": own({ PYTHONHASHSEED: "5" }, /PYTHONHASHSEED/),
  "own-library-path": own({ LD_LIBRARY_PATH: "/opt/ml" }, /LD_LIBRARY_PATH/),
  "own-malloc": own({ MALLOC_ARENA_MAX: "1" }, /MALLOC_ARENA_MAX/),
  "own-zone": own({ TZ: "Asia/Kathmandu" }, /TZ/),
  "own-language": own({ LANG: "C" }, /LANG/),
  "own-locale": own({ LC_ALL: "POSIX" }, /LC_ALL/),
  "own-threads": own({ OMP_NUM_THREADS: "1", OMP_WAIT_POLICY: "active" }, /OMP_WAIT_POLICY/),
  "own-path": inside(own({ PYTHONPATH: "/opt/ml:/opt" }, /PYTHONPATH/)),
};

/** Rows that need nothing of the system but processes. */
const PLAIN = {
  streams: { script: "streams" },
  status: leave("status", "3"),
  signal: leave("signal", "15"),
  error: leave("error"),
  failure: leave("failure"),
  late: { script: "late" },
};
const ISOLATED = Object.fromEntries(Object.entries(ROWS).filter(([, { isolated }]) => isolated === true));

const stepsOf = (rows: Readonly<Record<string, Row>>) =>
  definition(
    Object.entries(rows).map(([name, { script, args = [], environment, limit }]) =>
      rowStep(name, script, args, defined({ environment, limit })),
    ),
  );

/** What became of a step, without what differs from run to run. */
function outcomeOf(bench: Workbench, record: RunRecord, name: string) {
  const plain = (text: string): string =>
    text
      .replaceAll(record.run, "RUN")
      .replace(/(jobs\/[\w-]+)\.[0-9a-z]{8}/g, "$1.X")
      // The frame of the warm interpreter counts.
      .replace(/repeated \d+ more times/g, "repeated many more times")
      .replace(/ at 0x[0-9a-f]+/g, "");
  const { status, exitCode, signal, diagnostic, outputs } = stepOf(record, name);
  // Which of two streams comes first is chance.
  const log = plain(bench.log(record, name)).split("\n").sort();
  const files = filesIn(outputs["data"]?.path ?? "").map((file) => [
    file.slice(file.lastIndexOf("/")),
    readFileSync(file, "utf8"),
  ]);
  const found = diagnostic && { ...diagnostic, seen: [...(diagnostic.seen ?? [])].map(plain).sort() };
  return { status, exitCode, signal, diagnostic: found && JSON.parse(plain(JSON.stringify(found))), log, files };
}

const detailsOf = (bench: Workbench) => bench.events.flatMap((event) => (event.kind === "detail" ? [event.text] : []));

function expectSame(bench: Workbench, fresh: RunRecord, warm: RunRecord): void {
  for (const { name } of fresh.steps)
    expect.soft(outcomeOf(bench, warm, name), name).toEqual(outcomeOf(bench, fresh, name));
}

async function bothWays(
  rows: Readonly<Record<string, Row>>,
  options: Partial<RunOptions>,
  more?: Readonly<Record<string, string>>,
) {
  const bench = workbench({ cache: false, ...options });
  const runnable = { definition: stepsOf(rows), assets: [rowAsset(bench, more)] };
  const fresh = await bench.run(runnable, { warm: false });
  expect(detailsOf(bench)).toEqual([]);
  const warm = await bench.run(runnable);
  return { bench, fresh, warm, details: detailsOf(bench) };
}

describe.each(ISOLATIONS)("by way of %s", (isolation) => {
  test("a script cannot tell the warm interpreter from a fresh one", { timeout: 300_000 }, async () => {
    const rows = isolation === ISOLATIONS[0] ? ROWS : ISOLATED;
    const { bench, fresh, warm, details } = await bothWays(rows, { isolation, workers: 8 });
    expectSame(bench, fresh, warm);
    const refusals = Object.values(rows).flatMap(({ refused }) => refused ?? []);
    const said = details.filter((text) => text.startsWith("fresh"));
    for (const refusal of refusals)
      expect(
        said.some((text) => refusal.test(text)),
        String(refusal),
      ).toBe(true);
    expect(said, "jobs that were refused").toHaveLength(refusals.length);
    expect(processesWith(bench.work)).toEqual([]);
  });

  test("what two jobs have in common is not their chance", async () => {
    const bench = workbench({ isolation, workers: 1 });
    const steps = definition([
      rowStep("A", "chance"),
      rowStep("B", "chance"),
      rowStep("C", "modules"),
      // Not ours: a script that is given by its text.
      processingStep("D", { run: py("import sys; print('numpy' in sys.modules)") }),
    ]);
    const record = await bench.run({ definition: steps, assets: [rowAsset(bench)] });
    const [first = [], second = []] = ["A", "B"].map((name) => bench.log(record, name).trim().split(/\s+/));
    expect(first.filter((word, index) => word === second[index])).toEqual(isolation === "namespace" ? ["/tmp"] : []);
    expect(bench.log(record, "C")).toBe("['numpy', 'pandas', 'xgboost']\n");
    expect(bench.log(record, "D")).toBe("False\n");
    expect(detailsOf(bench)).toEqual(["a warm interpreter has imported the packages"]);
  });
});

describe.each(ISOLATIONS)("by way of %s, shared modules", (isolation) => {
  const changed = { "specline_runtime/__init__.py": "CHANGED = 1\n" };
  test.each([
    ["look imported from the job's folder", sharedModules(), "None"],
    ["are those of the job if they differ", { ...sharedModules(), ...changed }, "1"],
  ])("%s", async (_, modules, said) => {
    const { bench, fresh, warm } = await bothWays({ shared: { script: "shared" } }, { isolation, workers: 1 }, modules);
    expectSame(bench, fresh, warm);
    expect(bench.log(warm, "shared")).toMatch(new RegExp(`^${said} 131072 `, "m"));
    expect(bench.log(warm, "shared")).toContain("JobFailure: nothing");
    const steps = definition([rowStep("modules", "modules")]);
    const record = await bench.run({ definition: steps, assets: [rowAsset(bench, modules)] });
    const kept = said === "None" ? ["specline_runtime.job"] : [];
    expect(bench.log(record, "modules")).toBe(`['${["numpy", "pandas", "xgboost", ...kept].join("', '")}']\n`);
  });
});

test("libraries use as many threads as in a fresh interpreter", async () => {
  const { bench, fresh, warm, details } = await bothWays({ threads: { script: "threads" } }, { workers: 1 });
  expectSame(bench, fresh, warm);
  expect(details).toEqual(["a warm interpreter has imported the packages"]);
});

test.runIf(ISOLATIONS.includes("namespace"))(
  "Specline's own scripts see the stored inputs themselves, read-only; other scripts get copies",
  async () => {
    const bench = workbench({ cache: false, isolation: "namespace" });
    const asset = rowAsset(bench);
    const copied: string[] = [];
    const files: Effects["files"] = {
      ...bench.effects.files,
      copy: (from, to, links) => {
        copied.push(from);
        return bench.effects.files.copy(from, to, links);
      },
    };
    bench.put("s3://bucket/data/a.csv", "1");
    bench.put("s3://bucket/one/b.csv", "2");
    const inputs = { code: asset.uri, data: "s3://bucket/data", one: "s3://bucket/one/b.csv" };
    const steps = definition([
      rowStep("Own", "writes", [], { inputs }),
      processingStep("Other", {
        run: ["python3", "/opt/ml/processing/input/code/writes.py"],
        inputs: { ...inputs, code: "s3://bucket/theirs" },
      }),
    ]);
    bench.put("s3://bucket/theirs/writes.py", readFileSync(new URL("rows/writes.py", import.meta.url), "utf8"));
    const record = await bench.run({ definition: steps, assets: [asset] }, {}, { ...bench.effects, files });
    expect(bench.log(record, "Own")).toBe("[]\n");
    expect(bench.log(record, "Other")).toBe("['a.csv', 'b.csv', 'new']\n");
    // The other script's files: its code, and two inputs.
    expect(copied.filter((path) => path.includes("/s3/")).length).toBe(3);
  },
);

test("a job that only its process group holds together is refused", async () => {
  const bench = workbench({ cache: false, isolation: "paths" });
  const { processes } = bench.effects;
  const start: Effects["processes"]["start"] = (command) =>
    command.words.includes("prlimit") ? Promise.reject(new Error("no prlimit")) : processes.start(command);
  const effects = { ...bench.effects, processes: { ...processes, start } };
  const record = await bench.run(
    { definition: definition([rowStep("A", "modules")]), assets: [rowAsset(bench)] },
    {},
    effects,
  );
  expect(bench.log(record, "A")).toBe("[]\n");
  expect(detailsOf(bench)).toEqual([
    "a warm interpreter has imported the packages",
    "fresh its processes are held together by their group alone",
  ]);
});

test("without Linux, every step starts a fresh interpreter, with the same results", async () => {
  const bench = workbench({ cache: false, isolation: "paths" });
  const runnable = { definition: stepsOf(PLAIN), assets: [rowAsset(bench)] };
  const warm = await bench.run(runnable);
  bench.events.length = 0;
  const machine = { ...bench.effects.machine, platform: "darwin" };
  const elsewhere = await bench.run(runnable, {}, { ...bench.effects, machine });
  expectSame(bench, elsewhere, warm);
  expect(detailsOf(bench)).toEqual([]);
});
