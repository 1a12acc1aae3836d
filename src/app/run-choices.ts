import type { RunEvent } from "../local/index.ts";
import type { AskCallback } from "../local/jobs/programs/asked-callback.ts";
import type { DefinitionParameter } from "../sagemaker/definition.ts";
import type { ConfigChoices } from "./config/layer-configs.ts";
import type { LocalWords } from "./load/local-settings.ts";
import type { OverrideChoices } from "./load/overrides.ts";

/** The choices of somebody who runs a pipeline on this machine. */
export interface RunChoices extends ConfigChoices, OverrideChoices, LocalWords {
  /** Each has the form "name=value", as on the command line. */
  readonly parameters: readonly string[];
  /** The work folder. */
  readonly work: string;
  readonly cache: boolean;
  /** The largest log of a step, in bytes. */
  readonly logLimit?: number | undefined;
  /** The part of the rows that loading steps take; all if left out. */
  readonly sample?: number | undefined;
  /** Whether Fail steps let the other branches go on. */
  readonly keepGoing?: boolean | undefined;
  /** Whether to carry out the steps' retry policies; true if left out. */
  readonly retries?: boolean | undefined;
  /** Whether the report shows values of single rows. They are shown by default. */
  readonly rows?: boolean | undefined;
  /** Whether steps of the standard pack may share a Python that has imported their packages; true if left out. */
  readonly warm?: boolean | undefined;
  /**
   * Determines the facts that the pipeline leaves open from the data again, and replaces those that were recorded
   * before.
   */
  readonly relock?: boolean | undefined;
  readonly resume?: string | undefined;
  readonly only?: string | undefined;
  readonly from?: string | undefined;
  readonly source?: string | undefined;
  /** Each has the form "STEP" or "STEP.property=value", as on the command line. */
  readonly stubs?: readonly string[];
  readonly workers?: number | undefined;
  /** The most bytes that `fetch` downloads; 10 GiB if left out. */
  readonly fetchLimit?: number | undefined;
  /** Only reports what the run would do. */
  readonly plan?: boolean | undefined;
  /** With `plan`: also in what each step's cache key differs from that of its latest result. */
  readonly explainKeys?: boolean | undefined;
  /** A new folder for everything that a plan would otherwise write to the work folder. */
  readonly scratch?: string | undefined;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
  /** Asks the user for the outputs of a Callback step. Undefined if there is nobody to ask. */
  readonly askCallback?: AskCallback | undefined;
  /** Asks the user for the value of a parameter that has none. Undefined if there is nobody to ask. */
  readonly ask?:
    | ((parameter: DefinitionParameter, about: string | undefined) => Promise<string | undefined>)
    | undefined;
}
