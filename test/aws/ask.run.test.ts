import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { PYTHON } from "../../src/local/testing/python.ts";
import { SPEC, TARGETS } from "./plan-folder.ts";
import { AwsStandIn } from "./stand-in.ts";

const command = fileURLToPath(new URL("../../bin/specline.js", import.meta.url));

/** Runs a command in a terminal, types an answer when it asks, and prints what the terminal shows and the status. */
const IN_TERMINAL = `
import os, pty, sys
answer = sys.argv[1].encode()
child, terminal = pty.fork()
if child == 0:
    os.execv(sys.argv[2], sys.argv[2:])
shown, asked = b"", False
while True:
    try:
        part = os.read(terminal, 4096)
    except OSError:
        break
    if not part:
        break
    shown += part
    if not asked and b"(y/N) " in shown:
        asked = True
        os.write(terminal, answer)
_, status = os.waitpid(child, 0)
sys.stdout.buffer.write(shown)
print("status", os.WEXITSTATUS(status) if os.WIFEXITED(status) else -os.WTERMSIG(status))
`;

const world = { aws: undefined as unknown as AwsStandIn, folder: "" };
beforeEach(async () => {
  world.aws = await new AwsStandIn().open();
  world.folder = mkdtempSync(join(tmpdir(), "specline-ask-"));
  writeFileSync(join(world.folder, "specline.config.yaml"), TARGETS);
  writeFileSync(join(world.folder, "claims.csv"), "a,y\n1,0\n2,1\n");
  writeFileSync(join(world.folder, "spec.yaml"), SPEC);
});
afterEach(async () => {
  await world.aws.close();
  rmSync(world.folder, { recursive: true, force: true });
});

/** What a person sees who deploys, and the exit status in the last line. */
function typed(answer: string, ...more: readonly string[]): Promise<string> {
  const words = ["deploy", "spec.yaml", "--target", "dev", "--upload-data", ...more];
  const env = {
    PATH: process.env["PATH"],
    HOME: world.folder,
    TERM: "xterm",
    NO_COLOR: "1",
    AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "example",
    SPECLINE_AWS_ENDPOINT: world.aws.url,
  };
  const child = spawn(PYTHON, ["-c", IN_TERMINAL, answer, process.execPath, command, ...words], {
    cwd: world.folder,
    env,
  });
  let shown = "";
  child.stdout.on("data", (text) => (shown += String(text)));
  return new Promise((done) => child.on("close", () => done(shown)));
}

const changes = (): readonly string[] => world.aws.calls.filter((call) => /^(PUT|POST|Create|Update|Add)/.test(call));

test.each([
  ["no", "n\n"],
  ["Enter alone", "\n"],
  ["something else", "yes please\n"],
  ["Ctrl-C", "\u0003"],
  ["Ctrl-D", "\u0004"],
])("shows the plan and asks; %s changes nothing and exits with 130", async (_, answer) => {
  const shown = await typed(answer);
  expect(shown).toMatch(/\+ XGBoostTraining +runs: it is new/);
  expect(shown).toContain("Create fraud on dev (us-east-1, 123456789012)? (y/N) ");
  expect(shown).toMatch(/nothing was deployed\s+status 130\s*$/);
  expect(changes()).toEqual([]);
});

test("a yes deploys, and nothing is asked if nothing would change or with --yes", async () => {
  expect(await typed("y\n")).toMatch(
    /fraud: created {2}arn:\S+\s+next: specline start spec.yaml --target dev --follow\s+status 0\s*$/,
  );
  const same = await typed("n\n");
  expect(same).toContain("no changes: fraud on dev is up to date");
  expect(same).toMatch(/fraud: unchanged {2}arn:\S+\s+status 0\s*$/);
  writeFileSync(join(world.folder, "spec.yaml"), SPEC.replace("max_depth: 6", "max_depth: 8"));
  const updated = await typed("n\n", "--yes");
  expect(updated).not.toContain("y/N");
  expect(updated).toMatch(
    /fraud: updated {2}arn:\S+\s+next: specline start spec.yaml --target dev --follow\s+status 0\s*$/,
  );
});
