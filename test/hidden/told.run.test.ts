import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { stringify } from "yaml";
import { type Sample, samples } from "../../src/base/secrets/testing/samples.ts";
import { AwsStandIn } from "../aws/stand-in.ts";

/**
 * Every kind of secret in configs, layers, assignments and AWS's responses. Messages about them must not contain any
 * secret.
 */

const root = fileURLToPath(new URL("../..", import.meta.url));

interface Planted extends Sample {
  readonly place: string;
}

/** A folder for running commands whose output is searched. */
function told(environment: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), "specline-told-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const planted: Planted[] = [];
  const outputs: { readonly place: string; readonly text: string }[] = [];
  let seed = 7000;
  return {
    folder,
    outputs,
    write: (name: string, text: string) => writeFileSync(join(folder, name), text),
    plant: (place: string): readonly string[] => {
      seed += 1;
      const made = samples(seed).filter(({ text }) => text.length <= 256 && !text.includes("\n"));
      planted.push(...made.map((sample) => ({ ...sample, place })));
      return made.map(({ text }) => text);
    },
    async specline(...args: readonly string[]): Promise<{ readonly status: number | null; readonly text: string }> {
      const child = spawn(process.execPath, [join(root, "bin/specline.js"), ...args], {
        cwd: folder,
        env: {
          PATH: process.env["PATH"],
          HOME: folder,
          SPECLINE_PYTHON: process.env["SPECLINE_PYTHON"],
          ...environment,
        },
      });
      let text = "";
      for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => (text += String(part)));
      const status = await new Promise<number | null>((done) => child.on("close", done));
      outputs.push({ place: `output of ${args.slice(0, 2).join(" ")}`, text });
      return { status, text };
    },
    found(files: readonly string[]): readonly string[] {
      const written = files.map((file) => ({ place: file, text: readFileSync(join(folder, file), "utf8") }));
      const all = planted.flatMap(({ kind, place, secrets }) =>
        secrets
          .filter((secret) => secret.length >= 8)
          .flatMap((secret) => {
            const forms = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
            return [...written, ...outputs]
              .filter(({ text }) => forms.some((form) => text.includes(form)))
              .map((one) => `${kind} of ${place} in ${one.place}`);
          }),
      );
      expect(planted.length).toBeGreaterThan(200);
      return [...new Set(all)];
    },
  };
}

const variables = (texts: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(texts.map((text, index) => [`V_${index}`, text]));

test("does not print rejected secrets in a spec, a layer or an assignment", async () => {
  const here = told();
  const spec = {
    name: "told",
    data: "s3://bucket/table.csv",
    label: "y",
    positive: "a",
    steps: [
      "data_loading",
      { step: "preprocessing", config: { environment: variables(here.plant("config")) } },
      "training",
    ],
  };
  here.write("spec.yaml", stringify(spec));
  here.write("clean.yaml", stringify({ ...spec, steps: ["data_loading", "preprocessing", "training"] }));
  here.write("layer.yaml", stringify({ processing: { environment: variables(here.plant("layer")) } }));
  const sets = here
    .plant("assignment")
    .flatMap((text, index) => ["--set", `preprocessing.environment.A_${index}=${text}`]);
  for (const args of [
    ["check", "spec.yaml"],
    ["check", "spec.yaml", "--json"],
    ["compile", "spec.yaml"],
    ["explain", "spec.yaml"],
    ["graph", "spec.yaml", "-f", "json"],
    ["print", "spec.yaml", "--as", "handles"],
    ["print", "spec.yaml", "--as", "configs"],
    ["notebook", "new", "--from", "spec.yaml", "-o", "spec.ipynb"],
    ["check", "clean.yaml", "--config", "layer.yaml"],
    ["notebook", "new", "--from", "clean.yaml", "--config", "layer.yaml", "-o", "layer.ipynb"],
    ["notebook", "new", "--from", "clean.yaml", ...sets, "-o", "sets.ipynb"],
    ["config", "explain", "preprocessing.environment", "clean.yaml", "--config", "layer.yaml"],
    ["run", "clean.yaml", ...sets],
  ]) {
    const { status, text } = await here.specline(...args);
    expect([0, 1], `${args.slice(0, 3).join(" ")}: ${text.slice(0, 500)}`).toContain(status);
    expect(text).not.toContain("usage/internal");
  }
  expect(here.found(readdirSync(here.folder).filter((name) => name.endsWith(".ipynb")))).toEqual([]);
});

test("does not print secrets in deployments and AWS's responses", async () => {
  const aws = await new AwsStandIn().open();
  onTestFinished(() => aws.close());
  const here = told({
    AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "example",
    SPECLINE_AWS_ENDPOINT: aws.url,
  });
  here.write(
    "specline.config.yaml",
    'targets:\n  dev:\n    region: us-east-1\n    account: "123456789012"\n    role: arn:aws:iam::123456789012:role/specline\n    bucket: team-models\n    prefix: risk\n',
  );
  here.write(
    "told.yaml",
    stringify({
      name: "told",
      data: "s3://bucket/table.csv",
      label: "y",
      parameters: { Given: { type: "String" } },
      steps: ["data_loading"],
    }),
  );
  const given = here.plant("parameter").slice(0, 3);
  aws.sagemaker.endings.set("DataLoading", { status: "Failed", reason: here.plant("answer").join(" ; ") });
  for (const args of [
    ["deploy", "told.yaml", "--target", "dev", "--dry-run"],
    ["deploy", "told.yaml", "--target", "dev", "--yes", "--json"],
    ["deploy", "told.yaml", "--target", "dev", "--yes"],
    ...given.map((text) => ["start", "told", "--target", "dev", "-p", `Given=${text}`, "--follow", "--every", "0.05"]),
    ["status", "told", "--target", "dev"],
    ["status", "told", "--target", "dev", "--json"],
    ["follow", "told", "--target", "dev", "--every", "0.05", "--json"],
  ]) {
    const { status, text } = await here.specline(...args);
    expect([0, 1], `${args.slice(0, 3).join(" ")}: ${text.slice(0, 500)}`).toContain(status);
  }
  expect([...aws.executions.values()].map(({ parameters }) => parameters[0]?.Value)).toEqual(given);
  expect(here.outputs.some(({ text }) => text.includes("Failed"))).toBe(true);
  expect(here.found([])).toEqual([]);
});
