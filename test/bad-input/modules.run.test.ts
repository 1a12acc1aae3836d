import { describe, expect, test } from "vitest";
import { expectFault, Project } from "./project.ts";

const START = 'import { Pipeline } from "specline";\n';

describe("rejects a module that is not a pipeline, with a description", () => {
  test.each([
    [
      "a syntax error",
      `${START}export default Pipeline("x"..\n`,
      "load/module",
      ["'pipeline.mts' cannot be loaded", "pipeline.mts:2"],
    ],
    [
      "an exception",
      `${START}const settings: { a?: { b: string } } = {};\nexport default Pipeline(settings.a!.b);\n`,
      "load/module",
      ["TypeError: Cannot read properties of undefined (reading 'b')", "pipeline.mts:3"],
    ],
    ["no default export", "export const mine = 1;\n", "load/not-a-pipeline", ["it has no default export, only mine"]],
    [
      "a promise",
      `${START}export default Promise.resolve(Pipeline("x"));\n`,
      "load/not-a-pipeline",
      ["is a promise, which must be awaited"],
    ],
    ["a missing module", 'export { default } from "./elsewhere.ts";\n', "load/module", ["elsewhere.ts"]],
    ["a process exit", "process.exit(0);\n", "load/ended", ["process.exit"]],
    [
      "something that never finishes",
      "await new Promise(() => {});\nexport default 1;\n",
      "load/ended",
      ["a top-level await"],
    ],
  ])("%s", async (_, text, code, says) => {
    const project = new Project({ "pipeline.mts": text });
    expectFault(await project.specline("check", "pipeline.mts"), { code, says });
    const { status, stdout } = await project.specline("check", "pipeline.mts", "--json");
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, diagnostics: [{ code }] });
  });
});

test.each([
  ["an empty document", "pipeline.yaml", "", "load/not-a-pipeline", "it is empty", 1],
  ["a document with an unclosed bracket", "pipeline.yaml", "steps: [a\n", "author/syntax", "pipeline.yaml:2:1", 1],
  ["a table", "data/credit.csv", undefined, "load/not-a-pipeline", "use 'specline init data/credit.csv'", 1],
  ["a device", "/dev/null", undefined, "load/not-a-pipeline", "its name has no extension", 1],
  ["a folder", "data", undefined, "usage/unreadable", "it is a folder", 2],
  ["the folder of a pipeline", ".", undefined, "usage/unreadable", "did you mean 'pipeline.", 2],
  ["nothing", "pipelin.yaml", undefined, "usage/no-such-file", "did you mean 'pipeline.yaml'?", 2],
])("%s in the place of a pipeline", async (_, file, text, code, says, status) => {
  const project = new Project(text === undefined ? {} : { [file]: text });
  expectFault(await project.specline("check", file), { code, says: [says], status });
});

test("reports a command without a required option, and a file that cannot be written", async () => {
  const project = new Project();
  expectFault(await project.specline("notebook", "new", "notebook.ipynb"), {
    code: "usage/missing-option",
    says: ["'specline notebook new' needs the option '--from'"],
    status: 2,
  });
  expectFault(await project.specline("deploy", "pipeline.yaml"), {
    code: "usage/which-target",
    says: ["cannot tell where pipeline.yaml is or should be deployed", "--target"],
    status: 2,
  });
  expectFault(await project.specline("compile", "pipeline.yaml", "-o", "data"), {
    code: "environment/write",
    says: ["it is a folder"],
    status: 3,
  });
  expectFault(await project.specline("report"), { code: "run/unknown-run", says: ["there are none yet"] });
});
