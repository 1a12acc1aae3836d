import type { Json, JsonObject } from "../../base/canonical.ts";
import type { Tree } from "../../base/digest.ts";
import type { Redactor } from "../../base/secrets/index.ts";
import type { Diagnostic } from "../../diagnostics/index.ts";
import type { DefinitionStep } from "../../sagemaker/definition.ts";
import type { Target } from "../../spec/target.ts";
import type { Effects } from "../effects.ts";
import type { Container } from "../isolation/container.ts";
import type { Interpreter } from "../isolation/interpreter.ts";
import type { StepRecord } from "../record/record.ts";
import type { Digests } from "../storage/digests.ts";
import type { Folders } from "../storage/folders.ts";
import type { Storage } from "../storage/s3.ts";

/** What a job of a run may use. */
export interface JobContext {
  readonly effects: Effects;
  readonly folders: Folders;
  readonly storage: Storage;
  readonly digests: Digests;
  readonly container: Container;
  readonly interpreter: Interpreter;
  readonly threads: number;
  /** Region, account and role for the ARNs that are made up. */
  readonly target: Target;
  readonly run: string;
  readonly runFolder: string;
  readonly bin: string;
  readonly signal: AbortSignal | undefined;
  /** Seconds between asking a process to end and killing it. */
  readonly grace: number;
  readonly redactor: Redactor;
  /** What a Model step of this run answered, by the model's name. */
  readonly modelOf: (name: string) => JsonObject | undefined;
}

/** One step, its expressions replaced by their values. */
export interface LocalJob {
  readonly step: DefinitionStep;
  readonly request: JsonObject;
  /** The name that the service would have given the job. */
  readonly jobName: string;
  /** Values in it that no other run will have: its id, the moments at which it and the step began. */
  readonly passing: readonly string[];
  readonly onLine: (line: string) => void;
}

/** What a finished job leaves behind. */
export interface Result {
  /** What the service's Describe call would answer, as far as expressions may ask for it. */
  readonly properties: JsonObject;
  readonly outputs: StepRecord["outputs"];
  /** The objects that were written, by URI. */
  readonly published: Readonly<Record<string, Tree>>;
}

export type Outcome =
  | { readonly kind: "done"; readonly result: Result }
  | { readonly kind: "failed"; readonly diagnostic: Diagnostic; readonly exitCode?: number; readonly signal?: string }
  | { readonly kind: "stopped" }
  /** What only a look at the inputs could tell: it cannot be run here. */
  | { readonly kind: "left-out"; readonly reason: string };

/** How steps of one type are carried out here. */
export interface Executor {
  readonly emulation: "process" | "emulated";
  /** Why a request cannot be carried out here; undefined where it can. What only a step's end will tell is null in it. */
  readonly refuses?: (request: JsonObject) => string | undefined;
  /** What the job differs in from the service's, a phrase each, as far as its script or its user might notice. */
  readonly departs?: (request: JsonObject) => readonly string[];
  /** The program that it starts, where that may be missing on this machine. */
  readonly program?: (request: JsonObject) => string | undefined;
  /** The objects that must be there for it; those whose place is not known yet have no URI. */
  readonly reads: (request: JsonObject) => readonly Input[];
  /** The URIs below which a job of this name writes. */
  readonly writes: (request: JsonObject, jobName: string) => readonly string[];
  /** All that the result depends on, contents of inputs as digests. */
  readonly identity: (job: LocalJob, context: JobContext) => Promise<Json>;
  /** Whether it goes on from what an earlier job of the same request left, so that its result changes its own key. */
  readonly goesOn?: (request: JsonObject) => boolean;
  readonly carryOut: (job: LocalJob, context: JobContext) => Promise<Outcome>;
}

/** An input as both kinds of jobs have it: a name, the objects, and the folder of the container. */
export interface Input {
  readonly name: string;
  readonly uri: string;
  readonly path: string;
  /** The URI is that of a list of objects. */
  readonly manifest?: true;
  /** What lies there answers a query. */
  readonly query?: true;
}
