import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { AwsStandIn } from "./stand-in.ts";

const BIN = fileURLToPath(new URL("../../bin/specline.js", import.meta.url));
const world = { aws: undefined as unknown as AwsStandIn, folder: "" };

/** A step that lists its input's files with their contents. */
const definition = (uri: string, more: object = {}) => ({
  Version: "2020-12-01",
  Metadata: {},
  Parameters: [],
  Steps: [
    {
      Name: "Show",
      Type: "Processing",
      Arguments: {
        AppSpecification: {
          ImageUri: "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3",
          ContainerEntrypoint: [
            "/bin/sh",
            "-c",
            "cd /opt/ml/processing/in; find . -type f | sort | while read -r f; do echo $f $(cat $f); done",
          ],
        },
        ProcessingInputs: [
          {
            InputName: "in",
            S3Input: {
              S3Uri: uri,
              LocalPath: "/opt/ml/processing/in",
              S3DataType: "S3Prefix",
              S3InputMode: "File",
              ...more,
            },
          },
        ],
        ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 30 } },
        RoleArn: "arn:aws:iam::111122223333:role/acme",
      },
    },
  ],
});

const write = (path: string, text: string): void => {
  mkdirSync(join(world.folder, path, ".."), { recursive: true });
  writeFileSync(join(world.folder, path), text);
};
const put = (path: string, text: string): void => void world.aws.s3.objects.set(path, { bytes: Buffer.from(text) });

beforeEach(async () => {
  world.aws = await new AwsStandIn().open();
  world.folder = mkdtempSync(join(tmpdir(), "specline-fetch-"));
  write("definition.json", JSON.stringify(definition("s3://acme/orders/20")));
  put("acme/orders/2025/a.csv", "1");
  put("acme/orders/2026/b.csv", "22");
  put("acme/orders/2026/", "");
  put("acme/orders/1999/old.csv", "0");
});
afterEach(async () => {
  await world.aws.close();
  rmSync(world.folder, { recursive: true, force: true });
});

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const KEYS = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "very-secret-key-of-the-test" };

function specline(words: readonly string[], environment: Readonly<Record<string, string>> = KEYS): Promise<Ended> {
  const env = {
    PATH: process.env["PATH"],
    HOME: world.folder,
    SPECLINE_PYTHON: process.env["SPECLINE_PYTHON"],
    AWS_EC2_METADATA_DISABLED: "true",
    SPECLINE_AWS_ENDPOINT: world.aws.url,
    ...environment,
  };
  const child = spawn(process.execPath, [BIN, ...words], { cwd: world.folder, env });
  const out = { stdout: "", stderr: "" };
  child.stdout.on("data", (text) => (out.stdout += String(text)));
  child.stderr.on("data", (text) => (out.stderr += String(text)));
  return new Promise((done) => child.on("close", (status) => done({ status, ...out })));
}

const run = (...words: readonly string[]): Promise<Ended> => specline(["run", "definition.json", ...words]);
const shown = async (): Promise<string> => (await specline(["logs", "last", "Show"])).stdout;
/** The stand-in names calls of S3 by method and path; a listing has the bucket's. */
const isGet = (call: string): boolean => call.startsWith("GET /acme/orders/");
const gets = (): number => world.aws.calls.filter(isGet).length;
const here = (folder: string): readonly string[] =>
  readdirSync(join(world.folder, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(join(world.folder, folder), join(parentPath, name)))
    .sort();

test("an S3 prefix is copied once; later runs copy what has changed, and remove what is gone", async () => {
  const first = await run("--fetch");
  expect([first.status, first.stderr]).toEqual([0, expect.any(String)]);
  expect(first.stderr).toContain("fetching 2 files (3 B) from s3://acme/orders/20\n");
  expect(first.stderr).toContain("2 files (3 B) fetched from S3\n");
  expect(first.stderr + first.stdout).not.toContain("very-secret");
  expect(await shown()).toBe("./2025/a.csv 1\n./2026/b.csv 22\n");
  expect(here(".specline/s3")).toEqual(["acme/orders/2025/a.csv", "acme/orders/2026/b.csv"]);
  expect(existsSync(join(world.folder, ".specline/fetching"))).toBe(false);
  const before = gets();
  const again = await run("--fetch");
  expect(again.stderr).toContain("0 files (0 B) fetched from S3; 2 files (3 B) are here already\n");
  expect(gets()).toBe(before);
  put("acme/orders/2025/a.csv", "111");
  put("acme/orders/2027/c.csv", "333");
  world.aws.s3.objects.delete("acme/orders/2026/b.csv");
  const changed = await run("--fetch", "--json");
  expect(changed.stderr).toContain("2 files (6 B) fetched from S3; 1 that S3 no longer has was removed\n");
  expect(JSON.parse(changed.stdout).ok ?? JSON.parse(changed.stdout).status).toBe("succeeded");
  expect(await shown()).toBe("./2025/a.csv 111\n./2027/c.csv 333\n");
  // Without the option, a run asks S3 nothing.
  const calls = world.aws.calls.length;
  expect((await run()).status).toBe(0);
  expect(world.aws.calls.length).toBe(calls);
});

test("a mapped folder goes before S3 and before earlier copies, and is never written to", async () => {
  write("mine/a.csv", "my own");
  expect((await run("--fetch")).status).toBe(0);
  write("definition.json", JSON.stringify(definition("s3://acme/orders/2025/")));
  const calls = world.aws.calls.length;
  const mapped = await run("--fetch", "--map", "s3://acme/orders/2025=mine");
  expect([mapped.status, world.aws.calls.length]).toEqual([0, calls]);
  expect(await shown()).toBe("./a.csv my own\n");
  expect(readFileSync(join(world.folder, "mine/a.csv"), "utf8")).toBe("my own");
});

test("files that the user put there stay, even a copy that was changed", async () => {
  write(".specline/s3/acme/orders/2025/mine.csv", "own");
  const own = await run("--fetch");
  expect(own.stderr).toContain(
    "s3://acme/orders/20 is not fetched: the local S3 folder has a file that is no copy from S3\n",
  );
  expect(await shown()).toBe("./2025/mine.csv own\n");
  rmSync(join(world.folder, ".specline/s3/acme"), { recursive: true });
  await run("--fetch");
  write(".specline/s3/acme/orders/2025/a.csv", "edited");
  put("acme/orders/2025/a.csv", "new");
  expect((await run("--fetch")).stderr).toContain("has a file that is no copy from S3\n");
  expect(await shown()).toBe("./2025/a.csv edited\n./2026/b.csv 22\n");
});

test("the project's config can ask for it, and manifests bring what they list", async () => {
  write("specline.config.yaml", "local:\n  fetch: true\n");
  write("definition.json", JSON.stringify(definition("s3://acme/list.manifest", { S3DataType: "ManifestFile" })));
  put("acme/list.manifest", '[{"prefix": "s3://acme/orders/"}, "2026/b.csv"]');
  expect((await run()).status).toBe(0);
  expect(await shown()).toBe("./2026/b.csv 22\n");
  expect(here(".specline/s3/acme/orders")).toEqual(["2026/b.csv"]);
});

test("what cannot be fetched is one sentence, before any step", async () => {
  const codes = async (words: readonly string[], environment?: Readonly<Record<string, string>>) => {
    const { stdout, status } = await specline(["run", "definition.json", "--fetch", "--json", ...words], environment);
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; message: string }[] };
    return [status, ...diagnostics.filter(({ code }) => code !== "run/departs").map(({ code }) => code)];
  };
  expect(await codes([], {})).toEqual([3, "deploy/no-credentials"]);
  expect(await codes(["--fetch-limit", "2 B"])).toEqual([1, "run/fetch-limit"]);
  world.aws.s3.buckets = { other: "us-east-1" };
  expect(await codes([])).toEqual([1, "run/fetch-bucket"]);
  world.aws.s3.buckets = undefined;
  world.aws.s3.mayRead = false;
  expect(await codes([])).toEqual([3, "deploy/denied"]);
  world.aws.s3.mayRead = true;
  write("definition.json", JSON.stringify(definition("s3://acme/nothing")));
  const missing = await run("--fetch");
  expect(missing.stderr).toContain("there is nothing at s3://acme/nothing in S3\n");
  expect(missing.stderr).toContain("or say where it is on this disk: --map s3://acme/nothing=PATH\n");
  put("acme/odd//key", "x");
  write("definition.json", JSON.stringify(definition("s3://acme/odd")));
  expect(await codes([])).toEqual([1, "run/fetch-place"]);
  expect((await run("--fetch", "--plan")).status).toBe(2);
  expect((await run("--fetch-limit", "much")).status).toBe(2);
});

test("a broken connection goes on where it broke", async () => {
  put("acme/orders/2025/a.csv", "x".repeat(300_000));
  world.aws.breaksAt = [100_000];
  expect((await run("--fetch")).status).toBe(0);
  expect((await shown()).length).toBeGreaterThan(300_000);
});

test("what a failed attempt has copied is not copied again, and no input is half there", async () => {
  put("acme/orders/2026/b.csv", "y".repeat(300_000));
  world.aws.always = (operation, count) => (isGet(operation) && count > 2 ? "drop" : undefined);
  expect((await specline(["run", "definition.json", "--fetch"], { ...KEYS, AWS_MAX_ATTEMPTS: "1" })).status).toBe(3);
  expect(existsSync(join(world.folder, ".specline/s3/acme"))).toBe(false);
  world.aws.always = undefined;
  const before = gets();
  expect((await run("--fetch")).status).toBe(0);
  expect(gets() - before).toBe(1);
});

test("a bucket in another region is read there", async () => {
  await world.aws.close();
  world.aws = await new AwsStandIn({ region: "eu-west-1" }).open();
  world.aws.redirects = true;
  put("acme/orders/2025/a.csv", "1");
  expect((await run("--fetch")).status).toBe(0);
  expect(await shown()).toBe("./2025/a.csv 1\n");
});
