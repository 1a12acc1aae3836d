import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { type Server, sendAll, serve } from "./serve.ts";

/* The stand-in for a serving container behaves like the real containers. */
const folder = mkdtempSync(join(tmpdir(), "specline-server-"));
const running: Server[] = [];
afterAll(async () => {
  await Promise.all(running.map(({ stop }) => stop()));
  rmSync(folder, { recursive: true, force: true });
});

const CODE = `
import os, time
def model_fn(model_dir):
    return os.environ["OMP_NUM_THREADS"]
def transform_fn(model, body, content_type, accept):
    if "slow" in body:
        time.sleep(30)
    return f"{type(body).__name__} {accept} {model}\\n" + body, "text/csv"
`;

function archive(name: string, code: string, requirements = ""): string {
  const made = join(folder, name);
  mkdirSync(join(made, "code"), { recursive: true });
  writeFileSync(join(made, "code/inference.py"), code);
  writeFileSync(join(made, "code/requirements.txt"), requirements);
  execFileSync("tar", ["-czf", `${made}.tar.gz`, "-C", made, "."]);
  return `${made}.tar.gz`;
}

const ENVIRONMENT = { SAGEMAKER_PROGRAM: "inference.py", SAGEMAKER_SUBMIT_DIRECTORY: "/opt/ml/model/code" };

test("a request that exceeds the server's time limit fails, and the server continues", async () => {
  const environment = { ...ENVIRONMENT, SAGEMAKER_MODEL_SERVER_TIMEOUT: "1", SAGEMAKER_MODEL_SERVER_WORKERS: "1" };
  const server = await serve(folder, { archive: archive("plain", CODE), environment, toolkit: "containers" });
  running.push(server);
  await expect(server.ask("slow", "text/csv")).rejects.toThrow("fetch failed");
  const answer = await server.ask("a,b\n", "text/csv", "*/*");
  expect(await answer.text()).toBe("str application/json 1\na,b\n");

  const rows = join(folder, "rows");
  mkdirSync(rows);
  writeFileSync(join(rows, "rows.csv"), "1\nslow\n");
  const request = {
    MaxPayloadInMB: 1,
    MaxConcurrentTransforms: 1,
    BatchStrategy: "SingleRecord",
    ModelClientConfig: { InvocationsTimeoutInSeconds: 60, InvocationsMaxRetries: 1 },
    TransformInput: { ContentType: "text/csv", SplitType: "Line" },
    TransformOutput: { Accept: "text/csv" },
  };
  await expect(sendAll(request, rows, join(folder, "out"), [server])).rejects.toThrow("status 504");
});

test("there is a process for each CPU, with a minute for each request, unless the environment says otherwise", async () => {
  const server = await serve(folder, {
    archive: archive("usual", CODE),
    environment: ENVIRONMENT,
    toolkit: "containers",
  });
  running.push(server);
  expect(server.timeout).toBe(60);
  expect(server.workers).toBeGreaterThan(0);
});

test("missing requirements end the server", async () => {
  const needs = archive("needs", CODE, "# comment\nno-such-package>=1\n");
  const served = { archive: needs, environment: ENVIRONMENT, toolkit: "containers", isolated: true } as const;
  await expect(serve(folder, served)).rejects.toThrow(
    "cannot install no-such-package>=1: the container is isolated from the network",
  );
});
