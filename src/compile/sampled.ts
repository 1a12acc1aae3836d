import type { Json, JsonObject } from "../base/canonical.ts";
import { isList, isObject } from "../base/json.ts";
import { listed } from "../base/words.ts";
import { diagnostic, type Staged } from "../diagnostics/index.ts";
import type { Registry } from "../registry/registry.ts";
import type { DefinitionStep } from "../sagemaker/definition.ts";
import { choosesBranch } from "../sagemaker/kinds.ts";
import { serializedName, shareFields } from "../spec/fields.ts";
import type { Target } from "../spec/target.ts";
import type { Compiled } from "./compiled.ts";
import { inSample } from "./places.ts";
import { exportedApart, exportingSteps, flagOf, within, wordAfter } from "./sampled-exports.ts";

/** The flags that tell a step's script its share of the rows, and the names of those settings. */
interface ShareOf {
  readonly from: string;
  readonly to: string;
  readonly toField: string;
}

/**
 * A pipeline whose loading steps take only a part of their share of the rows, the same rows in each run. Shares that do
 * not overlap still do not, so branches have no rows in common. What only the latest execution keeps, such as the
 * baseline of a monitoring pipeline, and what is exported are kept apart from those of all rows.
 *
 * @param part - greater than 0, and less than 1
 * @returns the pipeline unchanged and an error, if it has no such step or one whose share is known only at run time
 */
export function sampled(
  compiled: Pick<Compiled, "definition"> & Partial<Compiled>,
  registry: Registry | undefined,
  part: number,
  target?: Target,
): Staged<Pick<Compiled, "definition"> & Partial<Compiled>> {
  const { definition, manifest } = compiled;
  const shares = new Map<string, ShareOf>();
  for (const { id, spec: name } of manifest?.steps ?? []) {
    const config = registry?.names.get(name)?.config;
    const fields = config && shareFields(config);
    if (config === undefined || fields === undefined) continue;
    const [from, to] = [flagOf(serializedName(config, fields.from)), flagOf(serializedName(config, fields.to))];
    shares.set(id, { from, to, toField: fields.to });
  }
  const ends = new Map<string, number>();
  const cut = eachStep(definition.Steps, (step) => {
    const share = shares.get(step.Name);
    return share === undefined ? step : cutShare(step, share, part, (end) => ends.set(step.Name, end));
  });
  const open = [...shares.keys()].filter((name) => !ends.has(name));
  if (shares.size === 0 || open.length > 0) {
    const reason =
      shares.size === 0
        ? "no step of the pipeline loads a share of a table's rows"
        : `the share of ${listed(open)} is known only at run time`;
    return { value: compiled, diagnostics: [diagnostic("run/no-sample", { reason })] };
  }
  const steps = manifest?.steps.map((step) => {
    const end = ends.get(step.id);
    if (end === undefined) return step;
    return { ...step, config: { ...step.config, [shares.get(step.id)?.toField ?? ""]: end } };
  });
  const apart = (value: Json): Json => withStrings(value, (text) => (target ? inSample(target, text, part) : text));
  const exporting = exportingSteps(compiled, registry);
  const Steps = eachStep(cut, (step) => exportedApart(step, exporting.get(step.Name) ?? [], part)).map((step) => ({
    ...step,
    Arguments: apart(step.Arguments) as JsonObject,
  }));
  return {
    value: {
      ...compiled,
      definition: { ...definition, Steps },
      ...(manifest && steps && { manifest: { ...manifest, steps } }),
    },
    diagnostics: [],
  };
}

/** A value with each of its strings replaced. */
function withStrings(value: Json, replaced: (text: string) => string): Json {
  if (typeof value === "string") return replaced(value);
  if (isList(value)) return value.map((item) => withStrings(item, replaced));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries<Json>(value).map(([name, item]) => [name, withStrings(item, replaced)]));
}

/** The steps, also those in branches, each changed. */
const eachStep = (
  steps: readonly DefinitionStep[],
  change: (step: DefinitionStep) => DefinitionStep,
): readonly DefinitionStep[] =>
  steps.map((step) =>
    choosesBranch(step.Type) ? { ...step, Arguments: inBranches(step.Arguments, change) } : change(step),
  );

function inBranches(args: JsonObject, change: (step: DefinitionStep) => DefinitionStep): JsonObject {
  const arm = (name: string): JsonObject => {
    const steps = args[name];
    if (!isList(steps)) return {};
    return { [name]: eachStep(steps as unknown as readonly DefinitionStep[], change) as unknown as Json };
  };
  return { ...args, ...arm("IfSteps"), ...arm("ElseSteps") };
}

function cutShare(step: DefinitionStep, share: ShareOf, part: number, tell: (end: number) => void): DefinitionStep {
  const app = step.Arguments["AppSpecification"];
  const words = isObject(app) ? app["ContainerArguments"] : undefined;
  if (!isObject(app) || !isList(words)) return step;
  const numberAfter = (flag: string): number => {
    const value = words[words.indexOf(flag) + 1];
    return words.includes(flag) && typeof value === "string" ? Number(value) : Number.NaN;
  };
  const [from, to] = [numberAfter(share.from), numberAfter(share.to)];
  if (!(from < to)) return step;
  // Without the noise of binary fractions, such as 0.08000000000000002.
  const end = Number((from + part * (to - from)).toPrecision(12));
  tell(end);
  const ContainerArguments = wordAfter(words, share.to, String(end));
  return { ...step, Arguments: within(step.Arguments, "AppSpecification", "ContainerArguments", ContainerArguments) };
}
