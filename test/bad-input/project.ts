import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { runCommand } from "../suite/commands.ts";
import { removeAfterFile } from "../suite/folders.ts";

export const root = fileURLToPath(new URL("../..", import.meta.url));
const bin = join(root, "bin/specline.js");

const whole = readFileSync(join(root, "examples/credit-risk/data/credit.csv"), "utf8").split("\n");

/** The first rows of the credit data, with its header, as lines. */
export const creditLines = (rows = 300): readonly string[] => whole.slice(0, rows + 1);
export const csv = (lines: readonly string[]): string => `${lines.join("\n")}\n`;

/** Three steps and five trees, which is enough to test errors in the data. */
export const SPEC = `name: small
data: data/credit.csv
label: Status
positive: bad
steps:
  - DataLoading
  - TabularPreprocessing
  - step: XGBoostTraining
    config: { nEstimators: 5 }
`;

export interface Ran {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that keeps running while the test acts on it, in a separate process group as in a shell. */
export interface Going {
  readonly child: ChildProcess;
  /** Waits until the command has printed a string. Fails if it ends without printing it. */
  until(text: string): Promise<void>;
  readonly ended: Promise<Ran>;
}

export interface Options {
  /** Arguments before the command, such as those for unshare. */
  readonly prefix?: readonly string[];
  /** The id of the user that runs the command. */
  readonly user?: number;
}

/** A user's folder, used to run the real command line. */
export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), "specline-bad-input-"));

  constructor(files: Readonly<Record<string, string | Buffer>> = {}) {
    expect(existsSync(join(root, "dist/cli.js")), "run npm run build first").toBe(true);
    removeAfterFile(this.folder);
    chmodSync(this.folder, 0o755);
    for (const [path, content] of Object.entries({
      "pipeline.yaml": SPEC,
      "data/credit.csv": csv(creditLines()),
      ...files,
    })) {
      this.write(path, content);
    }
  }

  path(...parts: readonly string[]): string {
    return join(this.folder, ...parts);
  }

  write(path: string, content: string | Buffer): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), content);
  }

  /** Makes Specline and zod importable in this folder, as if they were installed. */
  install(): this {
    mkdirSync(this.path("node_modules"));
    symlinkSync(root, this.path("node_modules/specline"));
    symlinkSync(join(root, "node_modules/zod"), this.path("node_modules/zod"));
    return this;
  }

  start(words: readonly string[], { prefix = [], user }: Options = {}): Going {
    const [program = "", ...rest] = [...prefix, process.execPath, bin, ...words];
    const child = spawn(program, rest, {
      cwd: this.folder,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      ...(user === undefined ? {} : { uid: user, gid: user }),
    });
    const out = { stdout: "", stderr: "" };
    const watchers = new Set<() => void>();
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream]?.on("data", (data: Buffer) => {
        out[stream] += data.toString();
        for (const watch of watchers) watch();
      });
    }
    const ended = new Promise<Ran>((done) => child.once("close", (status, signal) => done({ status, signal, ...out })));
    const until = (text: string): Promise<void> =>
      new Promise((done, fail) => {
        const watch = (): void => {
          if (out.stdout.includes(text) || out.stderr.includes(text)) done();
        };
        watchers.add(watch);
        watch();
        void ended.then(() => fail(new Error(`it ended without '${text}':\n${out.stderr}${out.stdout}`)));
      });
    return { child, until, ended };
  }

  specline(...words: readonly string[]): Promise<Ran> {
    return this.start(words).ended;
  }

  /** Runs the pipeline, expects success, and returns the summary. */
  async succeed(...more: readonly string[]): Promise<Summary> {
    const ran = runCommand(["run", this.#pipeline(), "--json", "-q", ...more], { folder: this.folder });
    expect(ran.status, ran.stderr + ran.stdout).toBe(0);
    return JSON.parse(ran.stdout) as Summary;
  }

  /** Runs the pipeline and expects the fault. Options need a separate process. */
  async fails(expected: Expected, options?: Options, ...more: readonly string[]): Promise<Ran> {
    const words = ["run", this.#pipeline(), "-q", ...more];
    const ran =
      options === undefined
        ? { ...runCommand(words, { folder: this.folder }), signal: null }
        : await this.start(words, options).ended;
    expectFault(ran, expected);
    return ran;
  }

  #pipeline(): string {
    return existsSync(this.path("pipeline.mjs")) ? "pipeline.mjs" : "pipeline.yaml";
  }
}

export interface Summary {
  readonly run: string;
  readonly status: string;
  readonly steps: readonly { readonly name: string; readonly status: string; readonly cached: boolean }[];
  readonly metrics: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly outputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly notes: readonly string[];
  readonly diagnostics: readonly {
    readonly code: string;
    readonly message: string;
    readonly seen?: readonly string[];
  }[];
}

export interface Expected {
  readonly code: string;
  /** Strings that the message must contain. */
  readonly says: readonly string[];
  /** The default is 1. */
  readonly status?: number;
}

/** Expects the error with its strings, the right exit status, and no stack trace from Specline. */
export function expectFault({ status, stderr, stdout }: Ran, expected: Expected): void {
  expect(stderr).toContain(`error[${expected.code}]`);
  for (const words of expected.says) expect(stderr).toContain(words);
  expect(stderr + stdout).not.toMatch(/^\s+at .*(\.js|\.ts|node:)/m);
  expect(stderr + stdout).not.toContain("usage/internal");
  expect(status, stderr).toBe(expected.status ?? 1);
}

/** The steps whose results were reused from an earlier run. */
export const cachedSteps = ({ steps }: Summary): readonly string[] =>
  steps.filter(({ cached }) => cached).map(({ name }) => name);
