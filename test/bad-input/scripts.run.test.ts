import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { expectFault, type Ran } from "./project.ts";
import { stumbling } from "./stumble.ts";

/** Steps that finished before the error are kept and reused by the next run. */
async function nothingIsLost(project: ReturnType<typeof stumbling>, failed: Ran): Promise<void> {
  expect(failed.stdout).toMatch(/DataLoading +succeeded/);
  expect(failed.stdout).toMatch(/Stumble +failed/);
  expect(failed.stdout).toMatch(/XGBoostTraining +skipped +Stumble, which it depends on, failed/);
  const again = await project.specline("run", "pipeline.mjs", "-q");
  expect(again.stdout).toMatch(/DataLoading +cached/);
  expect(again.stdout).toMatch(/TabularPreprocessing +cached/);
  expect(again.stdout).toMatch(/Stumble +failed/);
  expect(again.status).toBe(1);
}

describe("a script that", () => {
  test("raises an exception: it becomes the message, and the last lines of the log are shown", async () => {
    const project = stumbling('print("about to divide")\n1 / 0');
    const failed = await project.fails({
      code: "data/script-error",
      says: [
        "Stumble failed with ZeroDivisionError: division by zero",
        "seen stumbling on",
        "seen about to divide",
        'stumble.py", line 14',
      ],
    });
    await nothingIsLost(project, failed);
    const [log = ""] = /\/\S+Stumble\.log/.exec(failed.stderr) ?? [];
    if (log !== "") expect(readFileSync(log, "utf8")).toContain("about to divide");
  });

  test("exits with a status but no reason", async () => {
    const failed = await stumbling('print("no more paper")\nos._exit(7)').fails({
      code: "run/step-failed",
      says: ["Stumble ended with exit status 7", "seen no more paper", "Stumble.log"],
    });
    expect(failed.stdout).toContain("Stumble ended with exit status 7");
  });

  test("is killed", async () => {
    const project = stumbling("os.kill(os.getpid(), signal.SIGKILL)");
    const failed = await project.fails({
      code: "run/step-killed",
      says: ["Stumble was killed by SIGKILL: most likely the machine ran out of memory", "seen stumbling on"],
    });
    await nothingIsLost(project, failed);
  });

  test("does not get the memory that it requests", async () => {
    const limit = "import resource\nresource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))\nx = bytearray(2**33)";
    await stumbling(limit).fails({
      code: "data/out-of-memory",
      says: ["Stumble ran out of memory", "bytearray(2**33)"],
    });
  });
});

/** The folder for limiting the memory of a group of processes: control groups version 1, as root. */
const GROUPS = "/sys/fs/cgroup/memory";
const group = join(GROUPS, `specline-test-${process.pid}`);
const canLimit = ((): boolean => {
  try {
    mkdirSync(group);
    const there = existsSync(join(group, "memory.limit_in_bytes"));
    rmdirSync(group);
    return there;
  } catch {
    return false;
  }
})();

test.runIf(canLimit)(
  "a script that the system kills for lack of memory is reported, and the run continues to its end",
  async () => {
    mkdirSync(group);
    try {
      writeFileSync(join(group, "memory.limit_in_bytes"), String(600 * 2 ** 20));
      const project = stumbling("kept = []\nwhile True:\n    kept.append(bytearray(os.urandom(2**20)))");
      const enter = ["/bin/sh", "-c", `echo $$ > ${group}/cgroup.procs; exec "$@"`, "sh"];
      const ran = await project.start(["run", "pipeline.mjs", "-q"], { prefix: enter }).ended;
      expectFault(ran, { code: "run/step-killed", says: ["Stumble was killed by SIGKILL", "ran out of memory"] });
      expect(ran.stdout).toMatch(/DataLoading +succeeded/);
    } finally {
      spawnSync("rmdir", [group]);
    }
  },
);

test("--json contains the same error, and standard output contains nothing else", async () => {
  const ran = await stumbling('raise ValueError("no such\\nthing")').specline("run", "pipeline.mjs", "--json", "-q");
  expect(ran.status).toBe(1);
  const { status, steps, diagnostics } = JSON.parse(ran.stdout);
  expect(status).toBe("failed");
  expect(steps[2]).toMatchObject({ name: "Stumble", status: "failed", diagnostic: { code: "data/script-error" } });
  expect(diagnostics).toMatchObject([
    { code: "data/script-error", message: "Stumble failed with ValueError: no such thing", at: { step: "Stumble" } },
    { code: "data/read-booleans", severity: "note", at: { step: "DataLoading" } },
  ]);
});
