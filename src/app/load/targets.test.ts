import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { check } from "../check.ts";
import { nodeHost } from "../host/host.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "specline-targets-"));
  const rest = 'account: "123456789012", role: "arn:aws:iam::123456789012:role/specline", bucket: team-models';
  await writeFile(
    join(folder, "specline.config.yaml"),
    `targets:\n  dev: { region: eu-centrall-1, ${rest} }\n  my-target: { region: us-esat-1, ${rest} }\n`,
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const SPEC =
  "name: fraud\ndata: s3://b/x.csv\nlabel: y\npositive: a\nsteps: [data_loading, preprocessing, training, evaluation";

async function told(target: string, more = ""): Promise<readonly unknown[]> {
  const file = join(folder, "pipeline.yaml");
  await writeFile(file, `${SPEC}${more}]\n`);
  const { diagnostics } = await check({ ...nodeHost(() => undefined), folder }, file, { target, fix: false });
  return diagnostics.filter(({ severity }) => severity === "error");
}

test.each([
  ["dev", "eu-central-1", 2],
  ["my-target", "us-east-1", 3],
])(
  "a mistyped region of the target %s is reported once, where it is, with the similar name",
  async (name, near, line) => {
    for (const more of ["", ", XGBoostModel, Package, Registration"]) {
      expect(await told(name, more)).toEqual([
        expect.objectContaining({
          code: "image/unknown-region",
          hint: expect.stringContaining(`did you mean '${near}'?`),
          at: expect.objectContaining({
            file: join(folder, "specline.config.yaml"),
            range: expect.objectContaining({ start: expect.objectContaining({ line }) }),
          }),
        }),
      ]);
    }
  },
);

describe("a wrong setting in a target is reported with its line, what it must be, and a correction", () => {
  const right: Readonly<Record<string, string>> = {
    region: "eu-central-1",
    account: '"123456789012"',
    role: "arn:aws:iam::123456789012:role/specline",
    bucket: "team-models",
  };
  test.each([
    [
      "cache: 2 parsecs",
      `it must be true, false or a duration such as '7 days' or 'P7D', but is "2 parsecs"`,
      "omit 'cache', because it is optional",
    ],
    [
      "role: specline",
      `it must be the ARN of a role, but is "specline"`,
      "did you mean 'arn:aws:iam::123456789012:role/specline'?",
    ],
    [
      "bucket: s3://team-models/risk",
      `it must be a bucket name, but is "s3://team-models/risk"`,
      "write bucket: team-models, and prefix: risk",
    ],
    [
      "account: 123456789012",
      "it must be the account's twelve digits, in quotes, but is 123456789012",
      'put it in quotes: account: "123456789012"',
    ],
    ["tags: { team: 7 }", "it must be a string, but is 7", 'put it in quotes: team: "7"'],
    [
      "vpc: { subnets: [], securityGroups: [sg-1] }",
      "it must be a list of 1 to 16 items, each the ID of a subnet, but is []",
      "omit 'vpc', because it is optional",
    ],
    [
      "kms: not a key",
      `it must be the ID, alias or ARN of a KMS key, but is "not a key"`,
      "omit 'kms', because it is optional",
    ],
    ["regoin: eu-central-1", "there is no such key", "did you mean 'region'?"],
    ["vpc: { subnet: [a], securityGroups: [sg-1] }", "there is no such key", "did you mean 'subnets'?"],
    [
      "retries: 99",
      "it must be false or a whole number from 0 to 20, but is 99",
      "omit 'retries', because it is optional",
    ],
  ])("%s", async (line, message, hint) => {
    const { [line.startsWith("regoin") ? "region" : (line.split(":")[0] ?? "")]: _, ...others } = right;
    const rest = Object.entries(others).map(([key, value]) => `    ${key}: ${value}\n`);
    const inside = join(folder, "settings");
    await mkdir(inside, { recursive: true });
    await writeFile(join(inside, "specline.config.yaml"), `targets:\n  prod:\n    ${line}\n${rest.join("")}`);
    await writeFile(join(inside, "p.yaml"), `${SPEC}]\n`);
    const { diagnostics } = await check({ ...nodeHost(() => undefined), folder: inside }, "p.yaml", {
      target: "prod",
      fix: false,
    });
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([
      expect.objectContaining({
        code: "load/config-file",
        message: expect.stringContaining(`in specline.config.yaml is wrong: ${message}`),
        hint,
        at: expect.objectContaining({
          range: expect.objectContaining({ start: expect.objectContaining({ line: 3 }) }),
        }),
      }),
    ]);
  });
});

test("a fault in a target that is not used is a warning, and the other targets work", async () => {
  const inside = join(folder, "others");
  const good = 'region: eu-central-1, account: "123456789012", role: "arn:aws:iam::123456789012:role/r", bucket: b-b';
  await mkdir(inside, { recursive: true });
  await writeFile(
    join(inside, "specline.config.yaml"),
    `targets:\n  dev: { ${good} }\n  prod: { ${good}, retries: 99 }\n`,
  );
  await writeFile(join(inside, "p.yaml"), `${SPEC}]\n`);
  const faultsFor = async (target: string): Promise<readonly unknown[]> => {
    const request = { target, fix: false };
    const { diagnostics } = await check({ ...nodeHost(() => undefined), folder: inside }, "p.yaml", request);
    return diagnostics.map(({ code, severity, at }) => [code, severity, at.path]);
  };
  expect(await faultsFor("dev")).toEqual([["load/config-file", "warning", "targets.prod.retries"]]);
  expect(await faultsFor("prod")).toEqual([["load/config-file", "error", "targets.prod.retries"]]);
  expect(await faultsFor("prdo")).toEqual([
    ["usage/no-target", "error", undefined],
    ["load/config-file", "warning", "targets.prod.retries"],
  ]);
});
