import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const source = join(root, "src");

/** The layers in ARCHITECTURE.md, as a map from folder to row. They are not defined anywhere else. */
const rows = new Map(
  (/## Layers[\s\S]*?```\n([\s\S]*?)```/.exec(readFileSync(join(root, "ARCHITECTURE.md"), "utf8"))?.[1] ?? "")
    .split("\n")
    .flatMap((line) => {
      const [, row = "", folders = ""] = /^\s*(\d+)\s+([a-z ]+)/.exec(line) ?? [];
      return folders
        .split(/\s+/)
        .filter((name) => name !== "")
        .map((name) => [name, Number(row)] as const);
    }),
);

/** Rows without access to the disk, clock, network or environment. */
const PURE = 7;
const IMPURE_MODULES = ["fs", "fs/promises", "child_process", "net", "os", "http", "https", "dns", "worker_threads"];
const IMPURE_NAMES = ["Date.now", "Math.random", "process.env", "process.cwd", "performance.now", "fetch"];

const files = readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".generated.ts"))
  .filter((file) => !/\.(test|test-d)\.ts$/.test(file) && !file.split("/").includes("testing"))
  .sort();
const parse = (file: string): ts.SourceFile =>
  ts.createSourceFile(file, readFileSync(join(source, file), "utf8"), ts.ScriptTarget.ESNext, true);
const folderOf = (file: string): string => file.split("/")[0] ?? "";

/** Every module that a file references: imports, re-exports, and import() in values and in types. */
function modulesOf(tree: ts.SourceFile): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier !== undefined) {
      found.push((node.moduleSpecifier as ts.StringLiteral).text);
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [first] = node.arguments;
      if (first !== undefined && ts.isStringLiteralLike(first)) found.push(first.text);
    }
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
      found.push(node.argument.literal.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** The names of external effects that a file uses, such as "Date.now" and "new Date". */
function worldOf(tree: ts.SourceFile): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node)) found.push(node.getText(tree));
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) found.push(node.expression.text);
    // `new Date(text)` parses a date, but without arguments it reads the clock.
    if (ts.isNewExpression(node) && node.expression.getText(tree) === "Date" && (node.arguments?.length ?? 0) === 0) {
      found.push("Date.now");
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found.filter((name) => IMPURE_NAMES.includes(name));
}

/** Forbidden imports from other folders, such as "resolve/choose.ts imports compile/compile.ts". */
function breaches(file: string, modules: readonly string[]): readonly string[] {
  const folder = folderOf(file);
  return modules
    .filter((name) => name.startsWith("."))
    .map((name) => relative(source, resolve(source, dirname(file), name)))
    .filter((imported) => folderOf(imported) !== folder)
    .filter((imported) => (rows.get(folderOf(imported)) ?? 99) >= (rows.get(folder) ?? -1))
    .map((imported) => `${file} imports ${imported}`);
}

describe("layers", () => {
  test("ARCHITECTURE.md has a row for every folder in src", () => {
    const folders = new Set(files.filter((file) => file.includes("/")).map(folderOf));
    expect([...folders].filter((folder) => !rows.has(folder))).toEqual([]);
    expect(rows.size).toBeGreaterThan(10);
  });

  test("a folder imports only from lower rows", () => {
    const inFolders = files.filter((file) => file.includes("/"));
    expect(inFolders.flatMap((file) => breaches(file, modulesOf(parse(file))))).toEqual([]);
  });

  test("finds an import from the same row or a higher one in any notation", () => {
    const code = `import type { A } from "../config/index.ts";
      export * from "../compile/compile.ts";
      const later = () => import("../cli/main.ts");
      type B = import("../local/record.ts").RunRecord;
      import { ok } from "../base/words.ts"; // import "../author/index.ts"`;
    const tree = ts.createSourceFile("resolve/x.ts", code, ts.ScriptTarget.ESNext, true);
    expect(breaches("resolve/x.ts", modulesOf(tree))).toEqual([
      "resolve/x.ts imports config/index.ts",
      "resolve/x.ts imports compile/compile.ts",
      "resolve/x.ts imports cli/main.ts",
      "resolve/x.ts imports local/record.ts",
    ]);
  });

  test(`rows 0 to ${PURE} have no external effects`, () => {
    const pure = files.filter((file) => (rows.get(folderOf(file)) ?? 99) <= PURE);
    const touched = pure.flatMap((file) => {
      const tree = parse(file);
      const modules = modulesOf(tree).filter((name) => IMPURE_MODULES.includes(name.replace(/^node:/, "")));
      return [...modules, ...worldOf(tree)].map((name) => `${file} uses ${name}`);
    });
    expect(touched).toEqual([]);
    expect(worldOf(ts.createSourceFile("x.ts", "new Date(); Date.now()", ts.ScriptTarget.ESNext, true))).toHaveLength(
      2,
    );
  });
});
