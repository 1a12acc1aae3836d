import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sarifFaults } from "../../test/golden/sarif-schema.ts";
import { check } from "./check.ts";
import { type CheckedFile, githubLines, writeSarif } from "./check-formats.ts";
import { nodeHost } from "./host/host.ts";

const TOKEN = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "specline-sarif-"));
  const steps = "steps:\n  - DataLoading\n";
  await writeFile(join(folder, "a.yaml"), `name: a\ndata: s3://b/t.csv\n"${TOKEN}": 1\n${steps}`);
  await writeFile(
    join(folder, "b.json"),
    JSON.stringify({
      Version: "2020-12-01",
      Parameters: [{ Name: "Unused", Type: "String", DefaultValue: "x" }],
      Steps: [{ Name: "end", Type: "Fail", Arguments: { ErrorMessage: "x" } }],
    }),
  );
  const allow = "[{ rule: definition/unused-parameter, reason: a dashboard reads it }]";
  await writeFile(join(folder, "specline.config.yaml"), `check: { allow: ${allow} }\n`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const host = () => ({ ...nodeHost(() => undefined), folder });
const checked = (): Promise<readonly CheckedFile[]> =>
  Promise.all(["a.yaml", "b.json"].map(async (file) => ({ file, ...(await check(host(), file, { fix: false })) })));
const written = async (): Promise<string> => {
  expect(await writeSarif(host(), "out/specline.sarif", await checked())).toEqual([]);
  return readFile(join(folder, "out/specline.sarif"), "utf8");
};

test("a SARIF file has the results of all pipelines, with files relative to the current folder", async () => {
  const text = await written();
  expect(sarifFaults(JSON.parse(text))).toEqual([]);
  const [{ results }] = JSON.parse(text).runs;
  const placeOf = (ruleId: string) =>
    results.find((each: { ruleId: string }) => each.ruleId === ruleId)?.locations[0].physicalLocation;
  expect(placeOf("author/unknown-key")).toMatchObject({
    artifactLocation: { uri: "a.yaml", uriBaseId: "%SRCROOT%" },
    region: { startLine: 3, startColumn: 1 },
  });
  expect(placeOf("definition/unused-parameter").artifactLocation.uri).toBe("b.json");
  expect(text).toContain('"justification": "a dashboard reads it"');
  expect(text).not.toContain(folder);
});

test("the same input gives the same bytes", async () => {
  expect(await written()).toBe(await written());
});

test("secrets are hidden in both formats", async () => {
  expect(await written()).not.toContain(TOKEN);
  const lines = githubLines(host(), await checked());
  expect(lines.join("\n")).toMatch(/^::error file=a\.yaml,line=3,col=1,title=author\/unknown-key::/m);
  expect(lines.join("\n")).not.toContain(TOKEN);
});

test("paths in messages are relative to the current folder, but not what only looks like one", () => {
  const fault = (message: string) => ({ code: "load/module", severity: "error", message, at: {} }) as const;
  const messages = [`there is no '${folder}/data/t.csv'`, `s3://bucket${folder}/t.csv`, `/other${folder}/t.csv`];
  const found = { ok: false, title: "a", steps: 0, diagnostics: messages.map(fault), allowed: [], fixed: [] };
  const lines = githubLines(host(), [{ file: "a.yaml", ...found }]);
  expect(lines.map((line) => line.replace(/^.*?::/, "").replace(/^.*?::/, ""))).toEqual([
    "there is no 'data/t.csv'",
    messages[1],
    messages[2],
  ]);
});

test("a file that cannot be written is reported", async () => {
  expect(await writeSarif(host(), "a.yaml/x.sarif", [])).toMatchObject([{ code: "environment/write" }]);
});
