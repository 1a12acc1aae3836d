import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";

/* The importable modules, as built in dist. */

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (file: string): string => readFileSync(join(root, file), "utf8");
const project = JSON.parse(read("package.json")) as {
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly typesVersions: { readonly "*": Readonly<Record<string, readonly string[]>> };
};
const declarations = (): readonly string[] =>
  readdirSync(join(root, "dist"), { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".d.ts"));

beforeAll(() => expect(existsSync(join(root, "dist/index.d.ts")), "run npm run build first").toBe(true));

test("package.json, the build and the compiler settings name the same entries", async () => {
  const script = "import('./scripts/entries.mjs').then(({ entries }) => console.log(JSON.stringify(entries)))";
  const built = JSON.parse(spawnSync(process.execPath, ["-e", script], { cwd: root, encoding: "utf8" }).stdout);
  const entries = Object.entries(built as Readonly<Record<string, string>>);
  const nameOf = (entry: string): string => (entry === "index" ? "" : `/${entry}`);

  const modules = Object.entries(project.exports).filter(([, target]) => typeof target !== "string");
  expect(Object.fromEntries(modules)).toEqual(
    Object.fromEntries(
      entries.map(([entry]) => [`.${nameOf(entry)}`, { types: `./dist/${entry}.d.ts`, default: `./dist/${entry}.js` }]),
    ),
  );
  for (const [entry] of entries.filter(([name]) => name !== "index"))
    expect(project.typesVersions["*"][entry]).toEqual([`./dist/${entry}.d.ts`]);
  const { compilerOptions } = JSON.parse(read("tsconfig.json"));
  expect(compilerOptions.paths).toEqual(
    Object.fromEntries(entries.map(([entry, file]) => [`specline${nameOf(entry)}`, [`./src/${file}`]])),
  );
});

test("the report in test/api matches the public API, and every export has a doc comment", () => {
  const { stdout, stderr } = spawnSync(process.execPath, ["scripts/api-report.mjs", "--check"], {
    cwd: root,
    encoding: "utf8",
  });
  expect(stdout + stderr).toBe("");
});

test("there are few declaration files, and each type keeps its name", () => {
  expect(declarations().length).toBeLessThan(12);
  expect(declarations().filter((file) => dirname(file) !== ".")).toEqual([]);
  // If a roll-up encounters two types with the same name, it renames one of them to Name$1, which hovers would show.
  for (const file of declarations()) expect(read(join("dist", file)).match(/\b\w+\$\d+\b/g) ?? [], file).toEqual([]);
});

test("declarations do not need Node's types", () => {
  for (const file of declarations()) {
    const code = read(join("dist", file)).replace(/\/\*[\s\S]*?\*\/|"(?:[^"\\]|\\.)*"/g, (part) =>
      part.startsWith('"node:') ? part : "",
    );
    expect(code.match(/"node:\w+|\bNodeJS\.|\bBuffer\b/g) ?? [], file).toEqual([]);
  }
});
