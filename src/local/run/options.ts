import type { Redactor } from "../../base/secrets/index.ts";
import type { Compiled } from "../../compile/compiled.ts";
import type { FetchOptions } from "../fetch/remote.ts";
import type { ParameterValues } from "../interpret/parameters.ts";
import type { Interpreter } from "../isolation/interpreter.ts";
import type { AskCallback } from "../jobs/programs/asked-callback.ts";
import type { LocalProgram } from "../jobs/programs/program.ts";
import type { Isolation, RunRecord, StepRecord } from "../record/record.ts";
import type { Mapping } from "../storage/other-places.ts";
import type { StubAnswer } from "./stub.ts";

/** What to run: a definition alone is enough. */
export interface Runnable extends Pick<Compiled, "definition"> {
  readonly assets?: Compiled["assets"];
  readonly manifest?: Compiled["manifest"];
}

/** An event of a run in progress. */
export type RunEvent =
  | {
      readonly kind: "run-started";
      readonly run: string;
      readonly isolation: Isolation;
      readonly steps: readonly string[];
    }
  | { readonly kind: "step-started"; readonly step: string; readonly type: string }
  | { readonly kind: "log"; readonly step: string; readonly line: string }
  /** `measured`: the step's numbers are in the run's metrics. */
  | { readonly kind: "step-ended"; readonly step: StepRecord; readonly measured: boolean }
  | { readonly kind: "note"; readonly text: string }
  /** How jobs are run, for those who want to know more; not part of the record. */
  | { readonly kind: "detail"; readonly text: string }
  | { readonly kind: "run-ended"; readonly record: RunRecord };

/** How to run, and with what settings. */
export interface RunOptions {
  /** The work folder, absolute; usually `.specline`. */
  readonly work: string;
  /**
   * The interpreter for jobs that request python or python3: its absolute path, or its details, which must be available
   * before the first step.
   */
  readonly python: string | Interpreter | Promise<Interpreter>;
  /** The title to use for a definition without a manifest. */
  readonly title?: string;
  readonly parameters?: ParameterValues;
  /** The number of parallel jobs; the default is 2 or one less than the number of cores, whichever is greater. */
  readonly workers?: number;
  /** Whether to reuse results of earlier runs; true if omitted. */
  readonly cache?: boolean;
  /**
   * Which results to reuse: "equal" reuses a result if everything it depends on is equal, unless a step's CacheConfig
   * forbids it; "declared" reuses only what a step's CacheConfig allows, as AWS does. Default: "declared" for a
   * definition alone, "equal" with a manifest.
   */
  readonly reuse?: "equal" | "declared";
  /** The run to resume: its finished steps are reused even without the cache. */
  readonly resume?: string;
  /** Run only this step, using the last results of the steps it depends on. */
  readonly only?: string;
  /** Run only this step and those after it, using the results of the latest run that has all that they depend on. */
  readonly from?: string;
  /**
   * The run whose parameter values are taken over, except those that are given. With `only` or `from`, its results are
   * used instead of the latest ones.
   */
  readonly source?: string;
  /** Stub values for steps that must not run, such as those that cannot be emulated. */
  readonly stubs?: readonly StubAnswer[];
  /** What runs on this machine in place of something on AWS. Default: nothing. */
  readonly programs?: readonly LocalProgram[];
  /**
   * A new folder outside the work folder, for a prediction: everything that it would write to the work folder is written
   * there instead. Without it, a prediction copies the pipeline's assets to the work folder and stores digests there.
   */
  readonly scratch?: string;
  /** Whether to repeat failed jobs as the steps' retry policies say, with waits of at most 5 seconds. Default: true. */
  readonly retries?: boolean;
  /**
   * Whether a Fail step that is reached only counts as failed, so that the steps of other branches still run. After any
   * other failure, they run in any case. Default: false, as on AWS.
   */
  readonly keepGoing?: boolean;
  /**
   * The part of the rows that the definition's loading steps take, if not all. It is only recorded, and keeps results of
   * samples apart from others.
   */
  readonly sample?: number;
  /** The largest log of a step in bytes, of which the first and the last part are kept. Default: 64 MiB. */
  readonly logLimit?: number | undefined;
  /** Whether a prediction says in what each step's cache key differs from that of its latest result. Default: false. */
  readonly explainKeys?: boolean | undefined;
  /** Stops the run. */
  readonly signal?: AbortSignal;
  /** Seconds between asking a job to end and killing it; 10 if omitted. */
  readonly grace?: number;
  /**
   * Whether to run the scripts of Specline's own steps as children of a single Python process that has already imported
   * their packages, where possible (Linux). Defaults to true. The results are the same.
   */
  readonly warm?: boolean;
  /**
   * The caller's own checks, which can continue while the run is prepared. No step starts and nothing is recorded before
   * they succeed; if this promise is rejected, so is the run, with the same reason. Default: no checks.
   */
  readonly mayStart?: Promise<void> | undefined;
  /** Where to look for objects that are not in the local S3 folder. They are only read. Default: nowhere else. */
  readonly maps?: readonly Mapping[];
  /**
   * Folders, absolute, whose files are used for missing addresses that end with their path, such as `preprocess.py` for
   * s3://bucket/code/1f3a/preprocess.py. Each such use is a note of the run. Default: none.
   */
  readonly code?: readonly string[];
  /** Asks the user for the outputs of Callback steps without a program. Default: such steps are left out. */
  readonly askCallback?: AskCallback | undefined;
  /** Copies inputs from S3 before the first step. Default: a run reads only what is on this disk. */
  readonly fetch?: FetchOptions | undefined;
  /** Use only this isolation. */
  readonly isolation?: Isolation;
  /** Paths that remain visible to jobs even inside /tmp and similar folders, which are private to each job. */
  readonly visible?: readonly string[];
  readonly onEvent?: (event: RunEvent) => void;
  /** Hides secrets in files and events; the run creates its own redactor if omitted. */
  readonly redactor?: Redactor;
}
