import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

/* Every @example in a doc comment is a complete module and compiles as it is. */

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(root, "node_modules", ".examples-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" }).filter((file) =>
  /(?<!\.test|\.generated)\.ts$/.test(file),
);
const examples = sources.flatMap((file) => {
  const comments = readFileSync(join(root, "src", file), "utf8").match(/\/\*\*[\s\S]*?\*\//g) ?? [];
  return comments
    .filter((comment) => comment.includes("@example"))
    .map((comment) => {
      const text = comment.replace(/^\s*\* ?/gm, "");
      return { file, code: /@example\s+```ts\n([\s\S]*?)```/.exec(text)?.[1] };
    });
});

test("there are many, and each is a TypeScript block with imports", () => {
  expect(examples.length).toBeGreaterThan(20);
  expect(examples.filter(({ code }) => code === undefined || !code.includes("import "))).toEqual([]);
});

test("they compile", () => {
  const files = examples.map(({ file, code = "" }, index) => {
    const name = `${index}-${file.replaceAll("/", "-")}`;
    writeFileSync(join(folder, name), code);
    return name;
  });
  const compilerOptions = { incremental: false, tsBuildInfoFile: null, rootDir: root };
  const config = { extends: join(root, "tsconfig.json"), compilerOptions, include: [], exclude: [], files };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  const tsc = join(root, "node_modules/typescript7/bin/tsc");
  const { stdout, status } = spawnSync(process.execPath, [tsc, "-p", folder, "--pretty", "false"], {
    cwd: root,
    encoding: "utf8",
  });
  expect({ stdout, status }).toEqual({ stdout: "", status: 0 });
});
