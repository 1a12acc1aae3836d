import type { JsonObject } from "../../base/canonical.ts";
import type { Manifest } from "../../compile/compiled.ts";
import type { Diagnostic } from "../../diagnostics/index.ts";
import type { SearchRecord } from "./trials.ts";

/** How a step fared: not yet begun, at work, or how it ended. */
export type StepStatus = "waiting" | "running" | "succeeded" | "failed" | "skipped" | "stopped";
/** "incomplete": nothing failed, but steps were left out that nothing here can stand for. */
export type RunStatus = "running" | "succeeded" | "failed" | "stopped" | "interrupted" | "incomplete";

/** How a step was carried out here: as a real process, by something that stands for the service, by what the user says of it, or not at all. */
export type Emulation = "process" | "emulated" | "stubbed" | "none";
/** How near a process came to the container: a mount of its own for /opt/ml, Docker, or paths handed over. */
export type Isolation = "namespace" | "docker" | "paths";

/** What a run did with one step of the definition. */
export interface StepRecord {
  readonly name: string;
  /** The definition's type: "Processing". */
  readonly type: string;
  readonly status: StepStatus;
  readonly emulation: Emulation;
  readonly isolation?: Isolation;
  /** Seconds of wall time, from start to end; 0 for a step that came from the cache. */
  readonly seconds: number;
  /** Seconds after the run's start. */
  readonly startedAfter?: number;
  /** The run whose result was taken over, where nothing had to run. */
  readonly cachedFrom?: string;
  readonly cacheKey?: string;
  /** What AWS's own cache, which looks at other things, would have done. */
  readonly awsCache?: "hit" | "miss" | "off";
  /** Why it failed, or why it did not run. */
  readonly message?: string;
  readonly diagnostic?: Diagnostic;
  readonly exitCode?: number;
  readonly signal?: string;
  /** Log file, relative to the run's folder. */
  readonly log?: string;
  /** Output name (a processing output, "model", "output-data") to its URI and the folder or file on this disk. */
  readonly outputs: Readonly<Record<string, { readonly uri: string; readonly path: string }>>;
  /** For a condition: how it came out. */
  readonly outcome?: boolean;
}

/** Everything a run leaves behind, as the report and `specline runs` read it. Folded from the run's append-only journal. */
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
  /** The interpreter that the jobs ran with, and the versions of its packages. */
  readonly interpreter: { readonly python: string; readonly packages: Readonly<Record<string, string>> };
  readonly workers: number;
  readonly steps: readonly StepRecord[];
  readonly manifest?: Manifest;
  /** Numbers of every metrics output, by step. */
  readonly metrics: Readonly<Record<string, JsonObject>>;
  /** What every search for hyperparameters tried, by step. */
  readonly searches: Readonly<Record<string, SearchRecord>>;
  /** What the run wants to be known: an earlier run that was killed, an isolation that was not available. */
  readonly notes: readonly string[];
}
