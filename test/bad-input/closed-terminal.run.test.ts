import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PYTHON } from "../../src/local/testing/python.ts";
import { Project, root } from "./project.ts";

/**
 * Two shell steps, so that a run takes a second. The first continues until it is asked to end, or until "go-on" exists.
 */
function waiting(last = "true"): Project {
  const project = new Project();
  const step = (Name: string, text: string, more: object = {}): object => ({
    Name,
    Type: "Processing",
    Arguments: {
      AppSpecification: {
        ImageUri: "111122223333.dkr.ecr.us-east-1.amazonaws.com/own:1",
        ContainerEntrypoint: ["/bin/sh", "-c", text, "sh", project.folder],
      },
      ProcessingResources: { ClusterConfig: { InstanceCount: 1, InstanceType: "ml.m5.large", VolumeSizeInGB: 30 } },
      RoleArn: "arn:aws:iam::111122223333:role/own",
    },
    ...more,
  });
  const wait = 'trap "exit 0" TERM; touch "$1/begun"; while ! test -e "$1/go-on"; do echo on; sleep 0.05; done';
  const Steps = [step("Wait", wait), step("Last", last, { DependsOn: ["Wait"] })];
  project.write("pipeline.json", JSON.stringify({ Version: "2020-12-01", Metadata: {}, Parameters: [], Steps }));
  return project;
}

async function begun(project: Project): Promise<void> {
  while (!existsSync(project.path("begun"))) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** The result of the only run: its status, then the status of each step. */
function became(project: Project): readonly string[] {
  const [run = ""] = readdirSync(project.path(".specline/runs"));
  const journal = readFileSync(project.path(".specline/runs", run, "journal.jsonl"), "utf8");
  const entries = journal
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const end = entries.find(({ t }) => t === "end")?.status ?? "no end";
  return [end, ...entries.flatMap(({ t, record }) => (t === "step" ? [`${record.name} ${record.status}`] : []))];
}

/**
 * Runs a command in a separate terminal and reads the terminal until a file exists, then closes it and prints how the
 * command ended.
 */
const IN_TERMINAL = `
import os, pty, select, sys
child, terminal = pty.fork()
if child == 0:
    os.execv(sys.argv[2], sys.argv[2:])
while not os.path.exists(sys.argv[1]):
    if select.select([terminal], [], [], 0.02)[0]: os.read(terminal, 4096)
os.close(terminal)
_, status = os.waitpid(child, 0)
print(os.WEXITSTATUS(status) if os.WIFEXITED(status) else -os.WTERMSIG(status))
`;

test.each([
  ["a table", []],
  ["lines", ["-v", "--json"]],
  ["nothing", ["-q"]],
] as const)(
  "closing a terminal that showed %s stops the run: jobs end, the record is written, the status is 130",
  (_, more) => {
    const project = waiting();
    const specline = [process.execPath, join(root, "bin/specline.js"), "run", "pipeline.json", ...more];
    const { CI: _ci, ...env } = process.env;
    const ran = spawnSync(PYTHON, ["-c", IN_TERMINAL, project.path("begun"), ...specline], {
      cwd: project.folder,
      encoding: "utf8",
      env: { ...env, TERM: "xterm" },
    });
    expect(ran.stdout.trim(), ran.stderr).toBe("130");
    expect(became(project)).toEqual(["stopped", "Wait stopped", "Last skipped"]);
  },
);

test.each([
  [["SIGHUP", "SIGHUP"]],
  [["SIGHUP", "SIGTERM"]],
  [["SIGHUP", "SIGINT", "SIGHUP"]],
  [["SIGTERM", "SIGHUP"]],
  [["SIGINT", "SIGHUP"]],
] as const)("%s in a row: the first stops the run, and the record is written", async (signals) => {
  const project = waiting();
  const going = project.start(["run", "pipeline.json"]);
  await begun(project);
  for (const signal of signals) going.child.kill(signal);
  expect((await going.ended).status).toBe(130);
  expect(became(project)).toEqual(["stopped", "Wait stopped", "Last skipped"]);
});

test.each([
  ["no further signal", undefined, "true", 0, ["succeeded", "Wait succeeded", "Last succeeded"]],
  ["a step fails", undefined, "exit 3", 1, ["failed", "Wait succeeded", "Last failed"]],
  ["the run is stopped", "SIGHUP", "true", 130, ["stopped", "Wait stopped", "Last skipped"]],
] as const)(
  "if nobody reads the output any more and %s, the run ends as usual",
  async (_, signal, last, status, wanted) => {
    const project = waiting(last);
    const going = project.start(["run", "pipeline.json", "-v"]);
    await begun(project);
    going.child.stdout?.destroy();
    going.child.stderr?.destroy();
    // Leaves time to write lines that nobody reads.
    await new Promise((resolve) => setTimeout(resolve, 300));
    if (signal === undefined) writeFileSync(project.path("go-on"), "");
    else going.child.kill(signal);
    expect((await going.ended).status).toBe(status);
    expect(became(project)).toEqual(wanted);
  },
);

test.runIf(existsSync("/dev/full"))(
  "a result that does not fit on a full disk affects the exit status, and the record exists",
  () => {
    const project = waiting();
    writeFileSync(project.path("go-on"), "");
    const words = `"${process.execPath}" "${join(root, "bin/specline.js")}" run pipeline.json --json >/dev/full`;
    expect(spawnSync("/bin/sh", ["-c", words], { cwd: project.folder }).status).toBe(3);
    expect(became(project)[0]).toBe("succeeded");
  },
);
