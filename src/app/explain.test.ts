import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { explain } from "./explain.ts";
import { nodeHost } from "./host/host.ts";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "specline-explain-")));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const host = { ...nodeHost(() => undefined), folder };

const place = "region: eu-central-1, account: '123456789012', role: 'arn:aws:iam::123456789012:role/r', bucket: models";
writeFileSync(
  join(folder, "specline.config.yaml"),
  `targets:\n  week: { ${place}, cache: 7 days }\n  never: { ${place}, cache: false }\n`,
);
writeFileSync(join(folder, "a.csv"), "x,y\n1,0\n2,1\n");
writeFileSync(join(folder, "p.yaml"), "name: p\nlabel: y\ndata: a.csv\nsteps: [DataLoading]\n");

test.each([
  [undefined, "P30D"],
  ["week", "P7D"],
  ["never", undefined],
])("caching is explained for the target %s", async (target, expireAfter) => {
  const { caching } = await explain(host, "p.yaml", { target });
  expect(caching.map((one) => [one.step, one.expireAfter])).toEqual([["DataLoading", expireAfter]]);
});

test("an unknown target is reported", async () => {
  const { diagnostics } = await explain(host, "p.yaml", { target: "weak" });
  expect(diagnostics.map(({ code }) => code)).toEqual(["usage/no-target"]);
});
