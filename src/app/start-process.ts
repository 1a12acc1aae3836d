import { spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import type { Command, Ended, Running } from "../local/effects.ts";

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
      onLine(rest);
      rest = "";
    }
  };
  stream.on("data", (bytes: Buffer) => take(decoder.write(bytes)));
  stream.on("end", () => {
    take(decoder.end());
    if (rest !== "") onLine(rest.replace(/\r$/, ""));
  });
}

/** Starts a process as the leader of a group; output comes line by line. */
export function startProcess(command: Command): Promise<Running> {
  const [program = "", ...rest] = command.words;
  const child = spawn(program, rest, {
    cwd: command.folder,
    env: command.environment,
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  const signal = (name: NodeJS.Signals): void => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, name);
    } catch {
      // The group is gone already.
    }
  };
  child.stdin.on("error", () => undefined);
  for (const stream of [child.stdout, child.stderr]) followLines(stream, command.onLine);
  const ended = new Promise<Ended>((resolve) => {
    // What the leader left behind would hold the pipes open, and "close" would never come.
    child.on("exit", () => signal("SIGKILL"));
    child.on("close", (code, name) => resolve({ code, signal: name }));
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("spawn", () => resolve({ ended, signal }));
  });
}
