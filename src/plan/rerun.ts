import { canonicalKey, type Json } from "../base/canonical.ts";
import { listed } from "../base/words.ts";
import { awsPart, cacheTable } from "../sagemaker/cache-keys/index.ts";
import {
  cacheStateOf,
  comparedReferences,
  parametersAmong,
  passingIn,
  stepsAmong,
} from "../sagemaker/cache-keys/reuse.ts";
import type { DefinitionStep } from "../sagemaker/definition.ts";
import { DATA_VERSION } from "../spec/policies.ts";
import type { FieldChange, PlannedStep, Rerun } from "./plan-types.ts";

/** A step whose fields were compared, with the information needed to decide whether it runs again. */
export interface ComparedStep {
  readonly before: DefinitionStep | undefined;
  readonly after: DefinitionStep;
  readonly action: PlannedStep["action"];
  readonly fields: readonly FieldChange[];
  /** Why its results are not reused, if its manifest says so. */
  readonly uncached: string | undefined;
}

export interface RerunContext {
  readonly steps: ReadonlyMap<string, ComparedStep>;
  /** The parameter values on both sides. Undefined if a value is not known. */
  readonly parameters: { readonly before: Values; readonly after: Values };
  /** The target settings that differ although the pipeline is in the same place. */
  readonly settings: readonly string[];
  /** Whether the pipeline has a different name. AWS's cache looks only at executions of one pipeline. */
  readonly isOther: boolean;
  /** Replaces the earlier step names in a value with the later names. */
  readonly renamed: (value: Json) => Json;
}
type Values = (name: string) => Json | undefined;

/** Whether a step runs again, and why. */
export type RerunVerdict = Pick<PlannedStep, "rerun" | "because">;

/** The reasons for a step that runs for the first time. */
export const FIRST = { isNew: "it is new", noResult: "it has no result yet" } as const;

/** Reasons that are complete sentences, not the name of a change. */
export const SENTENCES = {
  otherName: "the pipeline has a different name",
  notKept: "its results were not cached before",
} as const;

/**
 * Whether the next execution on AWS is expected to run a step, based on the members that AWS's cache is documented to
 * compare. The local cache's keys are derived from the same table.
 */
export function rerunsOf(context: RerunContext): (name: string) => RerunVerdict {
  const known = new Map<string, RerunVerdict | undefined>();
  const of = (name: string): RerunVerdict => {
    const found = known.get(name);
    if (found !== undefined) return found;
    // On a cycle, which is reported as an error elsewhere, the result is unknown.
    if (known.has(name)) return unknown("steps that read each other");
    known.set(name, undefined);
    const step = context.steps.get(name);
    const verdict = step === undefined ? unknown(`${name}, which does not exist`) : verdictOf(name, step, context, of);
    known.set(name, verdict);
    return verdict;
  };
  return of;
}

const says =
  (rerun: Rerun) =>
  (because: string): RerunVerdict => ({ rerun, because });
const [yes, always, unknown] = [says("yes"), says("always"), says("unknown")];

function verdictOf(
  name: string,
  { before, after, action, fields, uncached }: ComparedStep,
  context: RerunContext,
  of: (name: string) => RerunVerdict,
): RerunVerdict {
  const table = cacheTable(after.Type);
  const state = cacheStateOf(after);
  if (table === undefined) return unknown(`the step Type ${after.Type}, whose caching is not known`);
  if (state.kind === "unknown") return unknown("its cache, which is turned on or off at run time");
  if (state.kind === "off")
    return always(
      uncached ?? (state.of === "type" ? `SageMaker does not cache steps of Type ${after.Type}` : "its cache is off"),
    );
  if (action === "unknown") return unknown("what is deployed, which could not be read");
  if (before === undefined) return yes(FIRST.isNew);
  if (before.Name !== after.Name) return yes(`its name, which was ${before.Name}`);
  if (before.CacheConfig?.Enabled !== true) return yes(SENTENCES.notKept);
  const counting = fields.filter(({ counts }) => counts);
  if (counting.length > 0) return yes(listed(counting.slice(0, 2).map(({ field }) => field)));
  // Source: Developer Guide, "Caching pipeline steps": only executions of the same pipeline are searched; as of 2026-11.
  if (context.isOther) return yes(SENTENCES.otherName);
  const [earlier, later] = [awsPart(table, before, before.Arguments), awsPart(table, after, after.Arguments)];
  const read = comparedReferences(after);
  const passing = passingIn(read);
  if (passing !== undefined) return always(`its request has ${passing}, which each execution changes`);
  const parameters = parametersAmong(read);
  const changed = parameters.filter((one) => differs(context.parameters.before(one), context.parameters.after(one)));
  if (changed.length > 0) return yes(`the parameter ${listed(changed)}`);
  const upstream = stepsAmong(read)
    .filter((one) => one !== name)
    .map((one) => ({ one, ...of(one) }));
  const again = upstream.find(({ rerun }) => rerun === "yes") ?? upstream.find(({ rerun }) => rerun === "always");
  if (again !== undefined) return says(again.rerun)(`after ${again.one}`);
  const { settings } = context;
  if (settings.length > 0 && canonicalKey(context.renamed(earlier ?? {})) !== canonicalKey(later ?? {}))
    return yes(`the target's ${listed(settings.slice(0, 2))}`);
  // If a value is known for only one of the two pipelines, it is unclear whether the values differ.
  const isKnown = (values: Values, one: string): boolean => values(one) !== undefined;
  const open = parameters.find(
    (one) => !isKnown(context.parameters.before, one) || !isKnown(context.parameters.after, one),
  );
  if (open !== undefined) return unknown(parameterText(open));
  const unsure = upstream.find(({ rerun }) => rerun === "unknown");
  return unsure === undefined ? { rerun: "no", because: "" } : unknown(unsure.one);
}

const parameterText = (name: string): string =>
  name === DATA_VERSION ? `the parameter ${DATA_VERSION}, which represents outside data` : `the parameter ${name}`;

/** Whether a parameter's value is known to have changed. False if either value is not known. */
const differs = (before: Json | undefined, after: Json | undefined): boolean =>
  before !== undefined && after !== undefined && String(before) !== String(after);
