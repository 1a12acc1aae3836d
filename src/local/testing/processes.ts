import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundled } from "../../../test/suite/bundled.ts";
import type { Asset } from "../../compile/compiled.ts";
import type { Definition } from "../../sagemaker/definition.ts";

const runner = await bundled(new URL("./runner.ts", import.meta.url));
const root = fileURLToPath(new URL("../../../", import.meta.url));

/** A runner in a separate process. */
export interface Runner {
  readonly child: ChildProcess;
  /** Everything it has printed so far, one JSON value per line. */
  readonly lines: string[];
  /** Resolves once a line contains the text. */
  until(text: string): Promise<void>;
  readonly ended: Promise<void>;
}

/**
 * Starts a run that can be killed. `prefix` is put before the command, such as an unshare command. `visible` is a path
 * that its jobs see even in /tmp.
 */
export function startRunner(
  work: string,
  definition: Definition,
  isolation = "namespace",
  prefix: readonly string[] = [],
  assets: readonly Asset[] = [],
  visible?: string,
): Runner {
  const file = join(work, "..", `definition-${process.hrtime.bigint()}.json`);
  writeFileSync(file, JSON.stringify(definition));
  writeFileSync(`${file}.assets`, JSON.stringify(assets));
  const words = [
    ...prefix,
    process.execPath,
    runner,
    work,
    file,
    isolation,
    `${file}.assets`,
    ...(visible === undefined ? [] : [visible]),
  ];
  const child = spawn(words[0] as string, words.slice(1), { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  const lines: string[] = [];
  const watchers = new Set<() => void>();
  let rest = "";
  child.stdout?.on("data", (data: Buffer) => {
    const parts = (rest + data.toString()).split("\n");
    rest = parts.pop() ?? "";
    lines.push(...parts);
    for (const watch of watchers) watch();
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const until = (text: string): Promise<void> =>
    new Promise((resolve) => {
      const watch = (): void => {
        if (!lines.some((line) => line.includes(text))) return;
        watchers.delete(watch);
        resolve();
      };
      watchers.add(watch);
      watch();
      void ended.then(() => resolve());
    });
  return { child, lines, until, ended };
}

/** Ids of the processes whose command line contains a given string. */
export const processesWith = (text: string): readonly number[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, "utf8");
        return line.includes(text) && readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.[0] !== "Z";
      } catch {
        return false;
      }
    });

/** Waits until a condition holds; gives up after half a minute. */
export async function eventually(so: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (so()) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return so();
}
