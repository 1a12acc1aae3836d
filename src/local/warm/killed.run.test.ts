import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Isolation } from "../record/record.ts";
import { definition } from "../testing/definitions.ts";
import { ISOLATIONS } from "../testing/isolations.ts";
import { eventually, processesWith, startRunner } from "../testing/processes.ts";
import { workbench } from "../testing/workbench.ts";
import { rowAsset, rowStep } from "./testing/row-asset.ts";

/** The processes of a run with a warm interpreter, by what they are. */
type Victim = "runner" | "server" | "steward" | "job" | "waiting";

const parentOf = (pid: number): number => {
  try {
    return Number(
      readFileSync(`/proc/${pid}/stat`, "utf8")
        .replace(/^.*\) . /s, "")
        .split(" ")[0],
    );
  } catch {
    return 0;
  }
};

/** All that run serve.py have its command line: the server, whose parent is a shell, its stewards, and their jobs. */
function find(victim: Victim, work: string): readonly number[] {
  const shells = processesWith("job.sh");
  const own = processesWith(work).filter((pid) => !shells.includes(pid));
  // One look at all processes for each script: a look takes long on a slow machine, and jobs end meanwhile.
  const running = (script: string) => {
    const those = new Set(processesWith(script));
    return own.filter((pid) => those.has(pid));
  };
  if (victim === "waiting") return running("enter.py");
  const all = running("serve.py");
  const generation = (pid: number): number => (all.includes(pid) ? 1 + generation(parentOf(pid)) : 0);
  const wanted = { runner: 0, server: 1, steward: 2, job: 3 }[victim];
  return all.filter((pid) => generation(pid) === wanted);
}

const MOMENTS_MS = [0, 100, 400, 900];

function endedBySignal(pid: number): boolean {
  try {
    return process.kill(pid, "SIGKILL");
  } catch {
    return false;
  }
}

/** Kills one process of a run, some time after it has appeared. False if it had already ended. */
async function killAt(moment: number, victim: Victim, isolation: Isolation | undefined): Promise<boolean> {
  const bench = workbench();
  const mark = `mark-${victim}-${moment}-${process.pid}`;
  const steps = definition([rowStep("A", "hold", [mark]), rowStep("B", "hold", [mark])]);
  const runner = startRunner(bench.work, steps, isolation, [], [rowAsset(bench)]);
  await runner.until("packages");
  // On a busy machine, a job may begin seconds after the packages are imported.
  if (victim !== "runner") await eventually(() => find(victim, bench.work).length > 0);
  await new Promise((resolve) => setTimeout(resolve, moment));
  const [first] = victim === "runner" ? [runner.child.pid] : find(victim, bench.work);
  const killed = first !== undefined && endedBySignal(first);
  await runner.ended;
  expect(await eventually(() => processesWith(bench.work).length === 0), `of the run, ${moment} ms`).toBe(true);
  expect(await eventually(() => processesWith(mark).length === 0), `of its jobs, ${moment} ms`).toBe(true);
  const ended = runner.lines.findLast((line) => line.includes('"kind":"record"')) ?? "";
  // Jobs do not need the server once they have begun, and others start fresh interpreters.
  if (victim === "server") expect(ended).toContain('"status":"succeeded"');
  return killed;
}

test.each<Victim>(["runner", "server", "steward", "job", "waiting"])(
  "nothing is left when the %s is killed, at any moment",
  { timeout: 240_000 },
  async (victim) => {
    const kills = await Promise.all(
      MOMENTS_MS.map((moment, round) => killAt(moment, victim, ISOLATIONS[round % ISOLATIONS.length])),
    );
    expect(kills.filter((killed) => killed).length).toBeGreaterThan(1);
  },
);
