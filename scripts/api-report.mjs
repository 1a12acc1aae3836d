// Writes test/api: everything that can be imported from the package, with signatures, based on the declarations in
// dist. A change to the public API changes a file there, so it cannot go unnoticed. With --check, the script only
// reports whether the files are up to date, and whether every public export has a doc comment.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { entries } from "./entries.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const printer = ts.createPrinter({ removeComments: true });
/** Generated from the service model, which has its own golden file. */
const GENERATED = /[\\/](requests|properties)\.d\.ts$/;

/** The TypeScript program for all entries, and each entry's module. */
export function readDeclarations(folder = join(root, "dist")) {
  const files = Object.keys(entries).map((name) => join(folder, `${name}.d.ts`));
  const program = ts.createProgram(files, {
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    strict: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  const exportsOf = (name) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(join(folder, `${name}.d.ts`)));
    return checker
      .getExportsOfModule(module)
      .map((symbol) => ({ name: symbol.name, symbol: resolved(checker, symbol) }));
  };
  return { checker, folder, exportsOf };
}

const resolved = (checker, symbol) =>
  (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);

/** A declaration, printed without comments. For a variable, this includes the keywords before it. */
function printed(declaration) {
  const node = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  return printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile()).replace(/^(export )?(declare )?/, "");
}

const declarationsOf = ({ symbol }) => (symbol.declarations ?? []).map(printed).join("\n");
const byName = (a, b) => (a.name < b.name ? -1 : 1);

/** The names that are mentioned in declarations and also declared in the package. */
function mentions(declarations, { checker, folder }, found) {
  const visit = (node) => {
    if (ts.isIdentifier(node)) {
      const symbol = checker.getSymbolAtLocation(node);
      const target = symbol === undefined ? undefined : resolved(checker, symbol);
      const [declaration] = target?.declarations ?? [];
      if (declaration !== undefined && isTopLevel(declaration) && !found.has(target)) {
        const { fileName } = declaration.getSourceFile();
        if (fileName.startsWith(folder) && !GENERATED.test(fileName)) {
          found.add(target);
          target.declarations.forEach(visit);
        }
      }
    }
    ts.forEachChild(node, visit);
  };
  declarations.forEach(visit);
}

const isTopLevel = (node) =>
  ts.isSourceFile((ts.isVariableDeclaration(node) ? node.parent.parent : node).parent ?? node);

/** The report's files, by name. */
export function apiReport(declared = readDeclarations()) {
  const exported = new Set();
  const mentioned = new Set();
  const files = Object.keys(entries).map((name) => {
    const all = declared.exportsOf(name).sort(byName);
    for (const { symbol } of all) exported.add(symbol);
    for (const { symbol } of all) mentions(symbol.declarations ?? [], declared, mentioned);
    const path = name === "index" ? "specline" : `specline/${name}`;
    return [`${name}.txt`, `${path}: ${all.length} exports\n\n${all.map(declarationsOf).join("\n")}\n`];
  });
  // Constants from which types are derived have their own golden files: docs/diagnostics.md for messages, and the spec
  // schema for steps.
  const others = [...mentioned]
    .filter((symbol) => !exported.has(symbol) && (symbol.flags & ts.SymbolFlags.Type) !== 0)
    .map((symbol) => ({ name: symbol.name, symbol }));
  const text = others.sort(byName).map(declarationsOf).join("\n");
  return new Map([
    ...files,
    ["mentioned.txt", `Not exported, but mentioned by exports: ${others.length}\n\n${text}\n`],
  ]);
}

/** Exports without a doc comment. */
function undocumented({ checker, exportsOf }) {
  return Object.keys(entries).flatMap((entry) =>
    exportsOf(entry)
      .filter(({ symbol }) => symbol.getDocumentationComment(checker).length === 0)
      .map(({ name }) => `${entry}: ${name}`),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = join(root, "test/api");
  const declared = readDeclarations();
  const report = apiReport(declared);
  const isOld = ([name, text]) => !existsSync(join(folder, name)) || readFileSync(join(folder, name), "utf8") !== text;
  if (process.argv.includes("--check")) {
    const faults = [
      ...[...report]
        .filter(isOld)
        .map(([name]) => `test/api/${name} is out of date: if the change is intended, run npm run api`),
      ...undocumented(declared).map((name) => `${name} has no doc comment`),
    ];
    if (faults.length > 0) console.log(faults.join("\n"));
  } else {
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of report) writeFileSync(join(folder, name), text);
  }
}
