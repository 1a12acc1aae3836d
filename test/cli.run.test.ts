import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { catalogue } from "../src/diagnostics/catalogue.ts";
import { runCommand } from "./suite/commands.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const bin = join(root, "bin/specline.js");
const example = join(root, "examples/credit-risk/pipeline.yaml");
const folder = mkdtempSync(join(tmpdir(), "specline-cli-"));

/** The built program, started as a user would start it. */
const started = (...args: readonly string[]) =>
  spawnSync(process.execPath, [bin, ...args], { cwd: folder, encoding: "utf8" });
const specline = (...args: readonly string[]) => runCommand(args, { folder });
const jsonOf = (...args: readonly string[]) => JSON.parse(specline(...args, "--json").stdout);

beforeAll(() => expect(existsSync(join(root, "dist/cli.js")), "run npm run build first").toBe(true));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("wrong usage", () => {
  test.each([
    [["chek"], "there is no command 'chek'", "did you mean 'check'?"],
    [["check"], "'specline check' needs PIPELINE", "for example: specline check pipeline.ts"],
    [["check", "x.yaml", "--fx"], "'specline check' has no option '--fx'", "did you mean '--fix'?"],
    [["doctor", "a", "b"], "'specline doctor' takes no arguments, but was given 2", "quote"],
    [["graph", "x.yaml", "-f", "png"], "option '--format' takes mermaid, svg, html, json, not 'png'", ""],
    [["compile", "x.yaml", "-o"], "option '--output' needs a value", "specline compile --help"],
    [["steps", "XGBostTraining"], "there is no step 'XGBostTraining' in the catalogue", "'XGBoostTraining'"],
    [["run", example, "--stub", "Load.x"], "option '--stub' takes STEP or STEP.PROPERTY=VALUE, not 'Load.x'", ""],
    [["run", example, "--parallel", "none"], "option '--parallel' takes a number from 1 to 999, not 'none'", ""],
  ])("%j: says it, with what to try, and ends with 2", (args, message, hint) => {
    const { status, stdout, stderr } = specline(...args);
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
    expect(stdout).toBe("");
    expect(status).toBe(2);
  });

  test("with --json, the error is the only document on stdout", () => {
    const { status, stdout, stderr } = started("chek", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, diagnostics: [{ code: "usage/unknown-command" }] });
    expect(stderr).toBe("");
    expect(status).toBe(2);
  });
});

test("reports a Node version that is too old with the catalog's message, before loading any code that it cannot parse", () => {
  const old = "data:text/javascript,delete process.getBuiltinModule";
  const { status, stderr } = spawnSync(process.execPath, ["--import", old, bin, "check"], { encoding: "utf8" });
  const { text, hint } = catalogue["environment/node"];
  const message = text.replace("{version}", process.versions.node).replace("{needed}", "20.19");
  expect(stderr).toBe(`error[environment/node] ${message}\n  try  ${hint}\n`);
  expect(status).toBe(3);
});

describe("exit status and streams", () => {
  test("0 without errors; suggestions from the data are not errors", () => {
    const { status, stdout, stderr } = started("check", example);
    expect(stdout).toContain("ok  credit_risk: 10 steps");
    expect(status).toBe(0);
    expect(stderr).not.toMatch(/^(error|warning)\[/m);
  });

  test("1 if the input has errors; --json contains all of them with locations", () => {
    writeFileSync(
      join(folder, "typo.yaml"),
      "name: x\ndata: s3://a/b.csv\nlabel: y\nsteps: [data_loading, preprocesing]\n",
    );
    expect(started("check", "typo.yaml").status).toBe(1);
    const { ok, diagnostics } = jsonOf("check", "typo.yaml");
    expect(ok).toBe(false);
    expect(diagnostics[0]).toMatchObject({ code: "author/unknown-step", at: { range: { start: { line: 4 } } } });
  });

  test("3 for a machine error", () => {
    const { status, stderr } = started("compile", example, "-o", join(bin, "definition.json"));
    expect(stderr).toContain("environment/write");
    expect(status).toBe(3);
  });

  test("color is used only on request, and never in JSON", () => {
    const environment = { ...process.env, NO_COLOR: undefined, FORCE_COLOR: "1" };
    const run = (...args: readonly string[]) =>
      spawnSync(process.execPath, [bin, ...args], { cwd: folder, encoding: "utf8", env: environment }).stdout;
    expect(run("check", example)).toContain("\u001b[");
    expect(run("check", example, "--json")).not.toContain("\u001b[");
    const plain = spawnSync(process.execPath, [bin, "chek"], {
      encoding: "utf8",
      env: { ...environment, NO_COLOR: "1" },
    });
    expect(plain.stderr).not.toContain("\u001b[");
  });

  test("a reader that stops early is not a failure", async () => {
    const child = spawn(process.execPath, [bin, "steps", "XGBoostTraining", "--json"], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let errors = "";
    child.stderr.on("data", (text) => {
      errors += text;
    });
    child.stdout.destroy();
    const status = await new Promise((done) => child.on("close", done));
    expect([status, errors]).toEqual([0, ""]);
  });
});

test("an incomplete run exits with 1 unless that is allowed; its status is the same either way", () => {
  const file = join(folder, "incomplete.json");
  const work = ["--work", "incomplete"];
  const lambda = {
    Name: "Notify",
    Type: "Lambda",
    Arguments: {},
    FunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:f",
    OutputParameters: [],
  };
  writeFileSync(file, JSON.stringify({ Version: "2020-12-01", Steps: [lambda] }));
  const refused = specline("run", file, ...work);
  expect(refused.status).toBe(1);
  expect(refused.stderr).toContain("error[run/incomplete] the run is incomplete: Notify did not run");
  expect(refused.stderr).toContain("--allow-incomplete");
  const allowed = specline("run", file, ...work, "--allow-incomplete", "--json");
  expect(allowed.status).toBe(0);
  expect(JSON.parse(allowed.stdout).status).toBe("incomplete");
  expect(jsonOf("run", file, ...work)).toMatchObject({
    status: "incomplete",
    diagnostics: [{}, { code: "run/incomplete" }],
  });
  expect(specline("run", file, ...work, "--stub", "Notify").status).toBe(0);
});

test("runs a definition without jobs without Python", () => {
  const end = { Name: "End", Type: "Fail", Arguments: { ErrorMessage: "done" } };
  writeFileSync(
    join(folder, "jobless.json"),
    JSON.stringify({ Version: "2020-12-01", Metadata: {}, Parameters: [], Steps: [end] }),
  );
  const env = { ...process.env, SPECLINE_PYTHON: "/nowhere/python3" };
  const words = [bin, "run", "jobless.json", "--work", join(folder, "jobless")];
  const { status, stderr } = spawnSync(process.execPath, words, { cwd: folder, encoding: "utf8", env });
  expect(stderr).toContain("error[run/fail-step] End ends the run: done");
  expect(status).toBe(1);
});

describe("output of commands", () => {
  test("compile: the definition on stdout is the same as in a file, and its assets are at the paths in its URIs", () => {
    const { stdout } = specline("compile", example);
    expect(specline("compile", example, "-o", "d.json", "--assets", "assets").status).toBe(0);
    const { text } = { text: spawnSync("cat", [join(folder, "d.json")], { encoding: "utf8" }).stdout };
    expect(text).toBe(stdout);
    const uris = [...stdout.matchAll(/s3:\/\/(specline-local\/[^"]*\/credit\.csv)/g)].map(([, path = ""]) => path);
    expect(uris.length).toBeGreaterThan(0);
    for (const path of uris) expect(existsSync(join(folder, "assets", path))).toBe(true);
  });

  test("compile --assets says how many files it wrote, or why none", () => {
    const written = specline("compile", example, "-o", "d.json", "--assets", "counted");
    const files = readdirSync(join(folder, "counted"), { recursive: true, withFileTypes: true });
    const count = files.filter((entry) => entry.isFile()).length;
    expect(written.stderr).toMatch(new RegExp(`\\d+ assets in counted \\(${count} files\\)`));
    const none = specline("compile", "d.json", "-o", "e.json", "--assets", "none");
    expect([none.status, existsSync(join(folder, "none"))]).toEqual([0, false]);
    expect(none.stderr).toContain(
      "warning[compile/no-assets] nothing was written to 'none', because 'd.json' is a definition",
    );
  });

  test("wire keeps names as given", () => {
    const { edges } = jsonOf("wire", "CradleDataLoading_training", "TabularPreprocessing_training");
    expect(edges).toContainEqual({
      from: { step: "CradleDataLoading_training", output: "data" },
      to: { step: "TabularPreprocessing_training", input: "data" },
      why: expect.any(String),
    });
  });

  test("explain, graph, steps, runs", () => {
    const { ports } = jsonOf("explain", example, "XGBoostTraining.data");
    expect(ports).toMatchObject([{ step: "XGBoostTraining", port: "data", fed: "wired" }]);
    expect(specline("graph", example).stdout).toMatch(/^flowchart /);
    expect(specline("graph", example, "-f", "svg").stdout).toContain("<svg");
    expect(jsonOf("graph", example, "-f", "json").nodes.length).toBe(10);
    expect(jsonOf("steps").map(({ name }: { readonly name: string }) => name)).toContain("XGBoostTraining");
    expect(jsonOf("runs")).toEqual([]);
  });
});
