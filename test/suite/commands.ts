import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const script = fileURLToPath(new URL("./commands.mjs", import.meta.url));

export interface CommandResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  /** The folder in which the command runs. */
  readonly folder: string;
  /** Environment variables in addition to this process's own. */
  readonly environment?: NodeJS.ProcessEnv;
  /** The package's root, if it is not this one. */
  readonly packageFolder?: string;
  /** How long the command may take. The test itself cannot time out, because it blocks while it waits. */
  readonly timeoutMs?: number;
}

/**
 * Runs a command line of the built package in a process that all test files share. Use it to test what commands do: how
 * a process starts, is stopped and ends needs a separate process. So does a test that edits a user's module between
 * commands, because Node loads it only once.
 */
export function runCommand(words: readonly string[], options: CommandOptions): CommandResult {
  const { folder, environment = {}, packageFolder = root, timeoutMs = 300_000 } = options;
  let server = servers.get(packageFolder);
  if (server === undefined) {
    server = new Server(packageFolder);
    servers.set(packageFolder, server);
  }
  try {
    return server.run({ words, folder, environment: { ...process.env, ...environment }, timeoutMs });
  } catch (error) {
    // The next command gets a new process.
    servers.delete(packageFolder);
    void server.end();
    throw new Error(`specline ${words.join(" ")}: ${(error as Error).message}`);
  }
}

/** Ends the processes, and waits until they have written their coverage. */
export async function endCommandProcesses(): Promise<void> {
  await Promise.all([...servers.values()].map((server) => server.end()));
  servers.clear();
}

const servers = new Map<string, Server>();
const NEWLINE = "\n".charCodeAt(0);

/** A process that runs commands for this one, which waits for each command as for a separate process. */
class Server {
  readonly #child: ChildProcess;
  readonly #requests: number;
  readonly #results: number;

  constructor(packageFolder: string) {
    const pipes = mkdtempSync(join(tmpdir(), "specline-commands-"));
    const [requests, results] = [join(pipes, "requests"), join(pipes, "results")];
    execFileSync("mkfifo", [requests, results]);
    const cli = pathToFileURL(join(packageFolder, "dist/cli.js")).href;
    this.#child = spawn(process.execPath, [script, cli, requests, results], {
      cwd: "/",
      stdio: ["ignore", "ignore", "inherit"],
    });
    this.#child.unref();
    this.#requests = openSync(requests, "w");
    this.#results = openSync(results, "r");
    rmSync(pipes, { recursive: true });
  }

  run(request: object): CommandResult {
    const bytes = Buffer.from(`${JSON.stringify(request)}\n`);
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#requests, bytes, at);
    return JSON.parse(this.#readLine()) as CommandResult;
  }

  #readLine(): string {
    const parts: Buffer[] = [];
    while (parts.at(-1)?.at(-1) !== NEWLINE) {
      const buffer = Buffer.alloc(2 ** 16);
      const count = readSync(this.#results, buffer);
      if (count === 0) throw new Error("the process that runs the commands has ended");
      parts.push(buffer.subarray(0, count));
    }
    return Buffer.concat(parts).toString("utf8");
  }

  async end(): Promise<void> {
    closeSync(this.#requests);
    closeSync(this.#results);
    if (this.#child.exitCode === null) await new Promise((resolve) => this.#child.once("exit", resolve));
  }
}
