import { type Diagnostic, SpeclineError } from "../../../diagnostics/index.ts";
import type { JobFiles } from "../files/job-files.ts";
import { type JobRoot, withRoot } from "../files/root.ts";
import type { JobContext, LocalJob, Outcome, Result } from "../job.ts";
import { type JobProcess, orFailed, type ProcessOutcome, runProcess } from "../process.ts";
import type { JobHost } from "./cluster.ts";
import { networkOf } from "./network.ts";

/** How to handle the files that a job's processes wrote, in the order of its hosts. */
export interface Keeping {
  /** Called after all processes succeeded. */
  readonly collect: (left: readonly JobFiles[]) => Promise<Result>;
  /** Called after a failure. An error found here is logged and does not replace the failure. */
  readonly rescue?: (left: readonly JobFiles[]) => Promise<void>;
}

/** Puts a host's inputs and files into the host's root, and returns the command to run. */
type Prepare = (host: JobHost, root: string) => Promise<JobProcess>;

/**
 * Runs a job as one process per host, each with its own root. When a process fails, the others are stopped, and the job
 * fails with the first failed process's outcome.
 */
export const runHosts = (
  job: LocalJob,
  context: JobContext,
  hosts: readonly JobHost[],
  prepare: Prepare,
  keeping: Keeping,
): Promise<Outcome> =>
  withRoots(job, context, hosts, async (roots) => {
    const network = networkOf(hosts, context.effects);
    const tasks: JobProcess[] = [];
    for (const [index, host] of hosts.entries()) tasks.push(await prepare(host, (roots[index] as JobRoot).path));
    const ended = await runTogether(job, context, hosts, async (host, jobOfHost, contextOfHost) => {
      const task = tasks[host.place] as JobProcess;
      const environment = { ...network?.environment, ...task.environment };
      const own: JobProcess = { ...task, environment, hosts: hosts.length, hostNames: network?.names };
      return runProcess(own, roots[host.place] as JobRoot, jobOfHost, contextOfHost);
    });
    const outcome = await combined(ended, keeping.collect);
    if (outcome.kind !== "done") await rescued(roots, keeping, job, context);
    return outcome;
  });

/** All processes' files, or the outcome with which the job fails or is stopped. */
type Together = readonly JobFiles[] | Extract<ProcessOutcome, { readonly kind: "failed" | "stopped" }>;

const combined = (ended: Together, collect: Keeping["collect"]): Promise<Outcome> =>
  "kind" in ended ? Promise.resolve(ended) : orFailed(async () => ({ kind: "done", result: await collect(ended) }));

type RunHost = (host: JobHost, job: LocalJob, context: JobContext) => Promise<ProcessOutcome>;

async function runTogether(
  job: LocalJob,
  context: JobContext,
  hosts: readonly JobHost[],
  run: RunHost,
): Promise<Together> {
  const others = new AbortController();
  const signal = AbortSignal.any([others.signal, ...(context.signal === undefined ? [] : [context.signal])]);
  const left: JobFiles[] = [];
  let first: Extract<ProcessOutcome, { readonly kind: "failed" }> | undefined;
  const several = hosts.length > 1;
  const runOne = async (host: JobHost): Promise<void> => {
    const onLine = several ? (line: string): void => job.onLine(`[${host.name}] ${line}`) : job.onLine;
    const outcome = await run(host, { ...job, onLine }, { ...context, signal });
    if (outcome.kind === "done") left[host.place] = outcome.left;
    if (outcome.kind !== "failed") return;
    first ??= several ? { ...outcome, diagnostic: named(outcome.diagnostic, host) } : outcome;
    others.abort();
  };
  // The outcome is reported only after all processes have ended.
  const started = hosts.map((host) =>
    runOne(host).catch((error: unknown) => {
      others.abort();
      throw error;
    }),
  );
  for (const result of await Promise.allSettled(started)) if (result.status === "rejected") throw result.reason;
  if (first !== undefined) return first;
  return hosts.every(({ place }) => left[place] !== undefined) ? left : { kind: "stopped" };
}

const named = (diagnostic: Diagnostic, { name }: JobHost): Diagnostic => ({
  ...diagnostic,
  seen: [`on ${name}:`, ...(diagnostic.seen ?? [])],
});

async function rescued(
  roots: readonly JobRoot[],
  { rescue }: Keeping,
  job: LocalJob,
  { redactor }: JobContext,
): Promise<void> {
  if (rescue === undefined) return;
  try {
    await rescue(await Promise.all(roots.map((root) => root.seal())));
  } catch (error) {
    if (!(error instanceof SpeclineError)) throw error;
    for (const { message } of error.diagnostics) job.onLine(redactor.text(message));
  }
}

/** Provides a root for each host. All roots exist until the work has ended. */
const withRoots = <T>(
  job: LocalJob,
  context: JobContext,
  [host, ...others]: readonly JobHost[],
  work: (roots: readonly JobRoot[]) => Promise<T>,
): Promise<T> =>
  host === undefined
    ? work([])
    : withRoot(job, context, (root) => withRoots(job, context, others, (roots) => work([root, ...roots])));
