import type { Redactor } from "../../base/secrets/index.ts";
import type { RunScope } from "../interpret/scope.ts";
import type { JobContext } from "../jobs/job.ts";
import type { ReadyProgram } from "../jobs/programs/program.ts";
import type { Folded } from "../record/fold.ts";
import type { AwsCache } from "../storage/cache/aws-cache.ts";
import type { Cache } from "../storage/cache/cache.ts";
import type { RelocatedStorage } from "../storage/cache/relocated.ts";
import type { Reuse } from "../storage/cache/take-over.ts";
import type { Preflight } from "./preflight.ts";
import type { StubAnswer } from "./stub.ts";

/** What `runStep` needs besides the step itself. */
export interface StepContext {
  readonly context: JobContext;
  readonly scope: RunScope;
  readonly cache: Cache;
  readonly awsCache: AwsCache;
  /** The context's storage, which also serves the outputs of earlier runs at their addresses in this run. */
  readonly storage: RelocatedStorage;
  /** Steps that the preflight check found cannot run locally, with the reason. */
  readonly leftOut: Preflight["leftOut"];
  /** The user's stub values, by step. */
  readonly answers: ReadonlyMap<string, readonly StubAnswer[]>;
  /** What runs on this machine in place of something on AWS. */
  readonly programs: readonly ReadyProgram[];
  readonly reuse: Reuse;
  /** The run to resume: its finished steps are always reused. */
  readonly resumed: Folded | undefined;
  /** If set, no job is started: a step that would start a job is left waiting. */
  readonly predicts?: true;
  readonly redactor: Redactor;
  readonly onLine: (step: string, line: string) => void;
  /** Whether the steps' retry policies are carried out. */
  readonly retries: boolean;
  /** Whether Fail steps let the others go on. */
  readonly keepGoing: boolean;
  /** Adds a remark to the record. */
  readonly note: (text: string) => Promise<void>;
}
