import { canonicalKey, type Json } from "../base/canonical.ts";
import { defined } from "../base/defined.ts";
import { grouped } from "../base/grouped.ts";
import type { Prices } from "../cost/index.ts";
import { cacheTable } from "../sagemaker/cache-keys/index.ts";
import { comparedByAws } from "../sagemaker/cache-keys/table.ts";
import type { DefinitionStep } from "../sagemaker/definition.ts";
import { type LocatedStep, locatedSteps } from "../sagemaker/located-steps.ts";
import { plannedCost } from "./cost.ts";
import { type Executed, rerunsAfter } from "./executed.ts";
import { fieldChanges, type StepWords } from "./field-changes.ts";
import { type LeafChange, leafChanges } from "./leaf-changes.ts";
import { type MatchedSteps, matchSteps, type StepPair } from "./match-steps.ts";
import { neutral, type Surroundings, surroundingsOf, withNames } from "./neutral.ts";
import { permissionChanges } from "./permissions.ts";
import type { ParameterChange, PlanChanges, PlannedStep, PlannedUpload, WireChange } from "./plan-types.ts";
import { requirementChanges } from "./requirement-changes.ts";
import { type ComparedStep, rerunsOf } from "./rerun.ts";
import { scheduleChanges } from "./schedule-changes.ts";
import type { PlanSide } from "./side.ts";
import type { StoredAsset } from "./stored-manifest.ts";
import { frameChanges, isSamePlace, NAME, targetChanges } from "./target-changes.ts";

/** A pipeline that does not exist, or that could not be read. */
export type NoSide = "nothing" | "unseen";

/**
 * Compares two pipelines in a target-independent form.
 *
 * @param before - the existing pipeline, or the reason why there is no pipeline to compare
 * @param after - the pipeline that would be deployed
 * @param prices - for what the next execution costs in money
 * @param executed - the versions that were executed. Default: the existing pipeline, as it is
 * @returns the changes, in the user's own terms as far as the manifests have them, and the steps that run again on AWS
 */
export function planOf(
  before: PlanSide | NoSide,
  after: PlanSide,
  prices?: Prices,
  executed?: Executed | undefined,
): PlanChanges {
  const { base, around, matched, settings, described, compared, values, rerun: own } = comparisonOf(before, after);
  const rerun = executed === undefined ? own : rerunsAfter(executed, own, (side) => comparisonOf(side, after).rerun);
  const steps = matched.pairs.map(({ before: one, after: other }): PlannedStep => {
    if (other === undefined) return removedStep(one as LocatedStep, base);
    const { step } = other;
    const { action, fields } = compared.get(step.Name) as ComparedStep;
    const from = one !== undefined && one.step.Name !== step.Name ? one.step.Name : undefined;
    const own = { name: step.Name, from, type: step.Type, action, at: after.places?.[step.Name], fields };
    return defined({ ...own, ...rerun(step.Name) });
  });
  const isCompared = typeof before !== "string";
  const pairs = before === "unseen" ? [] : matched.pairs;
  return {
    steps,
    wires: isCompared ? wireChanges(described, after, matched) : [],
    parameters: before === "unseen" ? [] : parameterChanges(base, after),
    settings:
      before === "unseen"
        ? []
        : [
            ...settings,
            ...frameChanges(base, after, around),
            ...scheduleChanges(
              base.scheduled ?? base.manifest ?? {},
              after.scheduled ?? after.manifest ?? {},
              base.foundSchedules,
            ),
          ],
    permissions:
      before === "unseen" ? [] : permissionChanges(base, after, { ...around, isSame: isSamePlace(base, after) }),
    cost: plannedCost({ pairs, steps, values, after: after.definition, prices }),
    uploads: uploadsOf(before, base, after),
  };
}

/** The steps of two pipelines, compared, and which of them run again if the earlier pipeline was executed. */
function comparisonOf(before: PlanSide | NoSide, after: PlanSide) {
  const base: PlanSide =
    typeof before === "string" ? { definition: { ...after.definition, Parameters: [], Steps: [] } } : before;
  const around = { before: surroundingsOf(base), after: surroundingsOf(after) };
  const matched = matchSteps(locatedSteps(base.definition.Steps), locatedSteps(after.definition.Steps), around);
  const settings = targetChanges(base, after);
  // The place and the uploads are still those in the manifest, but its fields and wires are not the definition's.
  const { manifest: _, ...bare } = base;
  const described: PlanSide = base.isDrifted === true ? bare : base;
  const compare = comparer(described, after, matched, around);
  const compared = new Map(
    matched.pairs.flatMap(({ before: one, after: other }) => {
      if (other === undefined) return [];
      const step = compare({ ...(one && { before: one }), after: other });
      return [[other.step.Name, before === "unseen" ? { ...step, action: "unknown" as const } : step] as const];
    }),
  );
  const values = { before: valuesOf(base), after: valuesOf(after) };
  const rerun = rerunsOf({
    steps: compared,
    parameters: values,
    settings: settings.flatMap(({ setting }) => (setting === NAME ? [] : [setting])),
    isOther: settings.some(({ setting }) => setting === NAME),
    renamed: (value) => withNames(value, matched.renamed),
  });
  return { base, around, matched, settings, described, compared, values, rerun };
}

/** Compares a step's members on both sides. */
function comparer(
  base: PlanSide,
  after: PlanSide,
  { renamed }: MatchedSteps,
  around: { readonly before: Surroundings; readonly after: Surroundings },
): (pair: StepPair & { readonly after: LocatedStep }) => ComparedStep {
  const known = { before: knownSteps(base, renamed, around.before), after: knownSteps(after, new Map(), around.after) };
  const why = new Map(
    (after.manifest?.steps ?? []).map(({ id, cache }) => [
      id,
      cache?.expireAfter === undefined ? cache?.why : undefined,
    ]),
  );
  const requirements = requirementChanges(base, after);
  return ({ before, after: { step, arm } }) => {
    const own = { after: step, uncached: why.get(step.Name) };
    if (before === undefined) return { ...own, before: undefined, action: "added", fields: [] };
    const leaves = memberChanges(
      membersOf(before.step, around.before, renamed),
      membersOf(step, around.after, new Map()),
    );
    const table = cacheTable(step.Type);
    const counted = ({ path, member }: LeafChange): boolean => {
      if (table === undefined || typeof table.aws === "string") return table?.aws === "not documented";
      if (member.startsWith("Arguments.")) return comparedByAws(table, member.slice("Arguments.".length));
      return table.aws.beside?.includes(path) === true;
    };
    const sides = { before: known.before(before.step.Name), after: known.after(step.Name) };
    const found = requirements.of(step, leaves) ?? fieldChanges(leaves, counted, sides);
    const [from, to] = [before.arm && withArm(before.arm, renamed), arm];
    const moved =
      from === to ? [] : [{ ...defined({ field: "condition", before: from, after: to }), members: [], counts: false }];
    const fields = [...found, ...moved];
    const action = before.step.Name !== step.Name ? "renamed" : fields.length > 0 ? "changed" : "unchanged";
    return { ...own, before: before.step, action, fields };
  };
}

const withArm = (arm: string, renamed: ReadonlyMap<string, string>): string =>
  arm.replace(/^[^,]+/, (name) => renamed.get(name) ?? name);

type Members = ReadonlyMap<string, Json>;

/** A step's members in the form that depends neither on its target nor on the steps' earlier names. */
function membersOf(step: DefinitionStep, around: Surroundings, names: ReadonlyMap<string, string>): Members {
  const { Name: _, ...members } = step;
  return new Map(Object.entries(members).map(([name, value]) => [name, neutral(withNames(value, names), around)]));
}

/** Compares the Arguments leaf by leaf, and the members beside them as a whole. */
function memberChanges(before: Members, after: Members): readonly LeafChange[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const [one, other] = [before.get(name), after.get(name)];
    const at = { path: name, member: name, name };
    if (name === "Arguments") return leafChanges(one, other, at);
    return canonicalKey(one ?? null) === canonicalKey(other ?? null) ? [] : [{ ...at, before: one, after: other }];
  });
}

/** The manifest's information about steps, in the same form as their requests. */
function knownSteps(
  { manifest, assets = [], places = {}, files = {} }: PlanSide,
  names: ReadonlyMap<string, string>,
  around: Surroundings,
): (name: string) => StepWords {
  const steps = new Map((manifest?.steps ?? []).map((step) => [step.id, step]));
  const byKey = new Map(assets.map((asset) => [asset.key, asset]));
  return (name) => {
    const step = steps.get(name);
    const own = step && {
      ...(step.config !== undefined && { config: neutral(withNames(step.config, names), around) as never }),
      inputs: neutral(withNames(step.inputs as unknown as Json, names), around) as never,
    };
    return {
      manifest: own,
      assets: byKey,
      place: (field) => placeIn(places, name, field),
      file: (asset, path) => files[`${asset}/${path}`],
    };
  };
}

/** The location of a field's member, or otherwise the location of the field itself. */
function placeIn(places: Readonly<Record<string, string>>, step: string, field: string): string | undefined {
  const path = field.split(".");
  for (let length = path.length; length > 0; length -= 1) {
    const found = places[[step, ...path.slice(0, length)].join(".")];
    if (found !== undefined) return found;
  }
  return undefined;
}

const removedStep = ({ step }: LocatedStep, { places }: PlanSide): PlannedStep =>
  defined({
    name: step.Name,
    type: step.Type,
    action: "removed" as const,
    at: places?.[step.Name],
    fields: [],
    rerun: "no" as const,
    because: "it is removed",
  });

/** The inputs whose source differs. Inputs of added and removed steps are reported with these steps. */
function wireChanges(before: PlanSide, after: PlanSide, { pairs, renamed }: MatchedSteps): readonly WireChange[] {
  if (before.manifest === undefined || after.manifest === undefined) return [];
  const later = (name: string): string => renamed.get(name) ?? name;
  const ends = ({ manifest }: PlanSide, named: (name: string) => string) =>
    grouped(manifest?.wires ?? [], ({ to }) => `${named(to.step)}.${to.port}`);
  const [one, other] = [ends(before, later), ends(after, (name) => name)];
  const kept = new Set(pairs.flatMap(({ before: from, after: to }) => (from && to ? [to.step.Name] : [])));
  return [...new Set([...one.keys(), ...other.keys()])].sort().flatMap((to): readonly WireChange[] => {
    if (!kept.has(to.slice(0, to.lastIndexOf(".")))) return [];
    const [from, into] = [one.get(to)?.[0], other.get(to)?.[0]];
    const left = from && { from: `${later(from.from.step)}.${from.from.port}`, why: from.why };
    const right = into && { from: `${into.from.step}.${into.from.port}`, why: into.why };
    return left?.from === right?.from ? [] : [defined({ to, before: left, after: right })];
  });
}

/** A pipeline's parameter values: the given values, and otherwise the defaults. */
const valuesOf =
  ({ parameters, definition }: PlanSide) =>
  (name: string): Json | undefined =>
    parameters?.[name] ?? definition.Parameters?.find(({ Name }) => Name === name)?.DefaultValue;

function parameterChanges(before: PlanSide, after: PlanSide): readonly ParameterChange[] {
  const declared = ({ definition }: PlanSide) => new Map((definition.Parameters ?? []).map((one) => [one.Name, one]));
  const [one, other] = [declared(before), declared(after)];
  const shown = (value: unknown): Json => {
    const { Name: _, ...rest } = value as { readonly Name: string };
    const { DefaultValue: only, Type: __, ...more } = rest as { readonly [key: string]: Json };
    return Object.keys(more).length === 0 && only !== undefined ? only : (rest as Json);
  };
  return [...new Set([...one.keys(), ...other.keys()])].sort().flatMap((name): readonly ParameterChange[] => {
    const [from, to] = [one.get(name), other.get(name)];
    if (from === undefined) return [{ name, action: "added", after: shown(to) }];
    if (to === undefined) return [{ name, action: "removed", before: shown(from) }];
    const changed = { name, action: "changed" as const };
    if (canonicalKey(from) !== canonicalKey(to)) return [{ ...changed, before: shown(from), after: shown(to) }];
    const [left, right] = [valuesOf(before)(name), valuesOf(after)(name)];
    if (left === undefined || right === undefined || String(left) === String(right)) return [];
    return [{ ...changed, before: left, after: right }];
  });
}

/** The uploads. An address contains a digest of the asset's contents, so assets at equal addresses need no upload. */
function uploadsOf(given: PlanSide | NoSide, before: PlanSide, after: PlanSide): readonly PlannedUpload[] {
  const { manifest: one, assets } = before;
  const { manifest: other } = after;
  const isHere =
    before.isDeployed === true &&
    one !== undefined &&
    other !== undefined &&
    one.name === other.name &&
    isSamePlace(before, after) &&
    one.target.bucket === other.target.bucket &&
    one.target.prefix === other.target.prefix;
  const there = isHere ? new Set(assets?.map(({ key }) => key)) : undefined;
  const status = ({ key }: StoredAsset): PlannedUpload["status"] => {
    if (given === "nothing") return "new";
    return there === undefined ? "unknown" : there.has(key) ? "there" : "new";
  };
  return (after.assets ?? []).map((asset) => {
    const { key, role, steps, objects, bytes } = asset;
    return { key, role, steps, objects, bytes, status: status(asset) };
  });
}
