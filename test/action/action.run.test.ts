import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TARGETS } from "../aws/plan-folder.ts";
import { AwsStandIn } from "../aws/stand-in.ts";
import { GitHubStandIn } from "./github.ts";
import { action, runAction, type StepEnd } from "./workflow.ts";

const bin = fileURLToPath(new URL("../../bin/specline.js", import.meta.url));
const SPEC = (steps: string): string =>
  `name: fraud\ndata: s3://acme/claims.csv\nlabel: y\npositive: "1"\nsteps: [${steps}]\n`;
const world = { folder: "", aws: undefined as unknown as AwsStandIn, github: undefined as unknown as GitHubStandIn };

beforeAll(async () => {
  world.aws = await new AwsStandIn().open();
  world.github = await new GitHubStandIn().open();
  world.folder = mkdtempSync(join(tmpdir(), "specline-action-"));
  for (const name of ["ml/node_modules/.bin", "temp", "bin"]) mkdirSync(join(world.folder, name), { recursive: true });
  symlinkSync(bin, join(world.folder, "ml/node_modules/.bin/specline"));
  writeFileSync(join(world.folder, "ml/specline.config.yaml"), TARGETS);
  writeFileSync(join(world.folder, "ml/good.yaml"), SPEC("data_loading, preprocessing, training"));
  writeFileSync(join(world.folder, "ml/bad one.yaml"), SPEC("data_loading, preprocesing"));
  writeFileSync(join(world.folder, "event.json"), JSON.stringify({ pull_request: { number: 7 } }));
  // A stand-in for npm, which installs Specline without a registry.
  const npm = `#!/bin/bash\nprintf '%s\\n' "$@" > "$RUNNER_TEMP/npm.txt"\nmkdir -p "$3/node_modules/.bin" && ln -sf '${bin}' "$3/node_modules/.bin/specline"\n`;
  writeFileSync(join(world.folder, "bin/npm"), npm, { mode: 0o755 });
});
afterAll(async () => {
  world.github.close();
  await world.aws.close();
  rmSync(world.folder, { recursive: true, force: true });
});

const act = (inputs: Readonly<Record<string, string>>, more: Readonly<Record<string, string>> = {}) =>
  runAction(
    world.folder,
    { "working-directory": "ml", ...inputs },
    {
      PATH: `${join(world.folder, "bin")}:${process.env["PATH"]}`,
      HOME: world.folder,
      RUNNER_TEMP: join(world.folder, "temp"),
      GITHUB_API_URL: world.github.url,
      GITHUB_REPOSITORY: "acme/fraud",
      GITHUB_EVENT_PATH: join(world.folder, "event.json"),
      GITHUB_STEP_SUMMARY: join(world.folder, "summary.md"),
      AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
      AWS_SECRET_ACCESS_KEY: "example",
      SPECLINE_AWS_ENDPOINT: world.aws.url,
      ...more,
    },
  );
const statuses = (ends: readonly StepEnd[]) => ends.map(({ step, status }) => `${step.id ?? "upload"} ${status}`);
const endOf = (ends: readonly StepEnd[], id: string): StepEnd => ends.find(({ step }) => step.id === id) as StepEnd;

describe("the action", () => {
  test("checks and plans, comments once, and updates its comment", async () => {
    // Somebody else's copy of the marker, beyond the first page.
    for (let count = 0; count < 120; count += 1) world.github.add("a remark");
    const first = await act({ pipelines: "good.yaml", target: "dev" });
    expect(statuses(first)).toEqual(["setup 0", "check 0", "upload used", "plan 0", "comment 0"]);
    const [comment] = world.github.comments.slice(-1);
    expect(comment?.body).toMatch(/^<!-- specline-action [0-9a-f]{16} -->\n\*\*Specline\*\*: 0 errors, /);
    expect(comment?.body).toContain("### fraud on dev");
    expect(readFileSync(join(world.folder, "summary.md"), "utf8")).toContain("### fraud on dev");
    expect(endOf(first, "comment").outputs).toEqual({ url: "https://github.test/121" });
    // A copy by somebody without write access is not taken for ours.
    world.github.comments.unshift({
      id: 500,
      body: comment?.body ?? "",
      user: { type: "User" },
      author_association: "NONE",
    });

    const second = await act({ pipelines: "good.yaml\nbad one.yaml\n", target: "dev" });
    expect(statuses(second)).toEqual(["setup 0", "check 1", "upload used", "plan 1", "comment 0"]);
    expect(endOf(second, "check").log).toMatch(
      /^::error file=ml\/bad one\.yaml,line=5,col=23,title=author\/unknown-step::/m,
    );
    const log = JSON.parse(readFileSync(endOf(second, "check").outputs["sarif"] ?? "", "utf8"));
    expect(log.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri).toBe("ml/bad%20one.yaml");
    expect(world.github.comments).toHaveLength(122);
    const [updated] = world.github.comments.slice(-1);
    expect(updated?.body).toContain("**Specline found problems**: 1 error");
    expect(updated?.body).toContain("**ml/bad?one.yaml** could not be planned");
  });

  test("in a pull request from a fork, only a notice says that there is no comment", async () => {
    world.github.mayWrite = false;
    const ends = await act({ pipelines: "good.yaml" });
    world.github.mayWrite = true;
    expect(statuses(ends)).toEqual(["setup 0", "check 0", "upload used", "plan skipped", "comment 0"]);
    expect(endOf(ends, "comment").log).toContain("::notice title=Specline::no comment was written");
  });

  test("inputs are never code or options", async () => {
    const inputs = { pipelines: '--fix\n$(touch hacked)\n"; touch hacked; "', target: "--version", comment: "false" };
    const ends = await act(inputs);
    expect(statuses(ends)).toEqual(["setup 0", "check 2", "upload used", "plan 2", "comment skipped"]);
    expect(endOf(ends, "check").log).toContain("ml/$(touch hacked)");
    expect(existsSync(join(world.folder, "hacked"))).toBe(false);
    for (const { run = "" } of action.runs.steps) expect(run).not.toContain("${{");
  });

  test("a version is installed into a folder of its own", async () => {
    const ends = await act({ pipelines: "good.yaml", version: "1.2.3", sarif: "false", comment: "false" });
    expect(statuses(ends)).toEqual(["setup 0", "check 0", "upload skipped", "plan skipped", "comment skipped"]);
    expect(readFileSync(join(world.folder, "temp/npm.txt"), "utf8").split("\n").slice(-2)[0]).toBe("specline@1.2.3");
    for (const version of ["--global", "1.0.0 --global", "gone.tgz"]) {
      const [setup] = await act({ pipelines: "good.yaml", version });
      expect([setup?.status, setup?.log]).toEqual([1, expect.stringContaining("::error title=Specline::")]);
    }
  });
});

test("other actions are pinned to a commit", () => {
  for (const { uses } of action.runs.steps) if (uses !== undefined) expect(uses).toMatch(/@[0-9a-f]{40}$/);
});
