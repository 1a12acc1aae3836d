import { holdsHidden } from "../../base/secrets/index.ts";
import { percentage } from "../../base/units.ts";
import { listed } from "../../base/words.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import { DATA_VERSION } from "../../spec/policies.ts";
import type { ParameterValues } from "../interpret/parameters.ts";
import type { Folded } from "../record/fold.ts";
import type { Runnable } from "./options.ts";

/** The earlier runs that a run continues or repeats, with what the user should know about them. */
export interface EarlierRuns {
  readonly resumed: Folded | undefined;
  readonly source: Folded | undefined;
  readonly notes?: readonly string[];
  /** The names of the parameters that were given to this run or to those. */
  readonly given?: readonly string[];
}

/** Parameter values that come from an earlier run. */
export interface TakenParameters {
  readonly values: ParameterValues;
  readonly faults: readonly Diagnostic[];
  /** What the user should know: which values come from the run. */
  readonly notes: readonly string[];
}

/**
 * The parameters of an earlier run that the definition still has, except those that are given anew. A value that the
 * record hides is an error, because a default in its place would be a guess.
 */
export function parametersFrom(
  { record, opening }: Folded,
  { definition }: Runnable,
  given: ParameterValues,
): TakenParameters {
  const declared = new Map((definition.Parameters ?? []).map((parameter) => [parameter.Name, parameter]));
  const open = Object.entries(record.parameters).filter(
    ([name, value]) => declared.has(name) && !Object.hasOwn(given, name) && value !== "",
  );
  // A hidden value that nobody gave is the default.
  const hidden = open.filter(([name, value]) => holdsHidden(String(value)) && opening.given?.includes(name) === true);
  const values = Object.fromEntries(open.filter(([, value]) => !holdsHidden(String(value))));
  const gone = Object.keys(record.parameters).filter((name) => !declared.has(name) && name !== DATA_VERSION);
  const shown = Object.entries(values)
    .filter(([name, value]) => name !== DATA_VERSION && declared.get(name)?.DefaultValue !== value)
    .map(([name, value]) => `${name}=${value}`);
  return {
    values,
    faults: hidden.map(([name]) => diagnostic("run/source-hidden", { run: record.run, name })),
    notes: [
      ...(shown.length === 0 ? [] : [`from run ${record.run}: ${listed(shown)}`]),
      ...(gone.length === 0 ? [] : [`the pipeline no longer has ${listed(gone)}, which run ${record.run} was given`]),
    ],
  };
}

/** Why a run cannot be the source of a run of this pipeline. */
export function sourceFaults(
  { record, opening }: Folded,
  pipeline: string,
  sample: number | undefined,
): readonly Diagnostic[] {
  const { run, title, status } = record;
  if (opening.pipeline !== pipeline) return [diagnostic("run/source-other", { run, title, pipeline })];
  if (record.sample !== sample)
    return [diagnostic("run/source-sample", { run, theirs: shareText(record.sample), ours: shareText(sample) })];
  return status === "running" ? [diagnostic("run/source-running", { run })] : [];
}

const shareText = (sample: number | undefined): string => (sample === undefined ? "all" : percentage(sample));
