import type { Json } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { ownMember } from "../../base/own.ts";
import { didYouMean, nearest } from "../../base/words.ts";
import { diagnostic, type Place, type Staged } from "../../diagnostics/index.ts";
import type { FieldInfo } from "../../spec/fields.ts";
import { scriptOf, userCode } from "../../spec/script.ts";
import { EVERY_STEP, findStepsWith } from "../file/find-steps.ts";
import { unknownField } from "../schema/check-config.ts";
import { fieldsOf, type KnownSteps } from "../schema/known.ts";
import { redacted, shown } from "../schema/secrets.ts";
import { fieldPath, fieldText } from "./field-path.ts";
import { type Contribution, type LayeredConfig, type LayerName, memberPlace, valueAt } from "./layers.ts";

/** A layer's contribution to a value. */
export interface ChainLink {
  readonly layer: LayerName;
  readonly value: Json;
  /** True if it is in effect. For an object, every layer that sets a member is in effect. */
  readonly holds: boolean;
  readonly at: Place;
}

/** The origin of a value. Secrets are hidden. */
export interface FieldExplanation {
  readonly step: string;
  /** The field, followed by the path inside it, if there is one. */
  readonly field: string;
  readonly doc: string;
  /** The value that the step runs with, as far as configs set it. Undefined if no layer sets it. */
  readonly value?: Json;
  /** For the field that names a step's code: the script that the step runs. */
  readonly runs?: string;
  /** Highest layer first. */
  readonly chain: readonly ChainLink[];
  /** The same information as text, one line per layer. */
  readonly text: string;
}

/**
 * Explains a field for every step to which the first part of the path refers: "train.instanceType",
 * "TabularPreprocessing_calibration.seed".
 */
export function explainField(
  configs: readonly LayeredConfig[],
  path: string,
  steps: KnownSteps,
): Staged<readonly FieldExplanation[]> {
  const [name, field, ...below] = stepAndField(path);
  if (name === undefined || field === undefined) {
    return { value: [], diagnostics: [diagnostic("config/no-such-value", { path })] };
  }
  const found = findStepsWith(name, field, configs, steps);
  const staged = found.value.map((config) => explainOne(config, field, below));
  return {
    value: staged.flatMap(({ value }) => (value === undefined ? [] : [value])),
    diagnostics: [...found.diagnostics, ...staged.flatMap(({ diagnostics }) => diagnostics)],
  };
}

/** The name of a step and a path in its config. "*" is not a name in other paths. */
function stepAndField(path: string): readonly string[] {
  const every = path.startsWith(`${EVERY_STEP}.`) ? fieldPath(path.slice(EVERY_STEP.length + 1)) : undefined;
  return every === undefined ? (fieldPath(path) ?? []) : [EVERY_STEP, ...every];
}

function explainOne(
  config: LayeredConfig,
  given: string,
  below: readonly string[],
): Staged<FieldExplanation | undefined> {
  const { byName, bySerializedName: bySerialized } = fieldsOf(config.spec);
  const known = byName.get(given) ?? bySerialized.get(given);
  const { name: step } = config;
  if (known === undefined) {
    const fault = unknownField(step, given, [...byName.keys()], { step });
    return { value: undefined, diagnostics: [fault] };
  }
  const contributions = (ownMember(config.fields, known.name) ?? []).flatMap((contribution) => {
    const value = valueAt(contribution.value, below);
    return value === undefined ? [] : [{ ...contribution, value, at: memberPlace(contribution, below) }];
  });
  const chain = toChain(
    contributions,
    (value) => redacted(below.at(-1) ?? known.name, value, below.length > 0 ? undefined : known.schema) as Json,
  );
  const value = valueAt(ownMember(config.values, known.name), below);
  const field = fieldText([known.name, ...below]);
  if (value === undefined && below.length > 0) {
    const near = nearest(
      below.at(-1) as string,
      Object.keys(valueAt(ownMember(config.values, known.name), below.slice(0, -1)) ?? {}),
    );
    const hint = defined({ hint: didYouMean(near) });
    return {
      value: undefined,
      diagnostics: [diagnostic("config/unknown-field", { step, field }, { step, field }, hint)],
    };
  }
  const redactedValue = value === undefined ? undefined : (redacted(known.name, value, known.schema) as Json);
  const runs = scriptRun(config, known.info);
  const explanation = { step, field, doc: known.info.doc, chain, ...defined({ value: redactedValue, runs }) };
  return { value: { ...explanation, text: asText(explanation) }, diagnostics: [] };
}

/** A description of the script that a step runs, if the field names the step's code. */
function scriptRun({ spec, values }: LayeredConfig, { code }: FieldInfo): string | undefined {
  const script = code === undefined ? undefined : scriptOf(spec, values);
  if (script === undefined) return undefined;
  const own = userCode(script);
  if (own === undefined) return "Specline's own script";
  return own.folder.endsWith(".py") ? `your script '${own.folder}'` : `your script '${own.entry}' in '${own.folder}'`;
}

/** Highest first. An object also takes members from lower layers; any other value hides the lower layers. */
function toChain(contributions: readonly Contribution[], safe: (value: Json) => unknown): readonly ChainLink[] {
  let open = true;
  return [...contributions].reverse().map(({ layer, value, at }) => {
    const isObject = value !== null && typeof value === "object" && !Array.isArray(value);
    const holds = open;
    if (!isObject) open = false;
    return { layer, value: safe(value) as Json, holds, at };
  });
}

function asText({ step, field, value, runs, chain, doc }: Omit<FieldExplanation, "text">): string {
  const head = `${step}.${field} ${value === undefined ? "has no value" : `= ${JSON.stringify(value)}`}  (${doc})`;
  const width = Math.max(0, ...chain.map(({ layer }) => layer.length));
  const lines = chain.map(({ layer, value, holds, at }) => {
    const where = placeText(layer, at);
    return `  ${holds ? "→" : " "} ${layer.padEnd(width)}  ${shown(field, value)}${where === "" ? "" : `  ${where}`}`;
  });
  return [head, ...lines, ...(runs === undefined ? [] : [`  runs ${runs}`])].join("\n");
}

function placeText(layer: LayerName, { file, range, path }: Place): string {
  if (layer === "command line") return path ?? "";
  if (file === undefined) return "";
  return range === undefined ? file : `${file}:${range.start.line}:${range.start.column}`;
}
