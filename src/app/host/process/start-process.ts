import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import type { Command, Ended, Running } from "../../../local/effects.ts";
import { endMarked } from "./end-marked.ts";

/** A line that is longer than this is given in parts: what never ends a line must not fill the memory. */
const LONGEST_LINE = 1024 * 1024;

/** Lines end as Node's readline ends them: with line feed, carriage return, or both. */
function followLines(stream: Readable, onLine: (line: string) => void): void {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  const take = (text: string): void => {
    // A carriage return at the very end may be half of a line end.
    const parts = (rest + text).split(/\r\n|\n|\r(?!$)/);
    rest = parts.pop() ?? "";
    for (const part of parts) onLine(part);
    if (rest.length >= LONGEST_LINE) {
      // Between words, where there are any: what is looked for in lines is not cut in two.
      const end = rest.lastIndexOf(" ") + 1 || rest.length;
      onLine(rest.slice(0, end));
      rest = rest.slice(end);
    }
  };
  stream.on("data", (bytes: Buffer) => take(decoder.write(bytes)));
  stream.on("end", () => {
    take(decoder.end());
    if (rest !== "") onLine(rest.replace(/\r$/, ""));
  });
}

/** Milliseconds for which a command may take to end all that it started, before its group is killed. */
const ORDERLY = 3000;
/** Milliseconds for which output is waited for after the end: only what could not be ended still holds the pipes open. */
const LINGER = 2000;

/** Starts a process as the leader of a group; output comes line by line. */
export function startProcess(command: Command): Promise<Running> {
  const { words, mark } = command;
  const [program = "", ...rest] = words;
  const child = spawn(program, rest, {
    cwd: command.folder,
    env: command.environment,
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.on("error", () => undefined);
  followLines(child.stdout, (line) => command.onLine(line, "out"));
  followLines(child.stderr, (line) => command.onLine(line, "err"));
  const startedAt = Date.now();
  let over = false;
  const tellGroup = (name: NodeJS.Signals): void => {
    // The number of a group that is gone may be another's by now.
    if (child.pid === undefined || over) return;
    try {
      process.kill(-child.pid, name);
    } catch {
      // The group is gone already.
    }
  };
  const endAll = (): void => {
    child.stdin.destroy();
    if (mark === undefined) tellGroup("SIGKILL");
    else setTimeout(() => tellGroup("SIGKILL"), ORDERLY).unref();
  };
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const ended = new Promise<Ended>((resolve) => {
    child.once("exit", (code, signal) => {
      tellGroup("SIGKILL");
      over = true;
      const look = mark !== undefined && (mark.look === "always" || signal !== null);
      const seconds = (Date.now() - startedAt) / 1000;
      const left = look ? endMarked(mark, child.pid ?? 0, seconds) : Promise.resolve([]);
      resolve(
        left.then(async (pids) => {
          await drained(child, closed);
          return { code, signal, left: pids };
        }),
      );
    });
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("spawn", () => resolve({ ended, signal: (name) => (name === "SIGKILL" ? endAll() : tellGroup(name)) }));
  });
}

/** Takes what a command still had to say. */
async function drained({ stdout, stderr }: ChildProcessWithoutNullStreams, closed: Promise<void>): Promise<void> {
  const timer = setTimeout(() => {
    stdout.destroy();
    stderr.destroy();
  }, LINGER);
  await closed;
  clearTimeout(timer);
}
