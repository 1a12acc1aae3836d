import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CompilerHost } from "typescript";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const packageRoot = (name: string): string => dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));

/** The compilers that users might have, by their package names in package.json. */
export const compilers = { "5.9": "typescript59", "6": "typescript", "7": "typescript7" } as const;
export type Version = keyof typeof compilers;

type Options = Readonly<Record<string, unknown>>;

/** A project file with this project's settings, for these files only. */
const projectOf = (files: readonly string[], options: Options): object => ({
  extends: join(root, "tsconfig.json"),
  compilerOptions: {
    incremental: false,
    tsBuildInfoFile: null,
    noErrorTruncation: true,
    rootDir: root,
    skipLibCheck: true,
    noEmit: true,
    ...options,
  },
  include: [],
  exclude: [],
  files,
});

/** Runs a compiler without a project file. Returns its full output. */
export function tsc(version: Version, files: readonly string[], extra: readonly string[] = []): string {
  const folder = mkdtempSync(join(root, "node_modules", ".types-"));
  try {
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(projectOf(files, {})));
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

const hosts = new Map<Version, CompilerHost>();

/**
 * The errors that tsc reports for these files. Imports are checked only as far as the files use them, which halves the
 * work. TypeScript 7 does not have an API for that, but is fast. Programs for the same compiler share parsed files.
 */
export function faultsIn(version: Version, files: readonly string[], options: Options = {}): string {
  if (version === "7") return tsc(version, files);
  const ts = createRequire(import.meta.url)(compilers[version]) as typeof import("typescript");
  const project = ts.parseJsonConfigFileContent(projectOf(files, options), ts.sys, root);
  const host = hosts.get(version) ?? keepingFiles(ts.createCompilerHost(project.options));
  hosts.set(version, host);
  const program = ts.createProgram(files, project.options, host);
  const found = files.flatMap((file) => ts.getPreEmitDiagnostics(program, program.getSourceFile(file)));
  return ts.formatDiagnostics([...project.errors, ...found], {
    getCurrentDirectory: () => root,
    getCanonicalFileName: (name) => name,
    getNewLine: () => "\n",
  });
}

function keepingFiles(host: CompilerHost): CompilerHost {
  const kept = new Map<string, ReturnType<CompilerHost["getSourceFile"]>>();
  const getSourceFile: CompilerHost["getSourceFile"] = (name, ...more) => {
    if (!kept.has(name)) kept.set(name, host.getSourceFile(name, ...more));
    return kept.get(name);
  };
  return { ...host, getSourceFile };
}

/** A line that must not compile: its name, part of the message, and the line number. */
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
