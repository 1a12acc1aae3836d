import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const project = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  readonly version: string;
  readonly exports: Readonly<Record<string, string | { readonly default: string; readonly types: string }>>;
};

/** What a user has: a folder of their own, and the tarball that would be published, installed by npm. */
describe("the packed package, installed", () => {
  const folder = mkdtempSync(join(tmpdir(), "specline-consumer-"));
  const installed = join(folder, "node_modules/specline");
  const npm = (...args: readonly string[]): string =>
    execFileSync("npm", [...args], { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  const specline = (...args: readonly string[]) =>
    spawnSync(process.execPath, [join(folder, "node_modules/.bin/specline"), ...args], {
      cwd: folder,
      encoding: "utf8",
    });

  beforeAll(() => {
    expect(existsSync(join(root, "dist/cli.js")), "npm run build comes first").toBe(true);
    execFileSync("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], { cwd: root, stdio: "ignore" });
    const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "";
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
    npm("install", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts", join(folder, tarball));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("every export is there, with its types, and can be imported", () => {
    const modules = Object.entries(project.exports).filter(([, target]) => typeof target !== "string");
    expect(modules.length).toBeGreaterThan(2);
    for (const [path, target] of modules) {
      if (typeof target === "string") continue;
      expect(existsSync(join(installed, target.types)), `${path}: ${target.types}`).toBe(true);
      const name = path.replace(/^\./, "specline");
      const code = `const all = await import(${JSON.stringify(name)}); console.log(Object.keys(all).length)`;
      const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", code], {
        cwd: folder,
        encoding: "utf8",
      });
      expect(stderr).toBe("");
      expect(Number(stdout), name).toBeGreaterThan(0);
    }
  });

  test("neither tests nor sources are shipped, and every script is", () => {
    const files = readdirSync(installed, { recursive: true, encoding: "utf8" }).filter(
      (file) => !file.startsWith("node_modules"),
    );
    expect(files.filter((file) => /(^|\/)(test_.*|conftest)\.py$|\.test\.|\.pyc$|^src/.test(file))).toEqual([]);
    const source = join(root, "src/steps");
    const scripts = readdirSync(source, { recursive: true, encoding: "utf8" }).filter(
      (file) => /\/(script|specline_runtime)\/[^/]+\.py$/.test(file) && !/\/(test_|conftest)/.test(file),
    );
    expect(scripts.length).toBeGreaterThan(5);
    expect(scripts.filter((file) => !files.includes(join("dist/steps", file)))).toEqual([]);
  });

  test("the command line works from there, on a module of the user's", () => {
    expect(specline("--version").stdout.trim()).toBe(project.version);
    writeFileSync(
      join(folder, "pipeline.ts"),
      `import { Pipeline } from "specline";
const source: string = "s3://bucket/table.csv";
export default Pipeline("from_outside").autoTrainXgboost(source, { label: "y", positive: "1" });`,
    );
    const checked = specline("check", "pipeline.ts", "--json");
    expect(checked.stderr).toBe("");
    expect(JSON.parse(checked.stdout)).toEqual({ ok: true, diagnostics: [] });
    const compiled = specline("compile", "pipeline.ts");
    expect(JSON.parse(compiled.stdout).Version).toBe("2020-12-01");
  });

  test("a spec in YAML is checked, explained, drawn, compiled and made a notebook of, with nothing but what npm installed", () => {
    writeFileSync(
      join(folder, "pipeline.yaml"),
      `name: from_outside
data: s3://bucket/table.csv
label: "y"
positive: "1"
steps: [data_loading, preprocessing, training, evaluation]
`,
    );
    const commands = [
      ["check", "pipeline.yaml"],
      ["explain", "pipeline.yaml"],
      ["graph", "pipeline.yaml", "--format", "svg"],
      ["compile", "pipeline.yaml", "-o", "definition.json"],
      ["import", "definition.json", "-o", "imported.ts"],
      ["compile", "imported.ts"],
      ["config", "schema"],
      ["notebook", "new", "--from", "pipeline.yaml", "-o", "pipeline.ipynb"],
      ["steps", "new", "Own"],
    ];
    for (const words of commands) {
      const { stdout, stderr, status } = specline(...words);
      expect({ words, status, output: stdout + stderr }).toMatchObject({ status: 0 });
    }
  });

  test("its types hold in a project that also checks the declarations of libraries", () => {
    writeFileSync(
      join(folder, "types.ts"),
      Object.entries(project.exports)
        .filter(([, target]) => typeof target !== "string")
        .map(([path], index) => `export * as e${index} from ${JSON.stringify(path.replace(/^\./, "specline"))};`)
        .join("\n"),
    );
    // Streams of Node stand in the types of the local runner.
    const node = ["--typeRoots", join(root, "node_modules/@types"), "--types", "node"];
    const flags = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2023", ...node, "types.ts"];
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const { stdout } = spawnSync(process.execPath, [tsc, ...flags], { cwd: folder, encoding: "utf8" });
    expect(stdout).toBe("");
  });
});
