import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { awsService } from "../../src/deploy/index.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const isThere = spawnSync("moto_server", ["--help"], { stdio: "ignore" }).status === 0;
if (!isThere) console.warn("moto_server is not on the path. Deploying is tested only against our own stand-in.");

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { readonly port: number };
      server.close(() => done(port));
    });
  });

/** A third-party stand-in, whose handling of calls is independent of our understanding of the service. */
describe.skipIf(!isThere)("against moto", () => {
  const folder = mkdtempSync(join(tmpdir(), "specline-moto-"));
  const environment = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "example" };
  let server: ChildProcess;
  let endpoint = "";

  beforeAll(async () => {
    const port = await freePort();
    endpoint = `http://127.0.0.1:${port}`;
    server = spawn("moto_server", ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
    const scope = "Credential=AKIDEXAMPLE/20260101/us-east-1/s3/aws4_request";
    const headers = { Authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=x` };
    const makeBucket = () => fetch(`${endpoint}/team-models`, { method: "PUT", headers }).catch(() => undefined);
    await vi.waitUntil(async () => (await makeBucket())?.status === 200, { timeout: 30_000, interval: 300 });
    cpSync(join(root, "examples/credit-risk"), folder, { recursive: true });
    writeFileSync(
      join(folder, "specline.config.yaml"),
      'targets:\n  dev:\n    region: us-east-1\n    account: "123456789012"\n    role: arn:aws:iam::123456789012:role/specline\n    bucket: team-models\n',
    );
  }, 60_000);
  afterAll(() => {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  function specline(...words: readonly string[]): Readonly<Record<string, unknown>> {
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      [join(root, "bin/specline.js"), ...words, "--json"],
      {
        cwd: folder,
        encoding: "utf8",
        env: { PATH: process.env["PATH"], HOME: folder, SPECLINE_AWS_ENDPOINT: endpoint, ...environment },
      },
    );
    expect(status, stderr + stdout).toBe(0);
    return JSON.parse(stdout);
  }
  const deploy = () => specline("deploy", "pipeline.yaml", "--target", "dev", "--upload-data", "--yes");

  test("creates a pipeline, leaves it unchanged if nothing differs, updates, describes and starts it", async () => {
    expect(deploy()).toMatchObject({ outcome: "created" });
    expect(deploy()).toMatchObject({ outcome: "unchanged" });
    const file = join(folder, "pipeline.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace("shareTo: 0.8", "shareTo: 0.75"));
    expect(deploy()).toMatchObject({ outcome: "updated" });

    Object.assign(process.env, environment);
    const service = await awsService({ region: "us-east-1", endpoint });
    const described = await service.call("DescribePipeline", { PipelineName: "credit-risk" });
    const definition = JSON.parse(String(described["PipelineDefinition"]));
    expect(definition.Steps).toHaveLength(10);

    const started = specline("start", "credit_risk", "--target", "dev");
    const arn = String(started["execution"] ?? started["arn"]);
    const execution = await service.call("DescribePipelineExecution", { PipelineExecutionArn: arn });
    expect(execution).toMatchObject({ PipelineExecutionArn: arn, PipelineArn: described["PipelineArn"] });
  }, 120_000);
});
