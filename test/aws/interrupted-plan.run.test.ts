import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { deployPipeline } from "../../src/app/deploy.ts";
import { type Host, nodeHost } from "../../src/app/host/host.ts";
import { planPipeline } from "../../src/app/plan/plan-pipeline.ts";
import { tokenOf } from "../../src/app/plan/plan-token.ts";
import { cases } from "../suite/cases.ts";
import { withCredentials } from "./each-test.ts";
import { TARGETS } from "./plan-folder.ts";
import { AwsStandIn, type Trouble } from "./stand-in.ts";

withCredentials();

const command = fileURLToPath(new URL("../../bin/specline.js", import.meta.url));

const pipeline = (message: string): string => `
import { Pipeline } from "specline";
import { failStep } from "specline/sagemaker";
export default Pipeline("tiny").use(failStep("End", "${message}"));
`;

interface World {
  readonly aws: AwsStandIn;
  readonly folder: string;
  readonly host: Host;
}

interface Story {
  /** The message of the step that was deployed before, and the tags of the target then. */
  readonly before?: string;
  /** Operations that planning and deploying must contain, so that the test really covers every call. */
  readonly plans: readonly string[];
  readonly deploys: readonly string[];
}

const SEEING = ["DescribePipeline", "ListPipelineVersions"];
const stories: Readonly<Record<string, Story>> = {
  "of a first version": {
    plans: [...SEEING, "GetCallerIdentity"],
    deploys: [...SEEING, "GetCallerIdentity", "HEAD", "PUT", "CreatePipeline"],
  },
  "of a change": {
    before: "before",
    plans: [...SEEING, "ListTags", "GET"],
    deploys: [...SEEING, "ListTags", "GET", "GetCallerIdentity", "HEAD", "PUT", "UpdatePipeline", "AddTags"],
  },
};

/** Opens a world in which the story's earlier version is deployed. It is removed after the work. */
async function inWorld<T>({ before }: Story, work: (world: World) => Promise<T>): Promise<T> {
  const aws = await new AwsStandIn().open();
  const folder = mkdtempSync(join(tmpdir(), "specline-interrupted-"));
  writeFileSync(join(folder, "specline.config.yaml"), TARGETS);
  const host = { ...nodeHost(() => undefined), folder, environment: { SPECLINE_AWS_ENDPOINT: aws.url } };
  try {
    if (before !== undefined) {
      // A module is loaded only once, so the earlier version has a file of its own.
      writeFileSync(join(folder, "before.ts"), pipeline(before));
      await deployPipeline(host, "before.ts", { target: "dev" });
    }
    writeFileSync(join(folder, "tiny.ts"), pipeline("after"));
    return await work({ aws, folder, host });
  } finally {
    await aws.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const planned = ({ host }: World) =>
  planPipeline(host, "tiny.ts", { target: "dev", parameters: [], failOn: [], work: ".specline", output: "plan.json" });
const deployed = ({ host }: World, plan?: string) => deployPipeline(host, "tiny.ts", { target: "dev", plan });
const errorsOf = ({ diagnostics }: Pick<Awaited<ReturnType<typeof planned>>, "diagnostics">): readonly string[] =>
  diagnostics.flatMap(({ code, severity }) => (severity === "error" ? [code] : []));

/** The plan in the file: complete, or undefined if there is no file. */
function planIn(folder: string): string | undefined {
  const file = join(folder, "plan.json");
  if (!existsSync(file)) return undefined;
  const plan = JSON.parse(readFileSync(file, "utf8"));
  expect(tokenOf(plan)).toBe(plan.token);
  // The time of the earlier version differs from world to world.
  return JSON.stringify({ ...plan, base: { ...plan.base, modified: undefined }, token: "" });
}

/** What happens without trouble: the plan, the final state and the number of calls of each command. */
const untroubled = (story: Story) =>
  inWorld(story, async (world) => {
    const { aws, folder } = world;
    aws.calls.length = 0;
    expect(errorsOf(await planned(world))).toEqual([]);
    const plan = planIn(folder);
    const plans = aws.calls.splice(0);
    expect(errorsOf(await deployed(world, "plan.json"))).toEqual([]);
    const named = (calls: readonly string[]) => expect.arrayContaining([...new Set(calls)]);
    const operations = (calls: readonly string[]) => calls.map((call) => call.split(" ")[0]);
    expect(operations(plans)).toEqual(named(story.plans));
    expect(operations(aws.calls)).toEqual(named(story.deploys));
    return { plan, state: aws.state(), plans: plans.length, deploys: aws.calls.length };
  });

/** The network fails from the n-th call on, before or after the call is carried out. */
function cutAt(aws: AwsStandIn, call: number, trouble: Trouble): void {
  const before = aws.calls.length;
  aws.always = (_operation, count) => {
    if (count - before < call) return undefined;
    return count - before === call ? trouble : "drop";
  };
}

/** Runs a command in a separate process, and returns its exit status, or the signal that ended it. */
function specline({ aws, folder }: World, words: readonly string[], begun = (_: ChildProcess): void => {}) {
  const env = { ...process.env, SPECLINE_AWS_ENDPOINT: aws.url };
  const child = spawn(process.execPath, [command, ...words], { cwd: folder, env, stdio: "ignore" });
  begun(child);
  return new Promise<number | NodeJS.Signals | null>((done) => {
    child.on("exit", (status, signal) => done(signal ?? status));
  });
}

/** Runs a command that is killed when its n-th call arrives: before it is carried out, or for odd calls, after it. */
async function killedAt(world: World, call: number, words: readonly string[]): Promise<void> {
  const { aws } = world;
  const number = aws.calls.length + call;
  if (call % 2 === 1) aws.trouble.set(number, "cut-after");
  const ended = await specline(world, words, (child) => {
    aws.onCall = (count) => {
      if (count === number) child.kill("SIGKILL");
    };
  });
  expect(ended).toBe("SIGKILL");
  aws.onCall = () => {};
}

/**
 * The calls at which a process is killed: a process takes a second or two, so usually only the first, the middle and the
 * last, and every call at night. The tests above lose the connection at every call.
 */
const killedCalls = (calls: number): readonly number[] =>
  cases(1) > 1
    ? Array.from({ length: calls }, (_, index) => index + 1)
    : [...new Set([1, Math.ceil(calls / 2), calls])];

const PLAN = ["plan", "tiny.ts", "--target", "dev", "-o", "plan.json"];
const DEPLOY = ["deploy", "tiny.ts", "--target", "dev", "--plan", "plan.json"];

describe.each(Object.entries(stories))("plan and deploy --plan %s", (_, story) => {
  test.each<Trouble>(["drop", "cut-after"])("end alike if each call is hit by a %s once", async (trouble) => {
    const { plan, state, plans, deploys } = await untroubled(story);
    for (let call = 1; call <= plans + deploys; call += 1) {
      const end = await inWorld(story, async (world) => {
        world.aws.trouble.set(world.aws.calls.length + call, trouble);
        const faults = [...errorsOf(await planned(world)), ...errorsOf(await deployed(world, "plan.json"))];
        return [faults, planIn(world.folder), world.aws.state()];
      });
      expect([call, ...end]).toEqual([call, [], plan, state]);
    }
  });

  test.each<Trouble>(["drop", "cut-after"])(
    "end alike if they are repeated after the connection is lost (%s)",
    async (trouble) => {
      const { plan, state, plans, deploys } = await untroubled(story);
      for (let call = 1; call <= plans; call += 1) {
        const found = await inWorld(story, async (world) => {
          const one = { ...world, host: once(world) };
          cutAt(world.aws, call, trouble);
          const cut = errorsOf(await planned(one));
          // Without STS, the account is not known, which is no error.
          const first = planIn(world.folder);
          world.aws.always = undefined;
          expect(errorsOf(await planned(world))).toEqual([]);
          return [cut.length > 0 ? first : undefined, planIn(world.folder)];
        });
        expect([call, ...found]).toEqual([call, undefined, plan]);
      }
      for (let call = 1; call <= deploys; call += 1) {
        const end = await inWorld(story, async (world) => {
          await planned(world);
          cutAt(world.aws, call, trouble);
          await deployed({ ...world, host: once(world) }, "plan.json");
          world.aws.always = undefined;
          return [errorsOf(await deployed(world, "plan.json")), world.aws.state()];
        });
        expect([call, ...end]).toEqual([call, [], state]);
      }
    },
  );

  test("end alike if they are repeated after being killed", async () => {
    const { plan, plans, deploys } = await untroubled(story);
    // The manifest names the version of Specline, which only the built command knows.
    const state = await inWorld(story, async (world) => {
      await planned(world);
      expect(await specline(world, DEPLOY)).toBe(0);
      return world.aws.state();
    });
    for (const call of killedCalls(plans)) {
      const found = await inWorld(story, async (world) => {
        await killedAt(world, call, PLAN);
        const first = planIn(world.folder);
        return [first, errorsOf(await planned(world)), planIn(world.folder)];
      });
      expect([call, ...found]).toEqual([call, undefined, [], plan]);
    }
    for (const call of killedCalls(deploys)) {
      const end = await inWorld(story, async (world) => {
        await planned(world);
        await killedAt(world, call, DEPLOY);
        return [await specline(world, DEPLOY), world.aws.state()];
      });
      expect([call, ...end]).toEqual([call, 0, state]);
    }
  }, 600_000);
});

/** A host that does not repeat calls, so that a lost connection is noticed at once. */
const once = ({ host }: World): Host => ({ ...host, environment: { ...host.environment, AWS_MAX_ATTEMPTS: "1" } });
