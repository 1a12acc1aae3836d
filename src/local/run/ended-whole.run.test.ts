import { chownSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { definition, processingStep, py, sh } from "../testing/definitions.ts";
import { ISOLATIONS } from "../testing/isolations.ts";
import { eventually, processesWith, startRunner } from "../testing/processes.ts";
import { became, PYTHON, stepOf, workbench } from "../testing/workbench.ts";
import { runLocal } from "./run.ts";

/** A shell that never ends and ignores signals, with a marker in its command line to find it by. */
const deaf = (mark: string): string => `sh -c 'trap "" TERM HUP INT; while :; do sleep 0.05; done' ${mark}`;

/** A textbook daemon: two forks, a new session, a different folder, no output, no environment. */
const daemon = (mark: string): string => `
import os, subprocess, sys, time
print("begun", flush=True)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.chdir("/")
        for one in range(64):
            try: os.close(one)
            except OSError: pass
        os.execve("/bin/sh", ["sh", "-c", "while :; do sleep 0.05; done", ${JSON.stringify(mark)}], {})
    os._exit(0)
os.wait()
time.sleep(0.2)
`;

/**
 * A process that keeps moving: each one starts the next and ends. It gives up after ten seconds, because one that
 * outlived a failed test could overload the machine.
 */
const hopper = (mark: string, pause = 0.01): string => `
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
until = time.monotonic() + 10
if os.fork() == 0:
    os.setsid()
    while time.monotonic() < until:  # ${mark}
        if os.fork() != 0: os._exit(0)
        time.sleep(${pause})
    os._exit(0)
time.sleep(0.1)
`;

/** A process whose name reads like the state of a zombie in /proc/PID/stat. */
const calledZombie = (mark: string): string => `
import ctypes, os, time
begun, tell = os.pipe()
if os.fork() == 0:
    os.setsid()
    ctypes.CDLL(None).prctl(15, b"a) Z", 0, 0, 0)  # ${mark}
    os.write(tell, b"x")
    while True: time.sleep(0.05)
os.read(begun, 1)
`;

const LEAVINGS: readonly (readonly [string, (mark: string) => ReturnType<typeof sh>])[] = [
  ["a child in the background", (mark) => sh(`${deaf(mark)} & sleep 0.1`)],
  ["a session of its own", (mark) => sh(`setsid ${deaf(mark)} & sleep 0.1`)],
  [
    "a session without output or environment",
    (mark) => sh(`(cd / && env -i setsid ${deaf(mark)} <&- >&- 2>&-) & sleep 0.1`),
  ],
  ["one that nohup started", (mark) => sh(`nohup ${deaf(mark)} >/dev/null 2>&1 & sleep 0.1`)],
  ["a daemon by the book", (mark) => py(daemon(mark))],
  ["one that is called like a zombie", (mark) => py(calledZombie(mark))],
  ["one that never stays", (mark) => py(hopper(mark))],
  // Usually seen only as a zombie. A check that mistakes it for ended misses it about once in ten times.
  ...[1, 2, 3, 4, 5, 6].map(
    (round) => [`one that moves on at once (${round})`, (mark: string) => py(hopper(mark, 0))] as const,
  ),
  [
    "a child of a job that killed its own shell",
    (mark) => sh(`setsid ${deaf(mark)} & sleep 0.1; kill -KILL $PPID; sleep 0.1`),
  ],
];

describe.each(ISOLATIONS)("by way of %s, a job ends whole:", (isolation) => {
  test.each(LEAVINGS)("%s", async (_, run) => {
    const mark = `left-${isolation}-${process.hrtime.bigint()}`;
    const bench = workbench({ isolation });
    const seen: number[] = [];
    const record = await bench.run(
      { definition: definition([processingStep("A", { run: run(mark) })]) },
      {
        onEvent: ({ kind }) => {
          // Look several times: a single look could easily miss a process that keeps moving.
          if (kind === "step-ended") for (let look = 0; look < 20; look += 1) seen.push(...processesWith(mark));
        },
      },
    );
    expect(stepOf(record, "A").status).toMatch(/succeeded|failed/);
    expect(seen).toEqual([]);
    expect(record.seconds).toBeLessThan(8);
  });

  test("allows no writes to an output after it is read", async () => {
    const bench = workbench({ isolation });
    const out = "/opt/ml/processing/output/data/out.txt";
    const writes = `setsid sh -c 'while :; do echo more >> ${out}; done' & sleep 0.2`;
    const record = await bench.run({
      definition: definition([processingStep("A", { run: sh(writes), outputs: ["data"] })]),
    });
    const first = bench.output(record, "A", "data");
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(bench.output(record, "A", "data")).toBe(first);
    expect(first).toContain("more\n");
  });

  test("also if its time limit stopped it", async () => {
    const mark = `late-${isolation}-${process.pid}`;
    const bench = workbench({ isolation });
    const run = sh(`setsid ${deaf(mark)} & trap '' TERM; while :; do sleep 0.05; done`);
    const record = await bench.run({ definition: definition([processingStep("A", { run, limit: 1 })]) });
    expect(stepOf(record, "A").diagnostic?.code).toBe("run/step-too-long");
    expect(processesWith(mark)).toEqual([]);
  });
});

/** A command prefix that runs a command as nobody; only root can use it. */
const NOBODY = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"];
/** As in a container that hides parts of /proc, where the kernel allows no new mount of it. */
const HIDDEN_PROC = ["unshare", "--mount", "sh", "-c", 'mount --bind /dev/null /proc/version && exec "$@"', "sh"];

describe.runIf(process.getuid?.() === 0)("not as root", () => {
  const cases = ISOLATIONS.map((isolation) => [isolation, isolation, NOBODY] as const);
  test.each([
    ...cases,
    ["namespace, where /proc is partly hidden,", "namespace", [...HIDDEN_PROC, ...NOBODY]] as const,
  ])(
    "by way of %s jobs end whole, and with a runner that is killed",
    { timeout: 60_000 },
    async (name, isolation, prefix) => {
      if (!ISOLATIONS.includes(isolation)) return;
      const base = mkdtempSync(join(tmpdir(), "specline-nobody-"));
      onTestFinished(() => rmSync(base, { recursive: true, force: true }));
      chownSync(base, 65534, 65534);
      const [left, killed] = [`left-${name.length}-${process.pid}`, `killed-${name.length}-${process.pid}`];
      const steps = definition([
        processingStep("A", { run: sh(`(env -i setsid ${deaf(left)} >&- 2>&-) & sleep 0.2; id -u`) }),
        processingStep("B", {
          run: sh(`setsid ${deaf(killed)} & echo waiting; wait`),
          more: { DependsOn: ["A"] },
        }),
      ]);
      const runner = startRunner(join(base, "work"), steps, isolation, prefix);
      await runner.until("waiting");
      expect(runner.lines.join("\n")).toContain(`"isolation":"${isolation}"`);
      expect(processesWith(left)).toEqual([]);
      expect(processesWith(killed).length).toBeGreaterThan(0);
      runner.child.kill("SIGKILL");
      await runner.ended;
      expect(await eventually(() => processesWith(killed).length === 0)).toBe(true);
    },
  );
});

test("does not wait for processes it cannot find if the system does not show them", async () => {
  const mark = `unseen-${process.pid}`;
  onTestFinished(() => {
    for (const pid of processesWith(mark)) process.kill(pid, "SIGKILL");
  });
  const bench = workbench();
  const effects = { ...bench.effects, machine: { ...bench.effects.machine, platform: "darwin" } };
  const run = sh(`setsid ${deaf(mark)} & ${deaf(`${mark}-child`)} & echo done`);
  const record = await runLocal(
    { definition: definition([processingStep("A", { run })]) },
    { work: bench.work, python: PYTHON, grace: 1 },
    effects,
  );
  expect(became(record)).toBe("A succeeded");
  expect(stepOf(record, "A").isolation).toBe("paths");
  expect(record.seconds).toBeLessThan(10);
  expect(readFileSync(join(bench.work, "runs", record.run, "logs/A.log"), "utf8")).toBe("done\n");
  // The process group is killed, as on every platform.
  expect(processesWith(`${mark}-child`)).toEqual([]);
});
