import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const packageRoot = (name: string): string => dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));

/** The compilers that users may have, by the names under which package.json installs them. */
export const compilers = { "5.9": "typescript59", "6": "typescript", "7": "typescript7" } as const;
export type Version = keyof typeof compilers;

/** Runs a compiler without a project file of the user's; its output, whole. */
export function tsc(
  version: Version,
  files: readonly string[],
  extra: readonly string[] = [],
  options: Readonly<Record<string, unknown>> = {},
): string {
  const folder = mkdtempSync(join(root, "node_modules", ".types-"));
  try {
    const config = {
      extends: join(root, "tsconfig.json"),
      compilerOptions: {
        incremental: false,
        tsBuildInfoFile: null,
        noErrorTruncation: true,
        rootDir: root,
        skipLibCheck: true,
        ...options,
      },
      include: [],
      exclude: [],
      files,
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
    const bin = join(packageRoot(compilers[version]), "bin", "tsc");
    const run = spawnSync(process.execPath, [bin, "-p", folder, "--pretty", "false", ...extra], {
      encoding: "utf8",
      cwd: root,
    });
    return run.stdout + run.stderr;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One refused line: its name, a part of the sentence, the line. */
export interface Case {
  readonly name: string;
  readonly text: string;
  readonly line: number;
  readonly code: string;
}

export const negativeFile = join(here, "golden", "negative.ts");

export function negativeCases(file: string = negativeFile): readonly Case[] {
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.flatMap((line, index) => {
    const found = /^\/\/= (\S+) \| (.*)$/.exec(line);
    return found === null
      ? []
      : [{ name: found[1] as string, text: found[2] as string, line: index + 2, code: lines[index + 1] as string }];
  });
}

/** Errors by "file:line", with the lines that explain them. */
export function errors(output: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let current: string | undefined;
  for (const line of output.split("\n")) {
    const head = /^(\S+)\((\d+),\d+\): error (TS\d+: .*)$/.exec(line);
    if (head !== null) current = `${join(root, head[1] as string)}:${head[2]}`;
    if (current !== undefined && line.trim() !== "")
      found.set(current, `${found.get(current) ?? ""}${head === null ? line : head[3]}\n`);
  }
  return found;
}
