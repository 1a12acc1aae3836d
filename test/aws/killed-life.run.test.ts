import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request as forward } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { deployPipeline } from "../../src/app/deploy.ts";
import type { Deployment } from "../../src/app/deployment.ts";
import { followExecution, startPipeline } from "../../src/app/executions.ts";
import { type Host, nodeHost } from "../../src/app/host/host.ts";
import { decideModel } from "../../src/app/life/approve.ts";
import { deleteDeployed } from "../../src/app/life/delete-pipeline.ts";
import { promotePipeline } from "../../src/app/life/promote.ts";
import { retryExecution } from "../../src/app/life/retry.ts";
import { rollBack } from "../../src/app/life/rollback.ts";
import { stopExecutions } from "../../src/app/life/stop.ts";
import { cases } from "../suite/cases.ts";
import { withCredentials } from "./each-test.ts";
import { deployChain, LifeFolder } from "./life-folder.ts";
import { TARGETS } from "./plan-folder.ts";
import { AwsStandIn } from "./stand-in.ts";

withCredentials();
const folder = new LifeFolder();
const command = fileURLToPath(new URL("../../bin/specline.js", import.meta.url));

/** The calls at which a process is killed: the first, the middle and the last, and every call at night. */
const killedCalls = (calls: number): readonly number[] =>
  cases(1) > 1
    ? Array.from({ length: calls }, (_, index) => index + 1)
    : [...new Set([1, Math.ceil(calls / 2), calls])];

interface Ran {
  readonly ended: number | NodeJS.Signals | null;
  readonly stderr: string;
}

/** Runs a command in a separate process, and returns its exit status, or the signal that ended it. */
function specline(
  words: readonly string[],
  cwd: string,
  more: NodeJS.ProcessEnv,
  begun = (_: ChildProcess): void => {},
) {
  const child = spawn(process.execPath, [command, ...words], {
    cwd,
    env: { ...process.env, ...more },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (text) => (stderr += String(text)));
  begun(child);
  return new Promise<Ran>((done) => child.on("close", (status, signal) => done({ ended: signal ?? status, stderr })));
}

/**
 * Kills a command when its n-th call arrives at one of the stand-ins: before the call is carried out, or for odd calls,
 * afterwards.
 */
async function killedAt(
  worlds: readonly AwsStandIn[],
  call: number,
  run: (begun: (child: ChildProcess) => void) => Promise<Ran>,
) {
  let seen = 0;
  const { ended, stderr } = await run((child) => {
    for (const aws of worlds)
      aws.onCall = (count) => {
        seen += 1;
        if (seen !== call) return;
        aws.trouble.set(count, call % 2 === 1 ? "cut-after" : "drop");
        child.kill("SIGKILL");
      };
  });
  for (const aws of worlds) aws.onCall = () => {};
  expect([ended, stderr]).toEqual(["SIGKILL", expect.any(String)]);
}

interface Story {
  readonly before: (aws: AwsStandIn) => Promise<void>;
  readonly words: (aws: AwsStandIn) => readonly string[];
  /** The same command in this process, which takes less time than another one. */
  readonly again: (host: Host, aws: AwsStandIn) => Promise<Deployment<unknown>>;
  readonly state: (aws: AwsStandIn) => unknown;
}

const firstOf = (aws: AwsStandIn): string => [...aws.executions.keys()][0] ?? "";
const modelOf = (aws: AwsStandIn): string => [...aws.sagemaker.models.packages.keys()][0] ?? "";
const statuses = (aws: AwsStandIn): unknown =>
  [...aws.executions.values()].map(({ status, version, steps }) => [status, version, steps.map(({ name }) => name)]);
const started = async (
  aws: AwsStandIn,
  step: string,
  ending: { readonly never: true } | { readonly status: "Failed" },
) => {
  await deployChain(aws, "6");
  aws.sagemaker.endings.set(step, ending);
  await startPipeline(folder.host(aws), "toy", { target: "dev", parameters: [], token: "first" });
};

const stories: Readonly<Record<string, Story>> = {
  rollback: {
    before: async (aws) => {
      await deployChain(aws, "6");
      await deployChain(aws, "8");
    },
    words: () => ["rollback", "toy", "--target", "dev", "--yes"],
    again: (host) => rollBack(host, "toy", { target: "dev" }),
    state: (aws) => aws.state(),
  },
  start: {
    before: (aws) => deployChain(aws),
    words: () => ["start", "toy", "--target", "dev", "--token", "once"],
    again: (host) => startPipeline(host, "toy", { target: "dev", parameters: [], token: "once" }),
    state: statuses,
  },
  stop: {
    before: (aws) => started(aws, "Load", { never: true }),
    words: (aws) => ["stop", firstOf(aws)],
    again: (host, aws) => stopExecutions(host, firstOf(aws), {}),
    state: statuses,
  },
  retry: {
    before: async (aws) => {
      await started(aws, "Prepare", { status: "Failed" });
      await followExecution(folder.host(aws), firstOf(aws), { every: 1 });
    },
    words: (aws) => ["retry", firstOf(aws)],
    again: (host, aws) => retryExecution(host, firstOf(aws), {}),
    state: statuses,
  },
  approve: {
    before: async (aws) => void aws.sagemaker.models.add("fraud"),
    words: (aws) => ["approve", modelOf(aws), "--yes", "--note", "good"],
    again: (host, aws) => decideModel(host, modelOf(aws), { yes: true, reject: false, note: "good" }),
    state: (aws) => [...aws.sagemaker.models.packages.values()].map(({ approval, metadata }) => [approval, metadata]),
  },
  delete: {
    before: (aws) => deployChain(aws),
    words: () => ["delete", "toy", "--target", "dev", "--yes"],
    again: (host) => deleteDeployed(host, "toy", { target: "dev", yes: true }),
    state: (aws) => aws.state(),
  },
};

const errorsIn = ({ diagnostics }: Deployment<unknown>): readonly string[] =>
  diagnostics.flatMap(({ code, severity }) => (severity === "error" ? [code] : []));

async function inWorld<T>({ before }: Story, work: (aws: AwsStandIn) => Promise<T>): Promise<T> {
  const aws = await new AwsStandIn().open();
  try {
    await before(aws);
    aws.calls.length = 0;
    return await work(aws);
  } finally {
    await aws.close();
  }
}

describe.each(Object.entries(stories))("%s", (_, story) => {
  test("ends alike if it is repeated after being killed", async () => {
    const { again, words, state } = story;
    const wanted = await inWorld(story, async (aws) => {
      expect(errorsIn(await again(folder.host(aws), aws))).toEqual([]);
      return { calls: aws.calls.length, state: state(aws) };
    });
    const ends = await Promise.all(
      killedCalls(wanted.calls).map((call) =>
        inWorld(story, async (aws) => {
          const env = { SPECLINE_AWS_ENDPOINT: aws.url };
          await killedAt([aws], call, (begun) => specline(words(aws), folder.host(aws).folder, env, begun));
          return [call, errorsIn(await again(folder.host(aws), aws)), state(aws)];
        }),
      ),
    );
    expect(ends).toEqual(killedCalls(wanted.calls).map((call) => [call, [], wanted.state]));
  });
});

/** A server that passes each request on to the stand-in whose access key signed it, and its lost connections back. */
async function router(stands: Readonly<Record<string, AwsStandIn>>) {
  const server = createServer((request, response) => {
    const key = /Credential=([^/]+)\//.exec(request.headers.authorization ?? "")?.[1] ?? "";
    const { method, url, headers } = request;
    const passed = forward(`${stands[key]?.url}${url}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    passed.on("error", () => request.socket.destroy());
    request.pipe(passed);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

type Runner = (begun?: (child: ChildProcess) => void) => Promise<Ran>;

interface Accounts {
  readonly dev: AwsStandIn;
  readonly prod: AwsStandIn;
  readonly cwd: string;
  readonly run: Runner;
}

describe("promote", () => {
  /** Two accounts whose credentials and endpoints are those of two profiles. The pipeline is deployed in the first. */
  async function inAccounts<T>(work: (world: Accounts) => Promise<T>) {
    const dev = await new AwsStandIn().open();
    const prod = await new AwsStandIn({ account: "210987654321", region: "eu-central-1" }).open();
    const cwd = mkdtempSync(join(tmpdir(), "specline-killed-"));
    const { server, url } = await router({ AKIDONE: dev, AKIDTWO: prod });
    const profile = (name: string, key: string): string =>
      `[profile ${name}]\naws_access_key_id = ${key}\naws_secret_access_key = example\n`;
    writeFileSync(join(cwd, "aws"), profile("one", "AKIDONE") + profile("two", "AKIDTWO"));
    writeFileSync(join(cwd, "specline.config.yaml"), TARGETS);
    writeFileSync(
      join(cwd, "tiny.mjs"),
      'import { Pipeline } from "specline";\nimport { failStep } from "specline/sagemaker";\nexport default Pipeline("tiny").use(failStep("End", "over"));\n',
    );
    const run: Runner = (begun) => {
      const profiles = ["--from-profile", "one", "--to-profile", "two"];
      const words = ["promote", "tiny.mjs", "--from", "dev", "--to", "prod", "--yes", ...profiles];
      const own = {
        SPECLINE_AWS_ENDPOINT: url,
        AWS_CONFIG_FILE: join(cwd, "aws"),
        AWS_ACCESS_KEY_ID: undefined,
        AWS_SECRET_ACCESS_KEY: undefined,
      };
      return specline(words, cwd, own, begun);
    };
    try {
      const host = { ...nodeHost(() => undefined), folder: cwd, environment: { SPECLINE_AWS_ENDPOINT: dev.url } };
      expect(errorsIn(await deployPipeline(host, "tiny.mjs", { target: "dev" }))).toEqual([]);
      dev.calls.length = 0;
      return await work({ dev, prod, cwd, run });
    } finally {
      server.closeAllConnections();
      server.close();
      await Promise.all([dev.close(), prod.close()]);
      rmSync(cwd, { recursive: true, force: true });
    }
  }

  /** Promotes in this process. */
  const promoted = ({ dev, prod, cwd }: Accounts, attempts = 4) => {
    const hostOf = ({ url }: AwsStandIn): Host => ({
      ...nodeHost(() => undefined),
      folder: cwd,
      environment: { SPECLINE_AWS_ENDPOINT: url, AWS_MAX_ATTEMPTS: String(attempts) },
    });
    const sides = { from: hostOf(dev), to: hostOf(prod) };
    return promotePipeline(sides.from, "tiny.mjs", { from: "dev", to: "prod" }, sides);
  };

  test.each(["drop", "cut-after"] as const)("ends alike if it is repeated after a %s at any call", async (trouble) => {
    const wanted = await inAccounts(async (world) => {
      expect(errorsIn(await promoted(world))).toEqual([]);
      return { calls: world.dev.calls.length + world.prod.calls.length, state: world.prod.state() };
    });
    for (let call = 1; call <= wanted.calls; call += 1) {
      const end = await inAccounts(async (world) => {
        let seen = 0;
        const cut = () => {
          seen += 1;
          return seen < call ? undefined : seen === call ? trouble : ("drop" as const);
        };
        for (const aws of [world.dev, world.prod]) aws.always = cut;
        await promoted(world, 1);
        for (const aws of [world.dev, world.prod]) aws.always = undefined;
        return [call, errorsIn(await promoted(world)), world.prod.state()];
      });
      expect(end).toEqual([call, [], wanted.state]);
    }
  });

  test("ends alike if it is repeated after being killed, with the credentials of two profiles", async () => {
    const wanted = await inAccounts(async ({ dev, prod, run }) => {
      expect(await run()).toEqual({ ended: 0, stderr: expect.any(String) });
      return { calls: dev.calls.length + prod.calls.length, state: prod.state() };
    });
    expect(wanted.calls).toBeGreaterThan(8);
    for (const call of killedCalls(wanted.calls)) {
      const end = await inAccounts(async ({ dev, prod, run }) => {
        await killedAt([dev, prod], call, run);
        const { ended, stderr } = await run();
        return [call, ended === 0 ? "" : stderr, prod.state()];
      });
      expect(end).toEqual([call, "", wanted.state]);
    }
  });
});
