import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request as forward } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { deployPipeline } from "../../src/app/deploy.ts";
import { type Host, nodeHost } from "../../src/app/host/host.ts";
import { promotePipeline } from "../../src/app/life/promote.ts";
import { withCredentials } from "./each-test.ts";
import { errorsIn, killedAt, killedCalls, type Ran, specline } from "./killed.ts";
import { TARGETS } from "./plan-folder.ts";
import { AwsStandIn } from "./stand-in.ts";

withCredentials();

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
