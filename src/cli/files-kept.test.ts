import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { nodeHost } from "../app/host/host.ts";
import { type CommandName, definitions } from "./definitions/index.ts";
import { WRITTEN } from "./earlier-results.ts";
import { keepFiles, READ, WRITING } from "./files-kept.ts";

/** A folder with a file of each kind that a command writes, and of some that people write. */
const FILES = {
  "spec.yaml": "name: fraud\nsteps: [data_loading]\n",
  "spec.json": '{"name": "fraud", "steps": ["data_loading"]}',
  "module.ts": 'import { Pipeline } from "specline";\nexport default Pipeline("fraud");\n',
  "train.ts": "export default 1;\n",
  "spec.txt": "name: fraud\nsteps: [data_loading]\n",
  "README.md": 'Write\n\nimport { Pipeline } from "specline";\n',
  "train.py": "import pandas\n",
  "package.json": '{"name": "fraud", "dependencies": {"specline": "*"}}',
  "ci.yml": "on: pull_request\njobs: {}\n",
  "data.csv": "id,amount\n1,2\n",
  "config.json": '{"metadata": {}, "configuration": {}}',
  "layers.yaml": "base: {}\nsteps: {}\n",
  "definition.json": '{"Steps": [], "Version": "2020-12-01"}',
  "plan.json": '{"token": "a", "planned": "b"}',
  "prices.json": '{"form": "specline-prices/1"}',
  "checked.sarif": '{"version": "2.1.0", "runs": []}',
  "report.html": "<!doctype html>\n",
  "graph.svg": '<?xml version="1.0"?>\n<svg/>',
  "graph.mmd": "flowchart TD\n  a-->b\n",
  "graph.json": '{"title": "fraud", "nodes": [], "edges": []}',
  "scores.csv": 'row,"an,id",score\n1,2,0.5\n',
  "empty.txt": "",
};

function filled(): string {
  const folder = mkdtempSync(join(tmpdir(), "specline-kept-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
  return folder;
}

const keep = (folder: string, command: string, words: readonly unknown[], options: object) =>
  keepFiles({ ...nodeHost(() => undefined), folder }, command, words, { ...options });

test.each([
  ["predict", ["last"], { data: "data.csv", output: "./data.csv" }, true],
  ["predict", ["last"], { data: "data.csv", output: "link.csv" }, true],
  ["predict", ["last"], { data: "data.csv", output: "b.csv" }, false],
  ["check", [["a.yaml", "spec.yaml"]], { sarif: "spec.yaml" }, true],
  ["compile", ["spec.yaml"], { output: "spec.yaml" }, true],
  ["import", ["definition.json"], { output: "definition.json" }, true],
  ["plan", ["spec.yaml"], { output: "plan.json", against: "plan.json" }, true],
  ["compile", ["spec.yaml"], {}, false],
  ["print", ["spec.yaml"], { output: "spec.yaml" }, false],
  ["config merge", ["config.json"], { output: "config.json" }, false],
  ["config ask", [], { answers: "config.json", output: "config.json" }, true],
  ["config import", ["config.json"], { dag: "graph.json", output: "graph.json" }, true],
  ["print", ["spec.yaml"], { config: ["layers.yaml"], output: "layers.yaml" }, true],
])("%s %j %j replaces an input: %s", async (command, words, options, replaces) => {
  const folder = filled();
  symlinkSync("data.csv", join(folder, "link.csv"));
  const kept = keep(folder, command, words, options);
  if (replaces) await expect(kept).rejects.toMatchObject({ diagnostics: [{ code: "usage/input-replaced" }] });
  else await expect(kept).resolves.toBeUndefined();
});

const PICTURES = ["report.html", "graph.svg", "graph.mmd", "graph.json"];
const SOURCES = ["spec.yaml", "spec.json", "module.ts", "config.json", "layers.yaml", "spec.txt"];

test.each([
  ["check", "sarif", ["checked.sarif"]],
  ["compile", "output", ["definition.json"]],
  ["plan", "output", ["plan.json"]],
  ["rollback", "output", ["plan.json"]],
  ["promote", "output", ["plan.json"]],
  ["prices fetch", "output", ["prices.json"]],
  ["predict", "output", ["scores.csv"]],
  ["report", "output", ["report.html"]],
  ["compare", "html", ["report.html"]],
  ["graph", "output", PICTURES],
  ["import", "output", SOURCES],
  ["print", "output", SOURCES],
  ["config split", "output", SOURCES],
])("%s --%s replaces only earlier results, and empty files", async (command, option, replaced) => {
  const folder = filled();
  mkdirSync(join(folder, "folder"));
  const passing: string[] = [];
  for (const name of [...Object.keys(FILES), "absent", "folder"]) {
    const kept = await keep(folder, command, ["other.yaml"], { [option]: name }).catch((error: unknown) => error);
    if (kept === undefined) passing.push(name);
    else expect(kept).toMatchObject({ diagnostics: [{ code: "usage/other-content" }] });
  }
  expect(passing.sort()).toEqual([...replaced, "empty.txt", "absent", "folder"].sort());
  expect(readFileSync(join(folder, "spec.yaml"), "utf8")).toBe(FILES["spec.yaml"]);
});

test.each([
  ["row,score\n1,0.5\n", true],
  ["\ufeffrow,label,score_a,score_b\n", true],
  ['row,"a\nb","x, ""y""",score,label,calibrated\n', true],
  ["row,label-encoded\n", false],
  ["row;score\n", false],
  ['row,"score\n', false],
  ["id,row,score\n", false],
  ["\u0000\u0001row,score", false],
])("predict replaces a table that begins with %j: %s", async (text, replaces) => {
  const folder = filled();
  writeFileSync(join(folder, "scores.csv"), text + "1,2\n".repeat(2 ** 19));
  const kept = keep(folder, "predict", ["last"], { data: "data.csv", output: "scores.csv" });
  if (replaces) await expect(kept).resolves.toBeUndefined();
  else await expect(kept).rejects.toMatchObject({ diagnostics: [{ code: "usage/other-content" }] });
});

test("a file too large for its kind, or for memory, is kept, and only its start is read", async () => {
  const folder = filled();
  for (const [name, bytes] of [
    ["plan.json", 2 ** 26 + 1],
    ["report.html", 2 ** 33],
  ] as const)
    truncateSync(join(folder, name), bytes);
  const plan = keep(folder, "plan", ["spec.yaml"], { output: "plan.json" });
  await expect(plan).rejects.toMatchObject({ diagnostics: [{ code: "usage/other-content" }] });
  await expect(keep(folder, "report", ["last"], { output: "report.html" })).resolves.toBeUndefined();
  const table = keep(folder, "predict", ["last"], { data: "data.csv", output: "report.html" });
  await expect(table).rejects.toMatchObject({ diagnostics: [{ code: "usage/other-content" }] });
});

test("a file that cannot be read is kept", async () => {
  const host = nodeHost(() => undefined);
  const readRegular = () => Promise.reject(Object.assign(new Error("permission denied"), { code: "EACCES" }));
  const effects = { ...host.effects, files: { ...host.effects.files, readRegular } };
  const kept = keepFiles({ effects, folder: filled() }, "compile", ["spec.yaml"], { output: "definition.json" });
  await expect(kept).rejects.toMatchObject({ diagnostics: [{ code: "usage/unreadable" }] });
});

test("every option that names a file to read or to write is known", () => {
  const named = (Object.keys(definitions) as CommandName[]).flatMap((name) =>
    definitions[name]()
      .options.filter(({ flags, long }) => flags.includes("<file>") && !READ.includes(long?.slice(2) ?? ""))
      .map(({ long }) => `${name} ${long}`),
  );
  const known = Object.entries(WRITTEN).flatMap(([name, options]) =>
    Object.keys(options).map((option) => `${name} --${option}`),
  );
  expect(known.sort()).toEqual(named.sort());
  expect([...new Set(Object.values(WRITTEN).flatMap(Object.keys))].sort()).toEqual([...WRITING].sort());
});
