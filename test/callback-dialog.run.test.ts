import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { PYTHON } from "../src/local/testing/python.ts";
import { inTerminal, type Session, type Turn } from "./suite/in-terminal.ts";

const BIN = fileURLToPath(new URL("../bin/specline.js", import.meta.url));

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

const answering = (turns: readonly Turn[], ...more: readonly string[]): Promise<Session> =>
  inTerminal([process.execPath, BIN, "run", "definition.json", ...more], turns, world.folder, {
    SPECLINE_PYTHON: PYTHON,
  });
const command = (...words: readonly string[]): Promise<string> => {
  const env = { PATH: process.env["PATH"], HOME: world.folder, NO_COLOR: "1", SPECLINE_PYTHON: PYTHON };
  return new Promise((done) =>
    execFile(process.execPath, [BIN, ...words], { cwd: world.folder, env }, (_, out, error) => done(out + error)),
  );
};
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
  expect(await answering(turns)).toMatchObject({ status: 0, unasked: 0 });
  expect(await log("Use")).toBe("12 false Ada\n");
});

test("somebody can let the step fail, with a reason, or skip it", async () => {
  expect(
    await answering([
      [ASKED, DOWN + ENTER],
      ["Why does it fail?", `too dear${ENTER}`],
    ]),
  ).toMatchObject({ status: 1, unasked: 0 });
  expect(await command("runs", "last", "--json")).toContain("Approve failed, as was answered: too dear");
  expect(await answering([[ASKED, DOWN + DOWN + ENTER]])).toMatchObject({ status: 1, unasked: 0 });
  expect(await statuses()).toEqual({ Approve: "skipped", Use: "skipped" });
});

test("Ctrl-C in the dialog stops the run", async () => {
  expect(await answering([[ASKED, "\u0003"]])).toMatchObject({ status: 130, unasked: 0 });
  expect((await statuses())["Approve"]).toBe("stopped");
});

test("without a terminal, in CI and with --json, nobody is asked, and a command goes before a question", async () => {
  expect(await command("run", "definition.json")).toContain(
    "Approve (Callback) was not run: the definition names its queue, but not what reads it",
  );
  expect(await answering([[ASKED, ENTER]], "--json")).toMatchObject({ status: 1, unasked: 1 });
  const script = join(world.folder, "answer.py");
  writeFileSync(script, 'print(\'{"budget": 1, "go": true, "by": "x"}\')\n');
  expect(await answering([[ASKED, ENTER]], "--callback", `Approve=${script}`)).toMatchObject({ status: 0, unasked: 1 });
  expect(readFileSync(script, "utf8")).toContain("budget");
});

test("nothing in a definition controls the terminal, or looks like another line of the dialog", async () => {
  const evil = "\u001b[2J\u001b]0;owned\u0007\u009b5A\r\n\u25c6  Safe\u202e";
  const step = {
    Name: "Approve",
    Type: "Callback",
    Arguments: { [`key${evil}`]: `value${evil}` },
    SqsQueueUrl: `https://sqs.us-east-1.amazonaws.com/111122223333/a\u001b[2J\u009b5A`,
    OutputParameters: [output(`budget${evil}`, "Integer"), output(`go${evil}`, "Boolean")],
  };
  writeFileSync(join(world.folder, "definition.json"), JSON.stringify({ ...DEFINITION, Steps: [step] }));
  const { shown, ...ended } = await answering([
    [ASKED, ENTER],
    ["(Integer)", `much${ENTER}`],
    ["'much' is no Integer", `${"\u007f".repeat(4)}12${ENTER}`],
    ["(Boolean)", ENTER],
  ]);
  expect(ended, shown).toEqual({ status: 0, unasked: 0 });
  for (const one of ["\u001b[2J", "\u001b]", "\u0007", "\u009b", "\u202e"]) expect(shown).not.toContain(one);
  expect(shown).toContain("Safe");
  expect(shown).not.toMatch(/[\r\n]+(│ {2})?◆ {2}Safe/);
});
