import { dirname, resolve } from "node:path";
import { candidatesOf, type KnownOrigin } from "../author/recognise/candidates.ts";
import { NOTHING_STATED, pipelineOf } from "../author/recognise/rebuild.ts";
import { knownSteps, recogniseSteps } from "../author/recognise/recognise.ts";
import { printableSource } from "../base/printable.ts";
import { createRedactor } from "../base/secrets/index.ts";
import { type AllowedDiagnostic, type Diagnostic, diagnostic, hasErrors, isOverridable } from "../diagnostics/index.ts";
import type { Definition } from "../sagemaker/definition.ts";
import { type Allowances, importDefinition, type KnownStep } from "../sagemaker/import/index.ts";
import { secretsInDefinition } from "../sagemaker/validate/index.ts";
import type { StepSpec } from "../spec/step.ts";
import * as standardSteps from "../steps/index.ts";
import { standardRegistry } from "../steps/pipeline.ts";
import type { Host } from "./host/host.ts";
import { writeOutput } from "./host/write-output.ts";
import { loadPipeline } from "./load/load-pipeline.ts";
import { findOverrides, type OverrideChoices } from "./load/overrides.ts";
import { definitionTitle } from "./load/prepare.ts";
import { gatherSources } from "./load/sources.ts";
import { findTarget } from "./load/targets.ts";
import { type MovePath, movedStep } from "./write/moved-paths.ts";

export interface ImportOptions extends OverrideChoices {
  /**
   * The target for which Specline compiled the definition, if it did. The steps are recognized by compiling them again.
   */
  readonly target: string;
  /** The path to which the module is written. If omitted, the module is only returned. */
  readonly output?: string | undefined;
}

export interface ImportResult {
  readonly ok: boolean;
  readonly title: string;
  /** The module. Absent if there is no definition to import. */
  readonly code?: string;
  readonly output?: string;
  /** Steps whose specification was recognized. */
  readonly known: readonly string[];
  /** The faults that the code allows so that it can be compiled, and the faults that the user allows. */
  readonly allowed: readonly AllowedDiagnostic[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Converts a definition to a module of typed code, and writes the module. An invalid definition is converted as far as
 * possible.
 */
export async function importPipeline(host: Host, path: string, options: ImportOptions): Promise<ImportResult> {
  const loaded = await loadPipeline(host, path);
  const nothing = { ok: false, title: path, known: [], allowed: [] };
  if (loaded.form === "nothing") return { ...nothing, diagnostics: loaded.diagnostics };
  if (loaded.form !== "definition") {
    const fault = diagnostic("usage/not-a-definition", { file: path }, { file: loaded.file });
    return { ...nothing, diagnostics: [fault] };
  }
  // Without its target, the steps would not be recognized.
  const target = await findTarget(host.effects, dirname(loaded.file), options.target);
  if ("diagnostics" in target) return { ...nothing, diagnostics: target.diagnostics };
  const { title, code, known, diagnostics: found } = await codeOf(host, loaded.definition, loaded.file, options.target);
  const overrides = await findOverrides(host.effects, loaded.file, undefined, options);
  const left = overrides.judge(await loaded.located(found));
  const isWritten = ({ code, severity }: Diagnostic): boolean => severity === "error" && isOverridable(code);
  const allowed = [
    ...overrides.allowed(),
    ...left.filter(isWritten).map((fault) => ({ ...fault, reason: "allowed in the code", by: "pipeline" as const })),
  ];
  const faults = [...left.filter((fault) => !isWritten(fault)), ...overrides.diagnostics, ...target.warnings];
  const file = options.output === undefined ? undefined : resolve(host.folder, options.output);
  if (file !== undefined) faults.push(...(await writeOutput(host, file, code)));
  const written = file === undefined ? {} : { output: file };
  return { ok: !hasErrors(faults), title, code, ...written, known, allowed, diagnostics: faults };
}

/** What is known about a definition that was compiled from an available pipeline. */
export interface PipelineOrigins {
  /** What each step was compiled from. Paths are relative to the pipeline's folder. */
  readonly origins: ReadonlyMap<string, KnownOrigin>;
  /** Rewrites a path for the module's folder. */
  readonly move: MovePath;
  /** The faults that the pipeline and its steps allow. */
  readonly allow: Allowances;
}
const NOTHING: PipelineOrigins = { origins: new Map(), move: (path) => path, allow: new Map() };

/**
 * Creates the module for a definition that was read or compiled from a file. Secrets are omitted and reported, because
 * code is committed, and because the compiler rejects literal secrets.
 */
export async function codeOf(
  host: Host,
  definition: Definition,
  file: string,
  target: string,
  known: PipelineOrigins = NOTHING,
) {
  const secrets = secretsInDefinition(definition);
  const shown = secrets.length === 0 ? definition : createRedactor().value(definition);
  const recognised = await recognise(host, shown, dirname(file), target, known);
  const title = recognised?.title ?? definitionTitle(file);
  const { value, diagnostics } = importDefinition(shown, title, recognised?.known, known.allow);
  const code = printableSource(value);
  const omitted = secrets.map((one) => ({ ...one, hint: `the code has '[redacted]' in its place; ${one.hint}` }));
  return { title, code, known: [...(recognised?.known.keys() ?? [])], diagnostics: [...diagnostics, ...omitted] };
}

interface Recognised {
  readonly title: string;
  readonly known: ReadonlyMap<string, KnownStep>;
}

/**
 * The definition's steps that are identical to what the standard pack compiles to for this target. Undefined if there
 * are none.
 */
async function recognise(
  host: Host,
  definition: Definition,
  folder: string,
  targetName: string,
  { origins, move }: PipelineOrigins,
): Promise<Recognised | undefined> {
  const found = await findTarget(host.effects, folder, targetName);
  if ("diagnostics" in found) return undefined;
  const registry = standardRegistry;
  const candidates = candidatesOf(definition, registry, found.target, origins);
  if (candidates === undefined) return undefined;
  const pipeline = pipelineOf(candidates, new Set(candidates.steps.keys()), NOTHING_STATED, registry);
  const sources = await gatherSources(host.effects, pipeline, registry, folder);
  const kept = recogniseSteps(candidates, registry, found.target, sources);
  const moved = new Map([...kept].map(([id, step]) => [id, movedStep(step, registry, move)]));
  const known = knownSteps(moved, registry, constants);
  return known.size === 0 ? undefined : { title: candidates.title, known };
}

/** The export names of the standard specifications in "specline/steps". */
const constants: ReadonlyMap<StepSpec, string> = new Map(
  Object.entries(standardSteps).flatMap(([name, value]) => (isSpec(value) ? [[value, name] as const] : [])),
);

function isSpec(value: unknown): value is StepSpec {
  return typeof value === "object" && value !== null && "job" in value && "config" in value;
}
