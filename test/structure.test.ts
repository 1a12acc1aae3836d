import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { topological } from "../src/base/graph.ts";

const source = fileURLToPath(new URL("../src", import.meta.url));
const isModule = (file: string): boolean => file.endsWith(".ts") && !/\.(test|test-d|generated)\.ts$/.test(file);
const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter(isModule).sort();
const text = new Map(files.map((file) => [file, readFileSync(join(source, file), "utf8")]));

/** The files that a file imports, including type imports: ["base/words.ts"]. */
const importsOf = (file: string, code: string): readonly string[] =>
  ts
    .preProcessFile(code)
    .importedFiles.map(({ fileName }) => fileName)
    .filter((name) => name.startsWith("."))
    .map((name) => relative(source, resolve(source, dirname(file), name)));

const runtime = join(source, "steps/runtime/specline_runtime");
const modules = new Map(
  readdirSync(runtime, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".py"))
    .sort()
    .map((file) => [file, readFileSync(join(runtime, file), "utf8")]),
);

/** What a Python module imports of its package, also inside functions: ["table/cells.py"]. */
const pythonImportsOf = (file: string, code: string): readonly string[] =>
  [...code.matchAll(/^\s*from (\.+)([\w.]*) import (\([^)]*\)|.*)/gm)].flatMap(
    ([, dots = ".", name = "", names = ""]) => {
      const folder = join(dirname(file), "../".repeat(dots.length - 1));
      // `from . import names` imports modules.
      const paths = name === "" ? names.replace(/[()]/g, "").split(",") : [name.replaceAll(".", "/")];
      return paths.map((path) => join(folder, `${path.trim()}.py`));
    },
  );

/** Names of the types that a file declares and exports. */
const typesOf = (code: string): readonly string[] =>
  [...code.matchAll(/^export (?:declare )?(?:abstract )?(?:interface|type|class|enum) (\w+)/gm)].map(
    ([, name = ""]) => name,
  );

describe("structure", () => {
  test("no file imports itself indirectly", () => {
    const imports = new Map([...text].map(([file, code]) => [file, importsOf(file, code)] as const));
    expect([...imports.values()].flat().length).toBeGreaterThan(1000);
    expect(topological(imports).cycle).toBeUndefined();
  });

  test("finds an import cycle even if it consists only of type imports", () => {
    const imports = new Map([
      ["a/x.ts", importsOf("a/x.ts", 'import type { Y } from "../b/y.ts";')],
      ["b/y.ts", importsOf("b/y.ts", 'export const z = () => import("../a/x.ts");')],
    ]);
    expect(topological(imports).cycle).toHaveLength(2);
  });

  test("no Python module of the runtime imports itself, directly or indirectly", () => {
    const imports = new Map([...modules].map(([file, code]) => [file, pythonImportsOf(file, code)] as const));
    expect([...imports.values()].flat().length).toBeGreaterThan(100);
    expect(topological(imports).cycle).toBeUndefined();
  });

  test("finds a Python import cycle, even if an import is inside a function", () => {
    const imports = new Map([
      ["a.py", pythonImportsOf("a.py", "from .b.c import (\n    one,\n    two,\n)")],
      ["b/c.py", pythonImportsOf("b/c.py", "def f():\n    from ..a import g\n    return g")],
    ]);
    expect(topological(imports).cycle).toHaveLength(2);
  });

  test("no type name is exported by two files", () => {
    const homes = new Map<string, string[]>();
    for (const [file, code] of text) {
      for (const name of new Set(typesOf(code))) homes.set(name, [...(homes.get(name) ?? []), file]);
    }
    expect(homes.size).toBeGreaterThan(500);
    expect([...homes].filter(([, places]) => places.length > 1)).toEqual([]);
  });
});
