import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import type { JsonObject } from "../../../base/canonical.ts";
import * as classes from "../../../steps/configs.ts";
import { standardRegistry } from "../../../steps/pipeline.ts";
import { type KnownSteps, type LoadOptions, parseConfigs, serialiseConfigs } from "../../index.ts";

export const steps: KnownSteps = { ...standardRegistry, ...classes.standardFiles };
export const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../../../test/fixtures/configs/${name}`, import.meta.url));
export const sample = (name: string): string => readFileSync(fixture(name), "utf8");
export const save = (
  configs: Parameters<typeof serialiseConfigs>[0],
  previous?: string,
  createdAt = "2026-11-23T08:00:00.000Z",
) => serialiseConfigs(configs, { createdAt, previous, packs: steps.packs });

/** The faults in a file, each with its line. */
export function faults(file: JsonObject | string, options: LoadOptions = {}) {
  const text = typeof file === "string" ? file : JSON.stringify(file, null, 2);
  const { diagnostics } = parseConfigs(text, "c.json", steps, options);
  for (const fault of diagnostics) expect(fault.at.file).toBe("c.json");
  return diagnostics.map(({ code, message, at }) => `${code} :${at.range?.start.line} ${message}`);
}
export const file = (
  types: JsonObject,
  specific: JsonObject,
  more: JsonObject = {},
  metadata: JsonObject = {},
): JsonObject => ({
  metadata: { config_types: types, ...metadata },
  configuration: { shared: {}, specific, ...more },
});
export const xgboost = (values: JsonObject, more: JsonObject = {}, metadata: JsonObject = {}): JsonObject =>
  file({ XGBoostTraining: "XGBoostTrainingConfig" }, { XGBoostTraining: values }, more, metadata);
export const ours = { specline: { form: 1, packs: {}, kept: {} } };
