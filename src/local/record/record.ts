import type { JsonObject } from "../../base/canonical.ts";
import type { Manifest } from "../../compile/compiled.ts";
import type { Diagnostic } from "../../diagnostics/index.ts";
import type { Usage } from "../effects.ts";
import type { SearchRecord } from "./trials.ts";

/** Whether a step is waiting or running, or how it ended. */
export type StepStatus = "waiting" | "running" | "succeeded" | "failed" | "skipped" | "stopped";
/** "incomplete": nothing failed, but steps that cannot be emulated were left out. */
export type RunStatus = "running" | "succeeded" | "failed" | "stopped" | "interrupted" | "incomplete";

/** How a step ran: as a real process, by emulating the service, from the user's stub values, or not at all. */
export type Emulation = "process" | "emulated" | "stubbed" | "none";
/** How a job gets its /opt/ml: through its own mount namespace or through rewritten paths. */
export type Isolation = "namespace" | "paths";

/** An attempt of a step's job that failed and was followed by another. */
export interface FailedAttempt {
  readonly message: string;
  /** The exception by which a retry policy covers the failure, such as "SageMaker.JOB_INTERNAL_ERROR". */
  readonly exception: string;
  readonly seconds: number;
  /** Seconds between its end and the next attempt. */
  readonly waited: number;
}

/** What a run did with one step of the definition. */
export interface StepRecord {
  readonly name: string;
  /** The definition's Type, such as "Processing". */
  readonly type: string;
  readonly status: StepStatus;
  readonly emulation: Emulation;
  readonly isolation?: Isolation;
  /** Wall-clock time from start to end, in seconds; 0 for a step whose result came from the cache. */
  readonly seconds: number;
  /** Seconds after the run's start. */
  readonly startedAfter?: number;
  /** The run whose result was reused. */
  readonly cachedFrom?: string;
  readonly cacheKey?: string;
  /** Digests of the contents of the inputs, by name, of which the cache key was made. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** What AWS's step cache, which compares different things, would have done. */
  readonly awsCache?: "hit" | "miss" | "off";
  /** Why it failed, or why it did not run. */
  readonly message?: string;
  readonly diagnostic?: Diagnostic;
  readonly exitCode?: number;
  readonly signal?: string;
  /** The attempts before the last one, if its retry policies granted more than one. */
  readonly attempts?: readonly FailedAttempt[];
  /**
   * What the step's processes used, in all attempts and on all of its instances: the sum of their processor times, and the
   * largest peak. Absent for cached and emulated steps; the peak is absent if the system does not report it.
   */
  readonly usage?: Usage;
  /** The log file, relative to the run's folder. It contains all attempts. */
  readonly log?: string;
  /**
   * Maps an output name (a processing output, "model", "output-data") to its URI and the folder or file on this disk.
   */
  readonly outputs: Readonly<Record<string, { readonly uri: string; readonly path: string }>>;
  /** The outcome of a condition. */
  readonly outcome?: boolean;
}

/** The record of a run, as read by the report and `specline runs`. Folded from the run's append-only journal. */
export interface RunRecord {
  readonly run: string;
  readonly title: string;
  readonly status: RunStatus;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly seconds: number;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  readonly definitionDigest: string;
  /** The part of the rows that loading steps took, if not all: between 0 and 1. */
  readonly sample?: number;
  /** The jobs' interpreter and the versions of its packages. */
  readonly interpreter: { readonly python: string; readonly packages: Readonly<Record<string, string>> };
  readonly workers: number;
  readonly steps: readonly StepRecord[];
  readonly manifest?: Manifest;
  /** The numbers in every metrics output, by step. */
  readonly metrics: Readonly<Record<string, JsonObject>>;
  /** The trials of each hyperparameter search, by step. */
  readonly searches: Readonly<Record<string, SearchRecord>>;
  /** Remarks about the run, such as that an earlier run was killed or that an isolation was not available. */
  readonly notes: readonly string[];
}
