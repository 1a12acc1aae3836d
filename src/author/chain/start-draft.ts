import type { JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import type { EitherSpelling } from "../../base/spellings.ts";
import type { Allowance } from "../../spec/allowance.ts";
import type { OptionalMember } from "../../spec/pipeline.ts";
import { POLICIES, type Policies } from "../../spec/policies.ts";
import { readOptions } from "../read-options.ts";
import type { MonitorInput, NotifyInput, SchedulesInput } from "../schedule-input.ts";
import { noMentions, toJson, toJsonObject } from "../values.ts";
import { type Draft, emptyDraft } from "./draft.ts";
import type { Textlike } from "./verbs.ts";

interface Options extends Policies {
  /** What starts the pipeline on AWS: a cron expression, a rate, a schedule with its members, or a list of these. */
  readonly schedule?: SchedulesInput;
  /** The SNS topics that get a message when an execution fails, or by how it ends. */
  readonly notify?: NotifyInput;
  /** How the pipeline's model is monitored, by a pipeline of its own. */
  readonly monitor?: MonitorInput;
  /**
   * Allows calls whose inputs no earlier step produces. Resolution inserts the steps that produce them, with a note.
   */
  readonly autoInsert?: boolean;
  /**
   * The experiment in which SageMaker Experiments records the runs, or null to disable recording. By default, it is
   * named after the pipeline and execution.
   */
  readonly experiment?: { readonly ExperimentName: Textlike; readonly TrialName: Textlike } | null;
  /** The definition's Metadata and MlflowConfig, as defined by the service. */
  readonly metadata?: JsonObject;
  readonly mlflow?: JsonObject | null;
  /** Members that the definition omits if they would be empty or have a default value. `import` sets it. */
  readonly omit?: readonly OptionalMember[];
  /** Diagnostics that are accepted wherever in the pipeline they are, each with a reason. */
  readonly allow?: readonly Allowance[];
}
type Options_ = EitherSpelling<Options>;
/** Options for a pipeline. */
export interface BuilderOptions extends Options_ {}

const OPTIONS = [
  "schedule",
  "notify",
  "monitor",
  "autoInsert",
  "experiment",
  "metadata",
  "mlflow",
  "omit",
  "allow",
  ...POLICIES,
] as const;

/** An empty draft with the values in a pipeline's options. */
export function startDraft(title: string, options: BuilderOptions): Draft {
  const { value, diagnostics } = readOptions<Options>(options, OPTIONS, "a pipeline", { pipeline: title });
  const { schedule, notify, monitor, autoInsert = false, experiment, metadata, mlflow, allow, omit, ...given } = value;
  const found = noMentions();
  const policies = Object.fromEntries(POLICIES.map((name) => [name, given[name]]));
  const frame = toJsonObject({ experiment, metadata, mlflow, allow, omit, ...policies }, found);
  const stated = defined({
    schedule: toJson(schedule, found),
    notify: toJson(notify, found),
    monitor: toJson(monitor, found),
  });
  const { parameters } = found;
  return {
    ...emptyDraft(title),
    frame,
    parameters,
    diagnostics,
    ...stated,
    ...(autoInsert && { autoInsert }),
  };
}
