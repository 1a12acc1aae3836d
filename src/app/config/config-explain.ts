import { dirname, extname, resolve } from "node:path";
import { explainField, type FieldExplanation, findSteps } from "../../config/index.ts";
import { fieldPath } from "../../config/layers/field-path.ts";
import { type Diagnostic, diagnostic, type Staged } from "../../diagnostics/index.ts";
import type { Host } from "../host/host.ts";
import { withoutTaken } from "../load/all-layers.ts";
import { findPipeline } from "../load/find-pipeline.ts";
import { registryFor } from "../load/packs.ts";
import { readPipeline } from "../load/read-pipeline.ts";
import { explainFile, type ValueExplanation } from "./explain-file.ts";
import { type ConfigChoices, knownSteps, layersOf, stillMissing } from "./layer-configs.ts";

/** The answer to `config explain`: fields by layer, or the values of a config file. */
export interface ConfigExplanation {
  readonly fields?: readonly FieldExplanation[];
  readonly values?: readonly ValueExplanation[];
}

const isFile = (place: string): boolean => [".json", ".yaml", ".yml"].includes(extname(place).toLowerCase());

/**
 * Explains a place: a step's field, layer by layer; all fields that are set for a step; or what the values in a config
 * file became.
 */
export async function explainPlace(
  host: Host,
  place: string,
  other: string | undefined,
  choices: ConfigChoices,
): Promise<Staged<ConfigExplanation>> {
  if (isFile(place)) {
    const { value: registry, diagnostics } = await registryFor(host, dirname(resolve(host.folder, place)));
    const { value: values, diagnostics: faults } = await explainFile(host, place, other, knownSteps(registry));
    return { value: { values }, diagnostics: [...diagnostics, ...faults] };
  }
  const pipeline = await findPipeline(host, other);
  if (fieldPath(place)?.length === 1 && isFile(pipeline)) {
    const loaded = await readPipeline(host, pipeline, choices);
    if (loaded.form === "configs") {
      const { value: values, diagnostics } = await explainFile(host, pipeline, place, knownSteps(loaded.registry));
      return { value: { values }, diagnostics };
    }
  }
  const { value: fields, diagnostics } = await explainConfig(host, place, pipeline, choices);
  return { value: { fields }, diagnostics };
}

/**
 * Explains, layer by layer, where the value of STEP.FIELD comes from, for every step that matches the name. If only a
 * step is given, explains the fields that any layer sets.
 */
async function explainConfig(
  host: Host,
  place: string,
  path: string,
  choices: ConfigChoices,
): Promise<Staged<readonly FieldExplanation[]>> {
  const loaded = await readPipeline(host, path, choices);
  if (loaded.form === "nothing") return { value: [], diagnostics: loaded.diagnostics };
  if (loaded.form === "definition") {
    return { value: [], diagnostics: [diagnostic("load/definition-only", { file: path, what: "configs" })] };
  }
  const layered = await layersOf(host, loaded, withoutTaken(loaded, choices));
  const steps = knownSteps(loaded.registry);
  const [name = "", ...below] = fieldPath(place) ?? [];
  const explained =
    below.length > 0 || name === ""
      ? explainField(layered.value, place, steps)
      : explainStep(layered.value, name, steps);
  const asked = new Set(explained.value.map(({ step }) => step));
  // Other errors are reported by `check`.
  const missing = stillMissing(loaded, layered.value);
  const about = [...loaded.diagnostics, ...missing, ...layered.diagnostics].filter(
    ({ severity, at }) => severity === "error" && (at.step === undefined || asked.has(at.step)),
  );
  return { value: explained.value, diagnostics: [...explained.diagnostics, ...about] };
}

/** Explains all fields of a step that have a value other than their default. */
function explainStep(
  configs: Parameters<typeof explainField>[0],
  name: string,
  steps: Parameters<typeof explainField>[2],
): Staged<readonly FieldExplanation[]> {
  const found = findSteps(name, configs, steps);
  const diagnostics: Diagnostic[] = [...found.diagnostics];
  const value = found.value.flatMap((config) =>
    Object.keys(config.set).flatMap((field) => {
      const explained = explainField([config], `${config.name}.${field}`, steps);
      diagnostics.push(...explained.diagnostics);
      return explained.value;
    }),
  );
  return { value, diagnostics };
}
