import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { constants } from "node:os";
import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { defined } from "../../../base/defined.ts";
import type { Command, Ended, Running } from "../../../local/effects.ts";
import { endMarked } from "./end-marked.ts";
import { collectReport } from "./job-report.ts";
import { watchMemory } from "./watch-memory.ts";

/** Longer lines are passed on in parts, so that output without line breaks does not fill the memory. */
const MAX_LINE_LENGTH = 1024 * 1024;

/** Splits output into lines like Node's readline: at a line feed, a carriage return, or both. */
function followLines(stream: Readable, onLine: (line: string) => void): void {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  const take = (text: string): void => {
    // A carriage return at the end can be the first half of a line break.
    const parts = (rest + text).split(/\r\n|\n|\r(?!$)/);
    rest = parts.pop() ?? "";
    for (const part of parts) onLine(part);
    if (rest.length >= MAX_LINE_LENGTH) {
      // Lines are split between words if possible, so that patterns within a line are not broken up.
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

/** The time that a command has to end its child processes before its process group is killed. */
const GRACE_PERIOD_MS = 3000;
/**
 * The time to wait for output after the command ends, when only processes that could not be killed still hold the pipes
 * open.
 */
const DRAIN_MS = 2000;

/** Starts a process as a group leader and passes on its output line by line. */
export function startProcess(command: Command): Promise<Running> {
  const { words, mark } = command;
  const [program = "", ...rest] = words;
  const child = spawn(program, rest, {
    cwd: command.folder,
    env: command.environment,
    detached: true,
    stdio: ["pipe", "pipe", "pipe", ...(command.reportsSignal === true ? (["pipe"] as const) : [])],
  }) as ChildProcessWithoutNullStreams;
  child.stdin.on("error", () => undefined);
  followLines(child.stdout, (line) => command.onLine(line, "out"));
  followLines(child.stderr, (line) => command.onLine(line, "err"));
  const { add, report } = collectReport();
  child.stdio[3]?.on("data", add);
  const memory = command.reportsSignal === true ? watchMemory(child.pid) : undefined;
  const startedAt = Date.now();
  let over = false;
  const tellGroup = (name: NodeJS.Signals): void => {
    // If the group has ended, its id might have been reused by now.
    if (child.pid === undefined || over) return;
    try {
      process.kill(-child.pid, name);
    } catch {
      // The group has already ended.
    }
  };
  const endAll = (): void => {
    child.stdin.destroy();
    if (mark === undefined) tellGroup("SIGKILL");
    else setTimeout(() => tellGroup("SIGKILL"), GRACE_PERIOD_MS).unref();
  };
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const ended = new Promise<Ended>((resolve) => {
    child.once("exit", (code, signal) => {
      tellGroup("SIGKILL");
      over = true;
      const peakBytes = memory?.();
      const look = mark !== undefined && (mark.look === "always" || signal !== null);
      const seconds = (Date.now() - startedAt) / 1000;
      const left = look ? endMarked(mark, child.pid ?? 0, seconds) : Promise.resolve([]);
      resolve(
        left.then(async (pids) => {
          await drained(child, closed);
          const { bySignal, cpuSeconds } = report();
          const inner = signal === null && bySignal ? signalNamed((code ?? 0) - 128) : undefined;
          const usage = defined({ cpuSeconds, peakBytes });
          const how = inner === undefined ? { code, signal } : { code: null, signal: inner };
          return { ...how, left: pids, usage };
        }),
      );
    });
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("spawn", () => resolve({ ended, signal: (name) => (name === "SIGKILL" ? endAll() : tellGroup(name)) }));
  });
}

const signalNamed = (number: number): string | undefined =>
  Object.entries(constants.signals).find(([, value]) => value === number)?.[0];

/** Waits for the rest of the output. */
async function drained({ stdio }: ChildProcess, closed: Promise<void>): Promise<void> {
  const timer = setTimeout(() => {
    for (const stream of stdio.slice(1)) stream?.destroy();
  }, DRAIN_MS);
  await closed;
  clearTimeout(timer);
}
