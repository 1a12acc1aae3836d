import { explainField, type FieldExplanation } from "../../config/index.ts";
import { diagnostic, type Staged } from "../../diagnostics/index.ts";
import type { Host } from "../host/host.ts";
import { findPipeline } from "../load/find-pipeline.ts";
import { readPipeline, withoutTaken } from "../load/load-pipeline.ts";
import { type ConfigChoices, knownSteps, layersOf, stillMissing } from "./layer-configs.ts";

/** Explains, layer by layer, where the value of STEP.FIELD comes from, for every step that matches the name. */
export async function explainConfig(
  host: Host,
  place: string,
  pipeline: string | undefined,
  choices: ConfigChoices,
): Promise<Staged<readonly FieldExplanation[]>> {
  const path = await findPipeline(host, pipeline);
  const loaded = await readPipeline(host, path, choices);
  if (loaded.form === "nothing") return { value: [], diagnostics: loaded.diagnostics };
  if (loaded.form === "definition") {
    return { value: [], diagnostics: [diagnostic("load/definition-only", { file: path, what: "configs" })] };
  }
  const layered = await layersOf(host, loaded, withoutTaken(loaded, choices));
  const explained = explainField(layered.value, place, knownSteps(loaded.registry));
  const asked = new Set(explained.value.map(({ step }) => step));
  // Other errors are reported by `check`.
  const missing = stillMissing(loaded, layered.value);
  const about = [...loaded.diagnostics, ...missing, ...layered.diagnostics].filter(
    ({ severity, at }) => severity === "error" && (at.step === undefined || asked.has(at.step)),
  );
  return { value: explained.value, diagnostics: [...explained.diagnostics, ...about] };
}
