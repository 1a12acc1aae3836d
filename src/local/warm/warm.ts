import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Effects, Running, Usage } from "../effects.ts";
import { fixedEnvironment } from "../isolation/environment.ts";

/**
 * A Python that has imported the packages of Specline's own scripts, and forks for each job that runs one: importing them
 * takes longer than most of these jobs. It belongs to one run, and starts with the first job that is not in the cache.
 * `script/serve.py` says how a job gets into its own isolation.
 */
export interface Warm {
  /** Starts it, unless it has been started: a job that may use it is being prepared. */
  readonly begin: () => void;
  /** The words that run a script in it; those of a fresh interpreter if it cannot be used. The first word is a Python. */
  readonly words: (words: readonly string[]) => Promise<readonly string[]>;
  /**
   * What a job in this folder used that has ended in it; undefined if a fresh interpreter ran it. A job names its folder
   * itself, so that code which asks the interpreter in another job's name can only falsify this figure.
   */
  readonly used: (root: string) => Promise<Usage | undefined>;
  readonly close: () => Promise<void>;
}

/** What starts a fresh interpreter for every job. */
export const alwaysFresh: Warm = {
  begin: () => undefined,
  words: (words) => Promise.resolve(words),
  used: () => Promise.resolve(undefined),
  close: () => Promise.resolve(),
};

export interface WarmOptions {
  readonly python: string;
  readonly bin: string;
  /** A folder of the run's own that jobs see. */
  readonly folder: string;
  /** The script that every job runs under. */
  readonly jobScript: string;
  /** Told why a job or the run uses fresh interpreters. */
  readonly onDetail: (text: string) => void;
  /** Stops the run: no job waits for the packages any longer. */
  readonly signal: AbortSignal | undefined;
}

const SCRIPTS = fileURLToPath(new URL("./script/", import.meta.url));
const SCRIPT_NAMES = ["serve.py", "warm_job.py", "own_modules.py", "enter.py"] as const;

/** The folder with the modules that the standard steps' scripts share. */
const MODULES = fileURLToPath(new URL("../../steps/runtime/", import.meta.url));

/** How long jobs wait until the packages are imported, which goes on while the inputs of the first job are copied. */
const MAX_START_MS = 20_000;

/** The line about a job's resources and the job's end arrive through different pipes, in either order. */
const MAX_LATE_MS = 50;

/** It ends at once when it is asked to; a machine that is short of memory may take longer. */
const MAX_END_MS = 2000;

/** The warm interpreter of a run; `alwaysFresh` where it cannot be had. */
export function openWarm(effects: Effects, options: WarmOptions): Warm {
  if (effects.machine.platform !== "linux") return alwaysFresh;
  let closing = false;
  let started: Promise<Started> | undefined;
  const used = usageOfJobs(effects);
  const begin = (): Promise<Started> => {
    started ??= start(effects, options, used, () => closing);
    return started;
  };
  return {
    begin: () => void begin(),
    words: async (words) => {
      const { isReady } = await begin();
      const [python = ""] = words;
      // Without the user's site and variables, which take time to look at: it imports almost nothing.
      return isReady() ? [python, "-I", "-S", join(options.folder, "enter.py"), options.folder, ...words] : words;
    },
    used: async (root) => ((await started)?.isReady() === true ? used.of(root) : undefined),
    close: async () => {
      closing = true;
      const running = (await started)?.running;
      if (running === undefined) return;
      running.signal("SIGTERM");
      const cancel = effects.clock.after(MAX_END_MS, () => running.signal("SIGKILL"));
      await running.ended;
      cancel();
    },
  };
}

/** What jobs used, by their folder. */
interface UsageOfJobs {
  add(root: string, usage: Usage): void;
  /** Waits for the line about a job that has just ended. */
  of(root: string): Promise<Usage | undefined>;
}

function usageOfJobs({ clock }: Effects): UsageOfJobs {
  const known = new Map<string, Usage>();
  const waiting = new Map<string, (usage: Usage | undefined) => void>();
  return {
    add: (root, usage) => {
      known.set(root, usage);
      waiting.get(root)?.(usage);
    },
    of: (root) =>
      new Promise((resolve) => {
        const usage = known.get(root);
        if (usage !== undefined) return resolve(usage);
        const cancel = clock.after(MAX_LATE_MS, () => resolve(undefined));
        waiting.set(root, (found) => {
          cancel();
          resolve(found);
        });
      }),
  };
}

interface Started {
  readonly isReady: () => boolean;
  readonly running?: Running;
}

async function start(
  effects: Effects,
  { python, bin, folder, jobScript, onDetail, signal }: WarmOptions,
  used: UsageOfJobs,
  isClosing: () => boolean,
): Promise<Started> {
  let ready = false;
  const { promise: decided, resolve: decide } = withResolver();
  const onLine = (line: string): void => {
    // The shell above it says that it was asked to end.
    if (isClosing()) return;
    const [, cpu, kib, root] = /^used (\d{1,9}\.\d{3}) (\d{1,12}) (.*)$/.exec(line) ?? [];
    if (root !== undefined) {
      used.add(root, { cpuSeconds: Number(cpu), peakBytes: 1024 * Number(kib) });
      return;
    }
    ready ||= line === "ready";
    onDetail(line === "ready" ? "a warm interpreter has imported the packages" : line);
    if (ready) decide();
  };
  const cancel = effects.clock.after(MAX_START_MS, decide);
  signal?.addEventListener("abort", decide, { once: true });
  try {
    await effects.files.makeFolder(folder);
    // Jobs see this folder, but perhaps not the one where Specline is installed.
    for (const name of SCRIPT_NAMES) await effects.files.copy(join(SCRIPTS, name), join(folder, name));
    const running = await effects.processes.start({
      // It ends when this program does, and deals with signals as a job does.
      words: ["/bin/sh", jobScript, "supervise", "", python, join(folder, "serve.py"), folder, MODULES],
      folder,
      environment: fixedEnvironment({ python, bin, home: folder, temporary: folder, threads: 1, cores: 1 }),
      onLine,
    });
    void running.ended.then(() => {
      if (ready && !isClosing()) onDetail("the warm interpreter has ended; jobs start fresh ones");
      ready = false;
      decide();
    });
    await decided;
    return { isReady: () => ready, running };
  } catch (error) {
    onDetail(`fresh interpreters: ${(error as Error).message}`);
    return { isReady: () => false };
  } finally {
    cancel();
    signal?.removeEventListener("abort", decide);
  }
}

function withResolver(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
