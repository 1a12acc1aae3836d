import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { cachedSteps, type Project, type Summary } from "./project.ts";
import { stumbling, waitFor } from "./stumble.ts";

/** Ids of the processes whose command line, environment or folder refers to the project. */
const processesOf = (project: Project): readonly string[] =>
  readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false;
    try {
      if (readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.startsWith("Z") === true) return false;
      return ["cmdline", "environ"].some((file) =>
        readFileSync(`/proc/${pid}/${file}`, "utf8").includes(project.folder),
      );
    } catch {
      return false;
    }
  });

/** Waits until none of the project's processes are running, and returns those still running after half a minute. */
async function gone(project: Project): Promise<readonly string[]> {
  for (let tries = 0; tries < 300 && processesOf(project).length > 0; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return processesOf(project);
}

/**
 * A pipeline in which the third of four steps, and a process started by it, wait until a file with this name exists.
 */
const waiting = (): Project => {
  const project = stumbling("pass");
  const file = project.path("go-on");
  const child = `subprocess.Popen([sys.executable, "-c", "import time\\nwhile True: time.sleep(0.05)", ${JSON.stringify(file)}])`;
  const wait = `if not Path(${JSON.stringify(file)}).exists():\n    ${child}\n    step.log("now waiting")\n    ${waitFor(file).replaceAll("\n", "\n    ")}`;
  const text = readFileSync(project.path("script/stumble.py"), "utf8");
  project.write("script/stumble.py", text.replace(/^ {4}pass$/m, wait.replace(/^/gm, "    ")));
  return project;
};

const goOn = (project: Project): void => writeFileSync(project.path("go-on"), "");
const FINISHED = ["DataLoading", "TabularPreprocessing"];

/** An uninterrupted run of the same pipeline. */
let uninterrupted: Promise<Summary> | undefined;

/** The expected run after an interrupted one: it reuses finished steps and has the same result. */
async function expectGoodNextRun(project: Project): Promise<Summary> {
  goOn(project);
  const next = await project.succeed();
  expect(cachedSteps(next)).toEqual(FINISHED);
  expect(next.steps.map(({ status }) => status)).toEqual(["succeeded", "succeeded", "succeeded", "succeeded"]);
  uninterrupted ??= stumbling("pass").succeed();
  expect(next.metrics).toEqual((await uninterrupted).metrics);
  expect(Object.keys(next.metrics)).toEqual(["XGBoostTraining"]);
  return next;
}

const runsOf = async (project: Project): Promise<readonly { readonly status: string }[]> =>
  JSON.parse((await project.specline("runs", "--json")).stdout);

describe("a run that is interrupted in the middle", () => {
  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "by %s to its process group: jobs end, finished steps are kept, and the next run is correct",
    async (signal) => {
      const project = waiting();
      const going = project.start(["run", "pipeline.mjs", "-v"]);
      await going.until("now waiting");
      process.kill(-(going.child.pid as number), signal);
      // When a terminal closes, it and its shell each send a signal. This does not count as a second Ctrl-C.
      if (signal === "SIGHUP") {
        await going.until("stopping; finished steps are kept");
        process.kill(going.child.pid as number, signal);
      }
      const ran = await going.ended;
      expect([ran.status, ran.signal], ran.stderr).toEqual([130, null]);
      expect(ran.stderr).toContain("stopping; finished steps are kept");
      expect(ran.stdout).toMatch(/DataLoading +succeeded/);
      expect(ran.stdout).toMatch(/Stumble +stopped/);
      expect(ran.stdout).toMatch(/XGBoostTraining +skipped/);
      expect(await gone(project)).toEqual([]);
      expect((await runsOf(project)).map(({ status }) => status)).toEqual(["stopped"]);
      if (signal === "SIGINT") expect((await expectGoodNextRun(project)).notes).toEqual([]);
    },
  );

  test("by kill -9: no process continues on its own, and the next run reports what happened and has the correct result", async () => {
    const project = waiting();
    const going = project.start(["run", "pipeline.mjs", "-v"]);
    await going.until("now waiting");
    going.child.kill("SIGKILL");
    expect((await going.ended).signal).toBe("SIGKILL");
    expect(await gone(project)).toEqual([]);
    expect((await runsOf(project)).map(({ status }) => status)).toEqual(["interrupted"]);
    const { notes } = await expectGoodNextRun(project);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(/^the run \w{12} was killed while Stumble ran; its 2 finished steps are reused/);
    // The interruption is reported once.
    expect((await project.succeed()).notes).toEqual([]);
  });
});

test("two simultaneous runs in one folder both succeed with the same result and leave nothing unfinished", async () => {
  const project = stumbling("pass");
  const words = ["run", "pipeline.mjs", "--json", "-q"];
  const both = await Promise.all([project.specline(...words), project.specline(...words)]);
  for (const { status, stderr } of both) expect(status, stderr).toBe(0);
  const [a, b] = both.map(({ stdout }) => JSON.parse(stdout) as Summary) as [Summary, Summary];
  expect(a.run).not.toBe(b.run);
  expect(a.metrics).toEqual(b.metrics);
  expect((await runsOf(project)).map(({ status }) => status)).toEqual(["succeeded", "succeeded"]);
  const third = await project.succeed();
  expect(cachedSteps(third)).toHaveLength(4);
  expect(third.metrics).toEqual(a.metrics);
});
