import { dirname } from "node:path";
import type { z } from "zod";
import { advise, type Known } from "../author/advice.ts";
import type { Json } from "../base/canonical.ts";
import { isLocalPath } from "../compile/index.ts";
import { defaultOf } from "../config/index.ts";
import type { Diagnostic } from "../diagnostics/index.ts";
import type { Files } from "../local/effects.ts";
import type { Registry } from "../registry/registry.ts";
import { isExprJson } from "../spec/expr.ts";
import { fieldInfo } from "../spec/fields.ts";
import type { PipelineValue, StepInstance } from "../spec/pipeline.ts";
import type { Host } from "./host.ts";
import { profileData } from "./profile-data.ts";

type Shape = Readonly<Record<string, z.ZodType>>;

/** What the tables of a pipeline suggest, and faults in them that a run would end with. Each table is read once. */
export async function adviseOn(
  { effects }: Host,
  file: string,
  pipeline: PipelineValue,
  registry: Registry,
): Promise<readonly Diagnostic[]> {
  const seen = new Set<string>();
  const found: Diagnostic[] = [];
  for (const step of pipeline.steps) {
    const shape = (registry.names.get(step.spec)?.config.shape ?? {}) as Shape;
    for (const [field, schema] of Object.entries(shape)) {
      const source = step.config[field];
      if (fieldInfo(schema).source !== true || !isLocalPath(source) || seen.has(source)) continue;
      seen.add(source);
      const at = { ...step.at, pipeline: pipeline.title, step: step.id, field };
      const profiled = await profileData(effects.files, dirname(file), source, at);
      found.push(
        ...("diagnostics" in profiled
          ? profiled.diagnostics
          : advise(profiled.profile, knownOf(pipeline, step, registry), at)),
      );
    }
  }
  return placed(effects.files, file, found);
}

/** In a document, what is wrong with a fact is shown where the fact is said. */
async function placed(files: Files, file: string, faults: readonly Diagnostic[]): Promise<readonly Diagnostic[]> {
  const facts: ReadonlySet<string | undefined> = new Set(["label", "positive"]);
  if (!/\.(ya?ml|json)$/.test(file) || !faults.some(({ at }) => facts.has(at.field))) return faults;
  const { readDocument } = await import("../author/parse-spec.ts");
  const { value, locate } = readDocument((await files.readText(file)) ?? "", file);
  const document = (value ?? {}) as { readonly [key: string]: unknown };
  const context = (document["context"] ?? {}) as { readonly [key: string]: unknown };
  return faults.map((fault) => {
    const { field = "" } = fault.at;
    const path = field in document ? [field] : field in context ? ["context", field] : undefined;
    return !facts.has(field) || path === undefined
      ? fault
      : { ...fault, at: { ...fault.at, ...locate(path, "value") } };
  });
}

/** What a pipeline says of the table that a step reads: by the step's own config, else by the context. */
function knownOf({ context, steps }: PipelineValue, step: StepInstance, registry: Registry): Known {
  const specs = steps.map((one) => ({ one, spec: registry.names.get(one.spec) }));
  const stated = (name: string): Json | undefined => step.config[name] ?? (context as { [fact: string]: Json })[name];
  const isOpen = (value: Json | undefined): boolean => value === undefined || isExprJson(value);
  const text = (name: string): string | undefined => {
    const value = stated(name);
    return typeof value === "string" ? value : undefined;
  };
  const lists = (name: string): readonly Json[] =>
    specs.flatMap(({ one, spec }) => {
      const schema = (spec?.config.shape as Shape | undefined)?.[name];
      const value = one.config[name] ?? (schema === undefined ? undefined : defaultOf(schema));
      return Array.isArray(value) ? (value as readonly Json[]) : [];
    });
  const wantsLabel = specs.some(({ spec }) => spec !== undefined && "label" in spec.config.shape && spec.rank > 0);
  const trainers = specs.filter(({ spec }) => spec?.job.type === "training");
  const schema = (registry.names.get(step.spec)?.config.shape as Shape | undefined)?.["instanceType"];
  const instance = step.config["instanceType"] ?? (schema === undefined ? undefined : defaultOf(schema));
  const facts = Object.fromEntries(
    (["label", "positive", "idColumn", "timeColumn", "groupColumn"] as const).flatMap((name) => {
      const value = text(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const task = text("task") as Known["task"];
  return {
    ...facts,
    ...(task === undefined ? {} : { task }),
    labelOpen: wantsLabel && isOpen(stated("label")) && stated("label") !== null,
    trains: trainers.length > 0,
    weighted: trainers.some(({ one }) => one.config["scalePosWeight"] !== undefined),
    dropped: lists("dropColumns").filter((name) => typeof name === "string"),
    sentinels: lists("sentinels").filter((number) => typeof number === "number"),
    ...(typeof instance === "string" ? { instanceType: instance } : {}),
  };
}
