import type { Json, JsonObject } from "../../base/canonical.ts";
import type { Tree } from "../../base/digest.ts";
import type { Redactor } from "../../base/secrets/index.ts";
import type { Diagnostic } from "../../diagnostics/index.ts";
import type { DefinitionStep } from "../../sagemaker/definition.ts";
import type { Target } from "../../spec/target.ts";
import type { Effects, Usage } from "../effects.ts";
import type { Container } from "../isolation/container.ts";
import type { Interpreter } from "../isolation/interpreter.ts";
import type { StepRecord } from "../record/record.ts";
import type { Digests } from "../storage/digests.ts";
import type { Folders } from "../storage/folders.ts";
import type { Storage } from "../storage/s3.ts";
import type { Warm } from "../warm/warm.ts";
import type { LocalException } from "./exception.ts";
import type { SharedFolders } from "./shared-folders.ts";

/** The context shared by all jobs of a run. */
export interface JobContext {
  readonly effects: Effects;
  readonly folders: Folders;
  readonly storage: Storage;
  readonly digests: Digests;
  readonly container: Container;
  readonly interpreter: Interpreter;
  readonly warm: Warm;
  /** The addresses of code that consists only of Specline's own files. */
  readonly ownCode: ReadonlySet<string>;
  /** What jobs with the same code and inputs leave for each other. */
  readonly shared: SharedFolders;
  readonly threads: number;
  /** All cores for a job that runs alone; otherwise equal to `threads`. */
  readonly cores: number;
  /** Region, account and role for emulated ARNs. */
  readonly target: Target;
  /** The pipeline's AWS name. */
  readonly pipeline: string;
  readonly run: string;
  readonly runFolder: string;
  /** Removals of the folders of ended jobs, which the next steps need not wait for. */
  readonly removals: Set<Promise<void>>;
  readonly bin: string;
  readonly signal: AbortSignal | undefined;
  /** Seconds between asking a process to end and killing it. */
  readonly grace: number;
  readonly redactor: Redactor;
  /** The properties of a Model step of this run, by the model's name. */
  readonly modelOf: (name: string) => JsonObject | undefined;
}

/** One step, with its expressions replaced by their values. */
export interface LocalJob {
  readonly step: DefinitionStep;
  readonly request: JsonObject;
  /** The name that the service would have given the job. */
  readonly jobName: string;
  /** Values in the request that are unique to this run: its id, and the start times of the run and the step. */
  readonly passing: readonly string[];
  readonly onLine: (line: string) => void;
  /** Called with what each of the job's processes used, once it has ended. */
  readonly onUsage?: (usage: Usage) => void;
}

/** The result of a finished job. */
export interface Result {
  /** What the service's Describe call would return, limited to what expressions can refer to. */
  readonly properties: JsonObject;
  readonly outputs: StepRecord["outputs"];
  /** The objects that the job wrote, by URI. */
  readonly published: Readonly<Record<string, Tree>>;
}

/** A failed job. */
export interface FailedOutcome {
  readonly kind: "failed";
  readonly diagnostic: Diagnostic;
  readonly exitCode?: number;
  readonly signal?: string;
  /** What the failure is in a retry policy; omitted if no policy covers it, as for the error of a script. */
  readonly exception?: LocalException | undefined;
}

export type Outcome =
  | { readonly kind: "done"; readonly result: Result }
  | FailedOutcome
  | { readonly kind: "stopped" }
  /** The inputs show that the job cannot run locally. */
  | { readonly kind: "left-out"; readonly reason: string };

/** Runs or emulates the steps of one type. */
export interface Executor {
  readonly emulation: "process" | "emulated";
  /** Whether a request is emulated although the type's other jobs are real. */
  readonly emulates?: (request: JsonObject) => boolean;
  /** Whether its jobs start processes, which may need the run's interpreter. */
  readonly startsProcesses: boolean;
  /**
   * Why a request cannot run locally; undefined if it can. Values that are unknown until another step ends are null in
   * the request.
   */
  readonly refuses?: (request: JsonObject) => string | undefined;
  /** Differences from the service's job that the script or the user might notice, one phrase each. */
  readonly departs?: (request: JsonObject) => readonly string[];
  /** The program that the job starts, if it might be missing on this machine. */
  readonly program?: (request: JsonObject) => string | undefined;
  /** The objects that must exist; those whose address is not yet known have no URI. */
  readonly reads: (request: JsonObject) => readonly Input[];
  /** The URI prefixes that a job with this name writes to. */
  readonly writes: (request: JsonObject, jobName: string) => readonly string[];
  /** Everything the result depends on; the contents of inputs are represented by digests. */
  readonly identity: (job: LocalJob, context: JobContext) => Promise<Json>;
  /**
   * Whether the job continues from the checkpoints of an earlier job with the same request, so that its result changes
   * its own key.
   */
  readonly goesOn?: (request: JsonObject) => boolean;
  readonly execute: (job: LocalJob, context: JobContext) => Promise<Outcome>;
}

/** An input of any job type: its name, its objects, and their folder in the container. */
export interface Input {
  readonly name: string;
  readonly uri: string;
  readonly path: string;
  /** Whether the URI names a manifest, which lists the objects. */
  readonly manifest?: true;
  /** Whether the object holds the result of a query. */
  readonly query?: true;
  /** Whether each machine gets only a share of the objects. */
  readonly sharded?: true;
  /** The instance groups whose machines get the input. All groups, if omitted. */
  readonly groups?: readonly string[];
}
