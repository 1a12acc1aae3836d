import { type Diagnostic, diagnostic, type Place } from "../../diagnostics/index.ts";
import type { ParameterValues } from "../../local/interpret/parameters.ts";
import type { Registry } from "../../registry/registry.ts";
import { resolve } from "../../resolve/index.ts";
import type { Context, Task } from "../../spec/context.ts";
import type { PipelineValue } from "../../spec/pipeline.ts";
import { taskInData } from "../data/advise.ts";
import type { Host } from "../host/host.ts";
import { type LockFile, readLock, recordedFacts, writeLock } from "./lock-file.ts";

/** How to determine the facts that a pipeline leaves open. */
export interface FactChoices {
  /**
   * "look" determines them from the data and records them. "read" uses only the recorded facts, so no data is needed.
   */
  readonly facts?: "look" | "read";
  /** The values of the pipeline's parameters in a run. */
  readonly values?: ParameterValues;
  /** Determines the facts again and replaces those that were recorded before. */
  readonly relock?: boolean | undefined;
}

/** The facts that were found, and the messages about them. */
export interface FoundFacts {
  readonly found: Context;
  readonly diagnostics: readonly Diagnostic[];
}

interface Open {
  readonly file: string;
  readonly pipeline: PipelineValue;
  readonly registry: Registry;
}

/**
 * Determines the facts that a pipeline leaves open and only its data can show. Works for all pipeline forms. Recorded
 * facts take precedence over the data. If the data has changed, commands that read the data report an error.
 */
export async function findFacts(host: Host, open: Open, choices: FactChoices): Promise<FoundFacts> {
  const { pipeline, file } = open;
  if (pipeline.openFacts?.includes("task") !== true) return { found: {}, diagnostics: [] };
  const lock = await readLock(host.effects.files, file);
  if (lock.diagnostics.length > 0) return { found: {}, diagnostics: lock.diagnostics };
  const recorded = recordedFacts(lock, file).task;
  const shown = choices.facts === "look" ? await lookUp(host, open, choices.values) : undefined;
  const at: Place = { pipeline: pipeline.title, field: "task" };
  const fact = "task";
  if (shown === undefined || shown === recorded) {
    if (recorded !== undefined)
      return { found: { task: recorded }, diagnostics: [diagnostic("lock/found", { fact, value: recorded }, at)] };
    const value = String(pipeline.context.task);
    return { found: {}, diagnostics: [diagnostic("lock/assumed", { fact, value }, at)] };
  }
  if (recorded !== undefined && choices.relock !== true)
    return {
      found: { task: recorded },
      diagnostics: [diagnostic("lock/contradicted", { fact, recorded, value: shown }, { ...at, file: lock.path })],
    };
  const said =
    host.keepsNothing === true
      ? diagnostic("lock/seen", { fact, value: shown }, at)
      : await record(host, lock, file, shown, at);
  return { found: { task: shown }, diagnostics: [said] };
}

const lookUp = (host: Host, { file, pipeline, registry }: Open, values?: ParameterValues): Promise<Task | undefined> =>
  taskInData(host, file, resolve(pipeline, registry).value, registry, values);

async function record(host: Host, lock: LockFile, file: string, task: Task, at: Place): Promise<Diagnostic> {
  const said = { fact: "task", value: task };
  try {
    await writeLock(host.effects.files, lock, file, { facts: { task } });
    return diagnostic("lock/found", said, at);
  } catch (error) {
    return diagnostic("lock/not-written", { ...said, reason: (error as Error).message }, { ...at, file: lock.path });
  }
}
