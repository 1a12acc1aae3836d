import type { Host } from "../host.ts";
import { codeOf, messageOf } from "../system-error.ts";

/** The result of a short command, including its output. */
export interface Finished {
  /** Undefined if the command could not be started or took too long. */
  readonly code: number | undefined;
  readonly lines: readonly string[];
  /** The lines of standard output only, without warnings. */
  readonly out: readonly string[];
  /** The reason why there is no exit code. */
  readonly fault?: string;
}

export interface Patience {
  /** Seconds. */
  readonly seconds: number;
  readonly environment?: Readonly<Record<string, string>>;
  readonly onLine?: (line: string) => void;
  /** Kills the command if its answer is no longer needed. */
  readonly signal?: AbortSignal | undefined;
}

/** Runs a command to completion. Never throws; a missing program is also returned as a result. */
export async function finish(host: Host, words: readonly string[], patience: Patience): Promise<Finished> {
  const { processes, clock } = host.effects;
  const lines: string[] = [];
  const out: string[] = [];
  let late = false;
  try {
    const running = await processes.start({
      words,
      folder: host.folder,
      environment: { ...host.environment, ...patience.environment },
      onLine: (line, stream) => {
        lines.push(line);
        if (stream === "out") out.push(line);
        patience.onLine?.(line);
      },
    });
    const cancel = clock.after(patience.seconds * 1000, () => {
      late = true;
      running.signal("SIGKILL");
    });
    const kill = (): void => running.signal("SIGKILL");
    if (patience.signal?.aborted === true) kill();
    patience.signal?.addEventListener("abort", kill, { once: true });
    const { code, signal } = await running.ended;
    patience.signal?.removeEventListener("abort", kill);
    cancel();
    if (late) return { code: undefined, lines, out, fault: `it took longer than ${patience.seconds} s` };
    return code === null ? { code: undefined, lines, out, fault: `it was ended by ${signal}` } : { code, lines, out };
  } catch (error) {
    const fault = codeOf(error) === "ENOENT" ? "there is no such program" : messageOf(error);
    return { code: undefined, lines, out, fault };
  }
}
