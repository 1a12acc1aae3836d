import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCommand } from "../suite/commands.ts";

/*
 * The example pack as its users get it: built against the packed Specline, packed with its own zod, and installed from
 * both tarballs. Nothing is downloaded, because their dependencies are in the parent folder.
 */

const root = fileURLToPath(new URL("../..", import.meta.url));
const modules = join(root, "node_modules");
const tsc = join(modules, "typescript/bin/tsc");
let above = "";
let project = "";

function npm(words: readonly string[], folder: string): string {
  const cache = ["--offline", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  return execFileSync("npm", [...words, ...cache], { cwd: folder, encoding: "utf8" });
}

const pack = (folder: string): string =>
  join(above, npm(["pack", "--pack-destination", above], folder).trim().split("\n").at(-1) ?? "");

const specline = (...words: readonly string[]) =>
  runCommand(words, {
    folder: project,
    environment: { NO_COLOR: "1", COLUMNS: "400" },
    packageFolder: join(project, "node_modules/specline"),
  });
const json = (...words: readonly string[]) => JSON.parse(specline(...words, "--json").stdout);
/** The errors, without suggestions from the data. */
const errors = (file: string) => {
  const { ok, diagnostics } = json("check", file);
  return { ok, diagnostics: diagnostics.filter((fault: { severity: string }) => fault.severity === "error") };
};

const write = (name: string, text: string): void => {
  const path = join(project, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
};

const PIPELINE = `
import { Pipeline } from "specline";
import { driftPack } from "specline-pack-drift";

export default Pipeline.with(driftPack)("watched")
  .branch("training", (b) => b.loadData("credit.csv", { label: "Status", positive: "bad", shareTo: 0.7 }).preprocess())
  .trainXgboost({ nEstimators: 5 })
  .branch("calibration", (b) => b.loadData("credit.csv", { shareFrom: 0.7 }).preprocess())
  .checkDrift({ bins: 5 })
  .deployIf((m) => m.psi.lte(0.5), (b) => b.package());
`;

beforeAll(() => {
  above = realpathSync(mkdtempSync(join(tmpdir(), "specline-pack-")));
  symlinkSync(modules, join(above, "node_modules"));
  project = join(above, "project");
  const author = join(above, "author");
  mkdirSync(project);
  const own = pack(root);

  // The pack's author, who builds it with Specline as a peer dependency.
  cpSync(join(root, "examples/step-pack"), author, { recursive: true });
  mkdirSync(join(author, "node_modules"));
  execFileSync("tar", ["-xzf", own, "-C", join(author, "node_modules")]);
  cpSync(join(author, "node_modules/package"), join(author, "node_modules/specline"), { recursive: true });
  rmSync(join(author, "node_modules/package"), { recursive: true });
  execFileSync(process.execPath, [tsc, "-p", "."], { cwd: author, stdio: "inherit" });
  cpSync(join(modules, "zod"), join(author, "node_modules/zod"), { recursive: true, dereference: true });
  const manifest = JSON.parse(readFileSync(join(author, "package.json"), "utf8"));
  writeFileSync(join(author, "package.json"), JSON.stringify({ ...manifest, bundleDependencies: ["zod"] }));
  const theirs = pack(author);

  // The user, who installs both tarballs. The lock file shows that nothing else has to be downloaded.
  const link = (name: string, file: string) => [name, `file:${file}`];
  const dependencies = Object.fromEntries([link("specline", own), link("specline-pack-drift", theirs)]);
  write("package.json", JSON.stringify({ name: "project", version: "1.0.0", type: "module", dependencies }));
  const version = (file: string) => /-(\d+\.\d+\.\d+)\.tgz$/.exec(file)?.[1];
  const entry = (name: string, file: string) => [
    `node_modules/${name}`,
    { version: version(file), resolved: `file:${file}` },
  ];
  const bundled = { version: JSON.parse(readFileSync(join(modules, "zod/package.json"), "utf8")).version };
  write(
    "package-lock.json",
    JSON.stringify({
      name: "project",
      version: "1.0.0",
      lockfileVersion: 3,
      requires: true,
      packages: {
        "": { name: "project", version: "1.0.0", dependencies },
        ...Object.fromEntries([entry("specline", own), entry("specline-pack-drift", theirs)]),
        "node_modules/specline-pack-drift/node_modules/zod": { ...bundled, inBundle: true },
      },
    }),
  );
  npm(["ci", "--prefix", project], project);
  write("pipeline.ts", PIPELINE);
  cpSync(join(root, "examples/credit-risk/data/credit.csv"), join(project, "credit.csv"));
});
afterAll(() => rmSync(above, { recursive: true, force: true }));

describe("a pack in a separate npm package", () => {
  test("is installed with a separate copy of zod", () => {
    const installed = join(project, "node_modules/specline-pack-drift");
    expect(existsSync(join(installed, "node_modules/zod/package.json"))).toBe(true);
    expect(readdirSync(join(installed, "drift-check")).sort()).toEqual(["script", "step.d.ts", "step.js"]);
    expect(readdirSync(join(installed, "drift-check/script"))).toEqual(["check_drift.py"]);
  });

  test("has typed methods, and misuse is an error message in the editor", () => {
    write(
      "tsconfig.json",
      JSON.stringify({
        compilerOptions: {
          module: "nodenext",
          target: "es2023",
          strict: true,
          noEmit: true,
          skipLibCheck: true,
          types: [],
        },
        files: ["pipeline.ts", "wrong.ts"],
      }),
    );
    write(
      "wrong.ts",
      `
import { Pipeline } from "specline";
import { driftPack } from "specline-pack-drift";
Pipeline.with(driftPack)("a").loadData("a.csv").checkDrift();
Pipeline.with(driftPack)("a").loadData("a.csv").preprocess().checkDrift({ bins: "many" });
Pipeline.with(driftPack, driftPack)("a");
`,
    );
    const fast = join(modules, "typescript7/bin/tsc");
    const { stdout } = spawnSync(process.execPath, [fast, "-p", "."], { cwd: project, encoding: "utf8" });
    expect(stdout).not.toContain("pipeline.ts");
    expect(stdout).toContain("DriftCheck needs tabular.processed, which no step so far produces: call .preprocess()");
    expect(stdout).toContain("Type 'string' is not assignable to type");
    expect(stdout).toContain("packs specline-pack-drift and specline-pack-drift both define the verb .checkDrift()");
  });

  test("runs, and its metric opens the gate", () => {
    const checked = json("check", "pipeline.ts");
    expect(checked).toMatchObject({ ok: true });
    const ran = json("run", "pipeline.ts");
    expect(ran).toMatchObject({ status: "succeeded" });
    const step = (name: string) => ran.steps.find((one: { name: string }) => one.name === name);
    expect(step("DriftCheck")).toMatchObject({ status: "succeeded" });
    expect(step("Package")).toMatchObject({ status: "succeeded" });
    expect(ran.metrics.DriftCheck.psi).toBeGreaterThan(0);
    expect(ran.metrics.DriftCheck.columns).toBe(13);
  });

  test("can be listed in a spec and in specline.config.yaml", () => {
    const spec = "label: Status\npositive: bad\ndata: credit.csv\nsteps: [data_loading, preprocessing, drift_chek]\n";
    write("spec.yaml", `packs: [specline-pack-drift]\n${spec.replace("chek", "check")}`);
    expect(json("check", "spec.yaml")).toMatchObject({ ok: true });
    write("misspelt.yaml", `packs: [specline-pack-drift]\n${spec}`);
    expect(json("check", "misspelt.yaml").diagnostics[0]).toMatchObject({
      code: "author/unknown-step",
      hint: "did you mean 'drift_check'?",
    });
    write("alone.yaml", spec.replace("chek", "check"));
    expect(json("check", "alone.yaml").diagnostics[0]).toMatchObject({ code: "author/unknown-step" });

    write("specline.config.yaml", "packs: [specline-pack-drift]\n");
    expect(json("check", "alone.yaml")).toMatchObject({ ok: true });
    expect(json("steps").find((one: { name: string }) => one.name === "DriftCheck")).toMatchObject({
      pack: "specline-pack-drift",
      verb: "checkDrift",
    });
    const page = json("steps", "drift_check");
    expect(page.config.find((one: { name: string }) => one.name === "bins")).toMatchObject({
      takes: "a whole number from 2 to 50",
      default: 10,
    });
    const { edges } = json("wire", "DataLoading", "TabularPreprocessing", "DriftCheck");
    expect(edges.some((edge: { to: { step: string } }) => edge.to.step === "DriftCheck")).toBe(true);
    expect(specline("steps", "--schema").stdout).toContain('"DriftCheck"');
    expect(json("explain", "alone.yaml", "DriftCheck.data").ports).toHaveLength(1);
    rmSync(join(project, "specline.config.yaml"));
  });

  test("reports a missing pack, or a module that is not a pack, with its location", () => {
    write(
      "gone.yaml",
      "packs: [specline-pack-none]\ndata: credit.csv\nlabel: Status\npositive: bad\nsteps: [data_loading]\n",
    );
    expect(errors("gone.yaml").diagnostics).toEqual([
      expect.objectContaining({
        code: "registry/no-pack",
        at: expect.objectContaining({ range: expect.objectContaining({ start: { line: 1, column: 9 } }) }),
      }),
    ]);
    write("not-a-pack.ts", "export const nothing = 1;\n");
    write(
      "none.yaml",
      "packs: [./not-a-pack.ts]\ndata: credit.csv\nlabel: Status\npositive: bad\nsteps: [data_loading]\n",
    );
    expect(json("check", "none.yaml").diagnostics[0]).toMatchObject({
      code: "registry/not-a-pack",
      message: "'./not-a-pack.ts' is not a step pack: it exports only nothing",
    });
  });

  test("reports a name defined by two packs as an error, and uses the first definition", () => {
    write(
      "mine.ts",
      `
import { driftPack } from "specline-pack-drift";
const [step] = driftPack.steps;
export default { ...driftPack, name: "mine", steps: [{ ...step, summary: "another" }] };
`,
    );
    const spec = "data: credit.csv\nlabel: Status\npositive: bad\nsteps: [data_loading, preprocessing, DriftCheck]\n";
    write("clash.yaml", `packs: [specline-pack-drift, ./mine.ts]\n${spec}`);
    const { ok, diagnostics } = errors("clash.yaml");
    expect(ok).toBe(false);
    expect(diagnostics.map(({ message }: { message: string }) => message)).toEqual([
      "packs specline-pack-drift and mine both define the step DriftCheck",
      "packs specline-pack-drift and mine both define the verb .checkDrift()",
    ]);
  });
});

describe("steps new", () => {
  test("creates a step whose tests pass immediately", () => {
    expect(json("steps", "new", "WeighRows", "--in", "steps")).toMatchObject({
      ok: true,
      files: [
        "steps/weigh-rows/step.ts",
        "steps/weigh-rows/script/weigh_rows.py",
        "steps/weigh-rows/step.test.ts",
        "steps/weigh-rows/test_weigh_rows.py",
      ],
    });
    const vitest = spawnSync(process.execPath, [join(modules, "vitest/vitest.mjs"), "run"], {
      cwd: project,
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1" },
    });
    expect(vitest.stdout + vitest.stderr).toMatch(/Tests\s+3 passed/);
    const python = process.env["SPECLINE_PYTHON"] ?? "/usr/bin/python3";
    // Otherwise pytest would remove what earlier tests of this user left, which can take minutes.
    const temporary = `--basetemp=${join(above, "pytest")}`;
    const pytest = spawnSync(python, ["-m", "pytest", "-q", "-p", "no:cacheprovider", temporary, "steps"], {
      cwd: project,
      encoding: "utf8",
    });
    expect(pytest.stdout).toContain("2 passed");
    expect(specline("steps", "new", "WeighRows", "--in", "steps").stderr).toContain(
      "error[usage/folder-there] 'steps/weigh-rows' already exists",
    );
    expect(specline("steps", "new", "DataLoading").stderr).toContain("error[usage/step-taken]");
    expect(specline("steps", "new", "1st").stderr).toContain("error[usage/step-name]");
  });
});
