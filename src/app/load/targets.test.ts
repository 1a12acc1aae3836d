import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
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
