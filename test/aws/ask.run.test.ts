import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { inTerminal } from "../suite/in-terminal.ts";
import { SPEC, TARGETS } from "./plan-folder.ts";
import { AwsStandIn } from "./stand-in.ts";

const command = fileURLToPath(new URL("../../bin/specline.js", import.meta.url));

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
async function typed(answer: string, ...more: readonly string[]): Promise<string> {
  const words = [process.execPath, command, "deploy", "spec.yaml", "--target", "dev", "--upload-data", ...more];
  const { shown, status } = await inTerminal(words, [["(y/N) ", answer]], world.folder, {
    AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "example",
    SPECLINE_AWS_ENDPOINT: world.aws.url,
  });
  return `${shown}status ${status}\n`;
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
