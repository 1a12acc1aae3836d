import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AwsStandIn } from "./stand-in.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const world = { aws: undefined as unknown as AwsStandIn, folder: "" };

beforeEach(async () => {
  world.aws = await new AwsStandIn().open();
  world.folder = mkdtempSync(join(tmpdir(), "specline-deploy-"));
  cpSync(join(root, "examples/credit-risk"), world.folder, { recursive: true });
  writeFileSync(
    join(world.folder, "specline.config.yaml"),
    'targets:\n  dev:\n    region: us-east-1\n    account: "123456789012"\n    role: arn:aws:iam::123456789012:role/specline\n    bucket: team-models\n    prefix: risk\n',
  );
});
afterEach(async () => {
  await world.aws.close();
  rmSync(world.folder, { recursive: true, force: true });
});

/** The command line in a separate process, with made-up credentials and the stand-in for AWS. */
function specline(
  ...words: readonly string[]
): Promise<{ readonly status: number | null; readonly stdout: string; readonly stderr: string }> {
  const env = {
    PATH: process.env["PATH"],
    HOME: world.folder,
    AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "example",
    SPECLINE_AWS_ENDPOINT: world.aws.url,
  };
  const child = spawn(process.execPath, [join(root, "bin/specline.js"), ...words], { cwd: world.folder, env });
  const out = { stdout: "", stderr: "" };
  child.stdout.on("data", (text) => (out.stdout += String(text)));
  child.stderr.on("data", (text) => (out.stderr += String(text)));
  return new Promise((done) => child.on("close", (status) => done({ status, ...out })));
}

/** The files in a folder by path, in base64. */
const filesBelow = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [relative(folder, path), readFileSync(path).toString("base64")]),
  );

describe("the credit-risk pipeline", () => {
  test("is deployed, started, and followed until it ends", async () => {
    const refused = await specline("deploy", "pipeline.ts", "--target", "dev", "--yes", "--json");
    expect(refused.status).toBe(1);
    expect(JSON.parse(refused.stdout).diagnostics.map((d: { code: string }) => d.code)).toEqual([
      "deploy/local-data",
      "deploy/local-data",
    ]);
    expect(world.aws.calls).toEqual([]);

    const planned = await specline("deploy", "pipeline.ts", "--target", "dev", "--upload-data", "--dry-run", "--json");
    expect(planned.status).toBe(0);
    expect(world.aws.calls).toEqual([]);

    const deployed = await specline("deploy", "pipeline.ts", "--target", "dev", "--upload-data", "--yes", "--json");
    expect([deployed.status, JSON.parse(deployed.stdout).outcome]).toEqual([0, "created"]);
    expect(
      [...world.aws.objects.keys()].some((key) =>
        /^team-models\/risk\/credit-risk\/data\/[0-9a-f]{16}\/credit\.csv$/.test(key),
      ),
    ).toBe(true);

    const written = await specline("compile", "pipeline.ts", "--target", "dev", "-o", "d.json", "--assets", "synced");
    expect(written.status).toBe(0);
    expect(written.stderr).toContain("aws s3 sync synced/team-models s3://team-models");
    const uploaded = [...world.aws.objects].map(([key, { bytes }]) => [key, bytes.toString("base64")] as const);
    expect(filesBelow(join(world.folder, "synced"))).toEqual(Object.fromEntries(uploaded));

    const started = await specline("start", "credit_risk", "--target", "dev", "--follow", "--every", "0.05", "--json");
    expect(started.status).toBe(0);
    const followed = JSON.parse(started.stdout);
    expect([followed.status, followed.steps.length]).toEqual(["Succeeded", 10]);

    const status = await specline("status", "pipeline.ts", "--target", "dev");
    expect(status.stdout).toMatch(/Succeeded {10}Registration/);
    expect(status.stderr).toBe("");
  });

  test("prints in one JSON document what start found, what was allowed and how the execution ended", async () => {
    const steps = "steps: [data_loading, { step: data_loading, branch: calibration }]";
    const allow = "allow: [{ rule: resolve/shared-rows, reason: a test }]";
    const lines = ["name: claims", "data: s3://acme/claims/", "label: Paid", steps, allow];
    writeFileSync(join(world.folder, "claims.yaml"), lines.join("\n"));
    const deployed = await specline("deploy", "claims.yaml", "--target", "dev", "--yes");
    expect(deployed.status, deployed.stderr).toBe(0);
    const words = ["start", "claims.yaml", "--target", "dev", "--follow", "--every", "0.05", "--json"];
    const { stdout, status } = await specline(...words);
    const { diagnostics, allowed, ...rest } = JSON.parse(stdout);
    expect([status, rest.status]).toEqual([0, "Succeeded"]);
    const codes = diagnostics.map(({ code }: { readonly code: string }) => code);
    expect(codes).toEqual(["deploy/data-missing", "deploy/data-version"]);
    expect(allowed).toMatchObject([{ code: "resolve/shared-rows", reason: "a test" }]);
  });

  test("names the target that a config file states, and the file's warnings", async () => {
    const base = { role: "arn:aws:iam::123456789012:role/ml", bucket: "team-models", region: "us-east-1", no_such: 1 };
    const load = { source: "s3://acme/claims/", label: "Paid", job_type: "training" };
    const name = "CradleDataLoading_training";
    const metadata = { config_types: { [name]: "CradleDataLoadConfig" } };
    const file = { metadata, configuration: { shared: base, specific: { [name]: load } } };
    writeFileSync(join(world.folder, "good.json"), JSON.stringify(file));
    const codesOf = (said: { readonly stdout: string }): readonly string[] =>
      JSON.parse(said.stdout).diagnostics.map(({ code }: { readonly code: string }) => code);
    const told = ["config/extra-fields", "config/target"];
    expect(codesOf(await specline("deploy", "good.json", "--yes", "--json"))).toEqual(expect.arrayContaining(told));
    expect(codesOf(await specline("start", "good.json", "--json"))).toEqual(expect.arrayContaining(told));
    expect(codesOf(await specline("status", "good.json", "--json"))).toEqual(expect.arrayContaining(told));
    const follow = await specline("follow", "good.json", "--every", "0.05");
    expect(follow.stderr).toContain("note[config/target]");
    const named = codesOf(await specline("status", "good.json", "--target", "dev", "--json"));
    expect(named).toContain("config/target-differs");
  });

  test("shows the message of a failed job's script: training, tuning, processing and transform", async () => {
    const sentence = "the table has no column 'Statsu'";
    const text = `${sentence}\n${JSON.stringify({ code: "data/label-missing", hint: "did you mean 'Status'?" })}`;
    await specline("deploy", "pipeline.ts", "--target", "dev", "--upload-data", "--yes");
    for (const kind of ["TrainingJob", "TuningJob", "ProcessingJob", "TransformJob"]) {
      const arn = `arn:aws:sagemaker:us-east-1:123456789012:job/${kind.toLowerCase()}`;
      const reason = "ClientError: See job logs for more information";
      world.aws.sagemaker.endings.set("DataLoading_training", {
        status: "Failed",
        reason,
        metadata: { [kind]: { Arn: arn } },
      });
      world.aws.jobs.failed.set(kind.toLowerCase(), kind === "TransformJob" ? { answer: sentence } : { text });
      const followed = await specline("start", "credit_risk", "--target", "dev", "--follow", "--every", "0.05");
      expect(followed.status, kind).toBe(1);
      expect(followed.stdout.replace(/\s+/g, " "), kind).toContain(`Failed DataLoading_training 0.`);
      expect(followed.stdout.replace(/\s+/g, " "), kind).toContain(sentence);
      expect(followed.stdout, kind).not.toContain("See job logs");
      if (kind !== "TransformJob") expect(followed.stdout).toContain("try did you mean 'Status'?");
    }
  });

  test("rejects an unknown target and this machine as a target, with a hint", async () => {
    const unknown = await specline("deploy", "pipeline.ts", "--target", "dve");
    expect(unknown.stderr).toContain("did you mean 'dev'?");
    const local = await specline("start", "credit_risk", "--target", "local");
    expect(local.stderr).toContain(
      "error[deploy/local-target] the target 'local' is this machine, to which nothing can be deployed",
    );
    expect(local.stderr).not.toContain("    at ");
  });
});
