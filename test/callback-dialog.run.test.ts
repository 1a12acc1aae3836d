import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { PYTHON } from "../src/local/testing/python.ts";

const BIN = fileURLToPath(new URL("../bin/specline.js", import.meta.url));

/** Runs a command in a terminal, types each answer once its question is there, and prints the status. */
const IN_TERMINAL = `
import json, os, pty, select, signal, sys
waiting = json.loads(sys.argv[1])
child, terminal = pty.fork()
if child == 0:
    os.execv(sys.argv[2], sys.argv[2:])
shown = b""
while True:
    if not select.select([terminal], [], [], 60)[0]:
        os.kill(child, signal.SIGKILL)
        break
    try:
        part = os.read(terminal, 4096)
    except OSError:
        break
    if not part:
        break
    shown += part
    if waiting and waiting[0][0].encode() in shown:
        os.write(terminal, waiting.pop(0)[1].encode())
        shown = b""
_, status = os.waitpid(child, 0)
print(os.WEXITSTATUS(status) if os.WIFEXITED(status) else -os.WTERMSIG(status), len(waiting))
`;

const output = (OutputName: string, OutputType: string) => ({ OutputName, OutputType });
const DEFINITION = {
  Version: "2020-12-01",
  Metadata: {},
  Parameters: [],
  Steps: [
    {
      Name: "Approve",
      Type: "Callback",
      Arguments: { model: "m-7" },
      SqsQueueUrl: "https://sqs.us-east-1.amazonaws.com/111122223333/approvals",
      OutputParameters: [output("budget", "Integer"), output("go", "Boolean"), output("by", "String")],
    },
    {
      Name: "Use",
      Type: "Processing",
      Arguments: {
        AppSpecification: {
          ImageUri: "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3",
          ContainerEntrypoint: [
            "/bin/echo",
            ...["budget", "go", "by"].map((name) => ({ Get: `Steps.Approve.OutputParameters['${name}']` })),
          ],
        },
        ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 30 } },
        RoleArn: "arn:aws:iam::111122223333:role/acme",
      },
    },
  ],
};

const world = { folder: "" };
beforeEach(() => {
  world.folder = mkdtempSync(join(tmpdir(), "specline-callback-"));
  writeFileSync(join(world.folder, "definition.json"), JSON.stringify(DEFINITION));
});
afterEach(() => rmSync(world.folder, { recursive: true, force: true }));

const ENTER = "\r";
const DOWN = "\u001b[B";

/** A question, as it is shown, and what is typed. */
type Turn = readonly [string, string];

async function started(words: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<string> {
  const env = { PATH: process.env["PATH"], HOME: world.folder, TERM: "xterm", NO_COLOR: "1", SPECLINE_PYTHON: PYTHON };
  const child = spawn(words[0] ?? "", words.slice(1), { cwd: world.folder, env: { ...env, ...environment } });
  let shown = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (shown += String(text)));
  return new Promise((done) => child.on("close", () => done(shown)));
}

const inTerminal = (turns: readonly Turn[], ...more: readonly string[]): Promise<string> =>
  started([PYTHON, "-c", IN_TERMINAL, JSON.stringify(turns), process.execPath, BIN, "run", "definition.json", ...more]);
const command = (...words: readonly string[]): Promise<string> => started([process.execPath, BIN, ...words]);
const log = (step: string): Promise<string> => command("logs", "last", step);
const statuses = async (): Promise<Readonly<Record<string, string>>> => {
  const { steps } = JSON.parse(await command("runs", "last", "--json"));
  return Object.fromEntries(steps.map((one: { name: string; status: string }) => [one.name, one.status]));
};

const ASKED = "Approve waits for whoever reads";

test("in a terminal, the outputs are asked for by their types, and a wrong one again", async () => {
  const turns: readonly Turn[] = [
    [ASKED, ENTER],
    ["budget (Integer)", `much${ENTER}`],
    ["'much' is no Integer", `${"\u007f".repeat(4)}12${ENTER}`],
    ["go (Boolean)", DOWN + ENTER],
    ["by (String)", `Ada${ENTER}`],
  ];
  expect(await inTerminal(turns)).toBe("0 0\n");
  expect(await log("Use")).toBe("12 false Ada\n");
});

test("somebody can let the step fail, with a reason, or skip it", async () => {
  expect(
    await inTerminal([
      [ASKED, DOWN + ENTER],
      ["Why does it fail?", `too dear${ENTER}`],
    ]),
  ).toBe("1 0\n");
  expect(await command("runs", "last", "--json")).toContain("Approve failed, as was answered: too dear");
  expect(await inTerminal([[ASKED, DOWN + DOWN + ENTER]])).toBe("1 0\n");
  expect(await statuses()).toEqual({ Approve: "skipped", Use: "skipped" });
});

test("Ctrl-C in the dialog stops the run", async () => {
  expect(await inTerminal([[ASKED, "\u0003"]])).toBe("130 0\n");
  expect((await statuses())["Approve"]).toBe("stopped");
});

test("without a terminal, in CI and with --json, nobody is asked, and a command goes before a question", async () => {
  expect(await command("run", "definition.json")).toContain(
    "Approve (Callback) was not run: Callback steps can run only on AWS",
  );
  expect(await inTerminal([[ASKED, ENTER]], "--json")).toBe("1 1\n");
  const script = join(world.folder, "answer.py");
  writeFileSync(script, 'print(\'{"budget": 1, "go": true, "by": "x"}\')\n');
  expect(await inTerminal([[ASKED, ENTER]], "--callback", `Approve=${script}`)).toBe("0 1\n");
  expect(readFileSync(script, "utf8")).toContain("budget");
});
