import { dirname, join } from "node:path";
import { printable } from "../../base/printable.ts";
import { diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import type { Command } from "../effects.ts";
import type { Extras } from "../isolation/container.ts";
import { fixedEnvironment } from "../isolation/environment.ts";
import { JOB_VARIABLE } from "../isolation/hold.ts";
import { isPython } from "../isolation/interpreter.ts";
import { changedMeanwhile } from "../storage/in-place.ts";
import { exceptionOf, type LocalException } from "./exception.ts";
import { type Ending, failureOf } from "./failure.ts";
import type { JobFiles } from "./files/job-files.ts";
import type { JobRoot } from "./files/root.ts";
import type { JobContext, LocalJob, Outcome } from "./job.ts";
import { exceptionReader } from "./last-exception.ts";
import { missingModule, moduleIn, moduleInReason } from "./missing-module.ts";
import { joinedUsage } from "./usage.ts";

/** A job's command, as its container would run it. */
export interface JobProcess extends Extras {
  readonly words: readonly string[];
  /** The working directory, as the container sees it. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Time limit in seconds. */
  readonly limit: number | undefined;
  /** The file in which the command can write why it failed. */
  readonly failure: string;
  /** Whether it runs a script of Specline's own, so that a warm interpreter may run it. */
  readonly warm?: boolean;
  /** The number of processes in the job, which share its cores. */
  readonly hosts?: number;
}

/** The number of log lines shown for a failed step. */
const MAX_LAST_LINES = 12;
/** The longest line shown; the log contains the whole line. */
const MAX_LINE_CHARACTERS = 500;

const shown = (line: string): string =>
  printable(
    line.length > MAX_LINE_CHARACTERS ? `${line.slice(0, MAX_LINE_CHARACTERS)} … (${line.length} characters)` : line,
  );

/** The reason that the job wrote to its failure file. */
async function reasonIn(left: JobFiles, path: string, { redactor }: JobContext): Promise<string | undefined> {
  const text = await left.text(path);
  return text === undefined ? undefined : printable(redactor.text(text));
}

/** How a process ended, and the files that it wrote if it succeeded. */
export type ProcessOutcome =
  | { readonly kind: "done"; readonly left: JobFiles }
  | Extract<Outcome, { readonly kind: "failed" | "stopped" }>;

/** Runs a command with its root as /opt/ml, and seals the root if it succeeds. */
export async function runProcess(
  task: JobProcess,
  root: JobRoot,
  job: LocalJob,
  context: JobContext,
): Promise<ProcessOutcome> {
  const lastLines: string[] = [];
  const shownOn = { out: context.redactor.lines(), err: context.redactor.lines() };
  const exceptions = { out: exceptionReader(), err: exceptionReader() };
  const onLine: Command["onLine"] = (raw, stream) => {
    const line = shownOn[stream](raw);
    if (lastLines.push(shown(line)) > MAX_LAST_LINES) lastLines.shift();
    exceptions[stream].read(line);
    job.onLine(line);
  };
  const started = await startTask(task, root.path, context, onLine);
  if (started === undefined) return { kind: "stopped" };
  if ("program" in started) {
    const { program, reason, exception } = started;
    const found = diagnostic("run/step-not-started", { step: job.step.Name, program, reason }, { step: job.step.Name });
    return { kind: "failed", diagnostic: found, exception };
  }
  const ending = await started.ended;
  job.onUsage?.(joinedUsage(ending.usage, task.warm === true ? await context.warm.used(root.path) : undefined));
  if (ending.stopped) return { kind: "stopped" };
  if (ending.left.length > 0) {
    const at = { step: job.step.Name };
    return { kind: "failed", diagnostic: diagnostic("run/step-left", { ...at, pids: ending.left.join(", ") }, at) };
  }
  const watched = (task.lent ?? []).flatMap(({ from, stat }) => (stat === undefined ? [] : [{ from, stat }]));
  const changed = await changedMeanwhile(context.effects.files, watched);
  if (changed !== undefined) return { kind: "failed", diagnostic: { ...changed, at: { step: job.step.Name } } };
  if (ending.code === 0 && !ending.tooLong) return orFailed(async () => ({ kind: "done", left: await root.seal() }));
  const left = await root.seal().catch(() => undefined);
  const reason = left && (await reasonIn(left, task.failure, context));
  const log = join(context.runFolder, "logs", `${job.step.Name}.log`);
  const exception = exceptions.err.last() ?? exceptions.out.last();
  const module = moduleIn(exception) ?? moduleInReason(reason);
  const found = failureOf({
    step: job.step.Name,
    ending,
    limit: task.limit,
    reason,
    lastLines,
    exception: exception === undefined ? undefined : shown(exception),
    missing: module === undefined ? undefined : missingModule(module, job.request, context.interpreter.python),
    log,
    python: context.interpreter.python,
    hidden: await context.container.hidden(pathsIn(task)),
  });
  return {
    kind: "failed",
    diagnostic: found,
    ...(ending.code === null ? {} : { exitCode: ending.code }),
    ...(ending.signal === null ? {} : { signal: ending.signal }),
    // Nobody in the job asked for this: the system ended it, or whoever runs it.
    ...(ending.signal === "SIGKILL" && !ending.tooLong ? { exception: "SageMaker.JOB_INTERNAL_ERROR" as const } : {}),
  };
}

/** The absolute paths in a job's arguments and environment, except those next to its program, which it can access. */
function pathsIn({ words, environment }: JobProcess): readonly string[] {
  const [program = "", ...rest] = words;
  const found = [...rest, ...Object.values(environment)].flatMap(
    (text) => text.match(/(?<![\w.~:/-])\/[^\s'"`;:,|&<>()$=]+/g) ?? [],
  );
  const beside = `${dirname(program)}/`;
  return [...new Set(found)].filter((path) => !path.startsWith("/opt/ml") && !path.startsWith(beside)).slice(0, 100);
}

/** Turns problems with a process's files into a failure of the step. */
export async function orFailed<T>(work: () => Promise<T>): Promise<T | Extract<Outcome, { readonly kind: "failed" }>> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SpeclineError && error.diagnostics[0] !== undefined) {
      return { kind: "failed", diagnostic: error.diagnostics[0] };
    }
    throw error;
  }
}

/** Shells drop variables such as SM_HP_BATCH-SIZE; this command prefix sets them with env, after the shell. */
function setByEnv(environment: readonly (readonly [string, string])[]): readonly string[] {
  const found = environment.filter(([name]) => !/^[A-Za-z_]\w*$/.test(name));
  return found.length === 0 ? [] : ["/usr/bin/env", ...found.map(([name, value]) => `${name}=${value}`)];
}

/** A process's share of its job's threads. */
const shared = (threads: number, { hosts = 1 }: JobProcess): number => Math.max(1, Math.floor(threads / hosts));

/** Undefined if the run was stopped before the process started. */
type Started =
  | undefined
  | { readonly ended: Promise<Ending> }
  | { readonly program: string; readonly reason: string; readonly exception: LocalException | undefined };

async function startTask(
  task: JobProcess,
  root: string,
  context: JobContext,
  onLine: Command["onLine"],
): Promise<Started> {
  const { container, effects } = context;
  const home = join(root, "home");
  await effects.files.makeFolder(home);
  await effects.files.makeFolder(join(root, task.folder));
  await container.prepare(root, task.words[0] ?? "", task);
  const fixed = fixedEnvironment({
    python: context.interpreter.python,
    bin: context.bin,
    home,
    temporary: container.temporary(root),
    threads: shared(context.threads, task),
    cores: shared(context.cores, task),
  });
  const own = Object.entries(task.environment).map(([name, value]) => [name, container.rewrite(value, root)] as const);
  const [program = "", ...rest] = task.words;
  const command = [
    isPython(program) ? context.interpreter.python : container.rewrite(program, root),
    ...rest.map((word) => container.rewrite(word, root)),
  ];
  const words = [...setByEnv(own), ...(task.warm === true ? await context.warm.words(command) : command)];
  if (context.signal?.aborted === true) return undefined;
  try {
    const running = await effects.processes.start({
      ...container.wrap(words, root, task.folder),
      folder: root,
      environment: { ...fixed, ...Object.fromEntries(own), ...container.environment(root), [JOB_VARIABLE]: root },
      onLine,
    });
    return { ended: supervise(running, task.limit, context) };
  } catch (error) {
    return { program, reason: (error as Error).message, exception: exceptionOf(error) };
  }
}

type Running = Awaited<ReturnType<JobContext["effects"]["processes"]["start"]>>;

/** Waits for the process to end; on a stop or timeout, sends SIGTERM, and then SIGKILL after the grace period. */
async function supervise(running: Running, limit: number | undefined, context: JobContext): Promise<Ending> {
  const { clock } = context.effects;
  const cancels: (() => void)[] = [];
  let stopped = false;
  let tooLong = false;
  const end = (): void => {
    running.signal("SIGTERM");
    cancels.push(clock.after(context.grace * 1000, () => running.signal("SIGKILL")));
  };
  const stop = (): void => {
    stopped = true;
    end();
  };
  if (context.signal?.aborted === true) stop();
  context.signal?.addEventListener("abort", stop, { once: true });
  if (limit !== undefined) {
    cancels.push(
      clock.after(limit * 1000, () => {
        tooLong = true;
        end();
      }),
    );
  }
  const ended = await running.ended;
  context.signal?.removeEventListener("abort", stop);
  for (const cancel of cancels) cancel();
  return { ...ended, stopped, tooLong };
}
