import { scriptFaults } from "../../advice/script-faults.ts";
import { scriptUse } from "../../advice/script-use.ts";
import type { JsonObject } from "../../base/canonical.ts";
import { ownMember } from "../../base/own.ts";
import { snakeCase } from "../../base/words.ts";
import type { Asset } from "../../compile/index.ts";
import { defaultOf } from "../../config/index.ts";
import type { Diagnostic } from "../../diagnostics/index.ts";
import type { Files } from "../../local/effects.ts";
import type { Registry } from "../../registry/registry.ts";
import { contractOf, scriptFields } from "../../spec/contract.ts";
import { scriptOf } from "../../spec/job.ts";
import type { PipelineValue, StepInstance } from "../../spec/pipeline.ts";
import { isSameStep } from "../../spec/same-step.ts";
import type { StepSpec } from "../../spec/step.ts";
import { standardRegistry } from "../../steps/pipeline.ts";
import type { Host } from "../host/host.ts";

/**
 * Reports where users' scripts are inconsistent with the steps that run them. The standard pack's scripts are not
 * checked.
 */
export async function checkScripts(
  { effects: { files } }: Host,
  pipeline: PipelineValue,
  registry: Registry,
  assets: readonly Asset[],
): Promise<readonly Diagnostic[]> {
  const found: Diagnostic[] = [];
  for (const asset of assets) {
    if (asset.role !== "code") continue;
    for (const step of pipeline.steps.filter(({ id }) => asset.steps.includes(id)))
      found.push(...(await one(files, asset, step, pipeline, registry)));
  }
  return found;
}

async function one(
  files: Files,
  asset: Asset,
  step: StepInstance,
  pipeline: PipelineValue,
  registry: Registry,
): Promise<readonly Diagnostic[]> {
  const spec = registry.names.get(step.spec);
  const contract = spec === undefined ? undefined : contractOf(spec);
  const script = spec === undefined ? undefined : scriptOf(spec.job, step.config);
  if (spec === undefined || contract === undefined || script === undefined) return [];
  const direct = script.beside === undefined;
  const standard = standardRegistry.names.get(spec.name);
  if (direct && standard !== undefined && isSameStep(standard, spec)) return [];
  const text = await textOf(files, asset, direct ? undefined : script.entry);
  return scriptFaults({
    step: step.id,
    file: script.starts ?? script.entry,
    contract,
    at: { ...step.at, pipeline: pipeline.title, step: step.id },
    use: scriptUse(text),
    direct,
    given: direct ? argumentsOf(spec, step.config) : keysOf(step.config["hyperparameters"]),
    environment: keysOf(step.config["environment"]),
    ownImage: step.config["image"] !== undefined,
    tuned: step.inputs["hyperparameters"] !== undefined,
  });
}

const keysOf = (value: unknown): readonly string[] => Object.keys((value ?? {}) as object);

/** The arguments that a job passes to its script: settings that have a value or a default. */
const argumentsOf = (spec: StepSpec, config: JsonObject): readonly string[] =>
  scriptFields(spec).flatMap(([field, schema]) =>
    ownMember(config, field) === undefined && defaultOf(schema) === undefined
      ? []
      : [snakeCase(field).replaceAll("_", "-")],
  );

/** An asset's Python files, except for our runtime and our entry file. */
async function textOf(files: Files, { sources }: Asset, ours: string | undefined): Promise<string> {
  const own = Object.entries(sources).filter(
    ([name]) => name.endsWith(".py") && !name.startsWith("specline_runtime/") && name !== ours,
  );
  const texts = await Promise.all(
    own.map(async ([, source]) => ("text" in source ? source.text : ((await files.readText(source.file)) ?? ""))),
  );
  return texts.join("\n");
}
