import { dirname, resolve as resolvePath } from "node:path";
import type { KnownOrigin } from "../author/recognise/candidates.ts";
import { isLocalPath } from "../base/local-path.ts";
import { listed, quoted } from "../base/words.ts";
import { serialiseConfigs } from "../config/index.ts";
import { answeredConfigs } from "../config/schema/questions.ts";
import { type Diagnostic, diagnostic, hasErrors, type Staged } from "../diagnostics/index.ts";
import type { Registry } from "../registry/registry.ts";
import type { Allowances } from "../sagemaker/import/index.ts";
import type { PipelineValue, StepInstance } from "../spec/pipeline.ts";
import { stepsFor } from "./config/config-ask.ts";
import type { Host } from "./host/host.ts";
import { writeOutput } from "./host/write-output.ts";
import { codeOf } from "./import.ts";
import { type PreparedPipeline, prepare } from "./load/prepare.ts";
import { lostInConfigs } from "./write/as-configs.ts";
import { asSpec } from "./write/as-spec.ts";
import { localPaths, pathMover } from "./write/moved-paths.ts";
import type { PrintForm } from "./write/print-forms.ts";

export interface PrintOptions {
  readonly form: PrintForm;
  /** The target for "handles". For this target, the printed module compiles to the same bytes as the pipeline. */
  readonly target: string;
  readonly output?: string | undefined;
}

export interface Printed {
  readonly title: string;
  /** Absent if there are errors. */
  readonly text?: string;
  readonly output?: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Rewrites a pipeline in another form. A pipeline with errors is not written, because its meaning is unclear. */
export async function printPipeline(
  host: Host,
  path: string,
  { form, target, output }: PrintOptions,
): Promise<Printed> {
  const prepared = await prepare(host, path, { target });
  const { title, diagnostics } = prepared;
  if (hasErrors(diagnostics)) return { title, diagnostics };
  const folder = output === undefined ? dirname(prepared.file) : dirname(resolvePath(host.folder, output));
  const { value: text, diagnostics: found } = await FORMS[form]({ host, path, prepared, target, folder });
  const faults = [...diagnostics, ...found];
  if (hasErrors(faults)) return { title, diagnostics: faults };
  if (output === undefined) return { title, text, diagnostics: faults };
  const file = resolvePath(host.folder, output);
  return { title, text, output: file, diagnostics: [...faults, ...(await writeOutput(host, file, text))] };
}

interface Printing {
  readonly host: Host;
  readonly path: string;
  readonly prepared: PreparedPipeline;
  readonly target: string;
  /** The folder to which printed paths are relative: the output's folder, or the pipeline's without an output file. */
  readonly folder: string;
}
type Write = (printing: Printing) => Promise<Staged<string>>;

const FORMS: Readonly<Record<PrintForm, Write>> = { spec: wiredSpec, handles: asHandles, configs: asConfigs };

async function wiredSpec({ host, path, prepared, folder }: Printing): Promise<Staged<string>> {
  const { wired, registry, file } = prepared;
  if (wired === undefined || registry === undefined) return definitionOnly(path, "steps that a spec could name");
  const { wires: _wires, unresolved: _holes, ...pipeline } = wired;
  const steps = pipeline.steps.map(({ effectiveBranch: _branch, ...step }) => step);
  return asSpec(host, { pipeline: { ...pipeline, steps }, wired, registry, file }, folder);
}

async function asHandles({ host, prepared, target, folder }: Printing): Promise<Staged<string>> {
  const { file, compiled, wired, registry } = prepared;
  if (compiled === undefined) return { value: "", diagnostics: [] };
  const steps = wired?.steps.map((step) => [step.id, originOf(step, registry)] as const);
  const known = { origins: new Map(steps), move: pathMover(dirname(file), folder), allow: allowancesOf(wired) };
  const { code, diagnostics } = await codeOf(host, compiled.definition, file, target, known);
  return { value: code, diagnostics };
}

/** The faults that a pipeline ("") and its steps allow. */
const allowancesOf = (pipeline: PipelineValue | undefined): Allowances =>
  new Map(
    [{ id: "", allow: pipeline?.allow }, ...(pipeline?.steps ?? []), ...(pipeline?.gates ?? [])].flatMap(
      ({ id, allow }) => (allow === undefined ? [] : [[id, allow] as const]),
    ),
  );

/** A step's specification, and its local paths as the user wrote them. */
function originOf({ spec, branch, config, inputs }: StepInstance, registry: Registry | undefined): KnownOrigin {
  const found = registry?.names.get(spec);
  const outside = Object.entries(inputs).flatMap(([port, binding]): [string, string][] =>
    binding.from === "external" && isLocalPath(binding.uri) ? [[port, binding.uri]] : [],
  );
  const paths = found === undefined ? {} : localPaths(found, config);
  return { spec, branch, config: paths, inputs: Object.fromEntries(outside) };
}

async function asConfigs({ host, path, prepared: { wired }, folder }: Printing): Promise<Staged<string>> {
  if (wired === undefined) return definitionOnly(path, "configs");
  const { steps, registry } = await stepsFor(host, path, folder);
  const configs = answeredConfigs(steps, {});
  const { value, diagnostics } = serialiseConfigs(configs, {
    createdAt: new Date(host.effects.clock.now()).toISOString(),
    packs: registry.packs,
  });
  const byHand = wired.steps.filter(({ inputs }) => Object.keys(inputs).length > 0);
  const lost = [
    ...lostInConfigs(wired),
    ...byHand.map(({ id }) => `the inputs of ${quoted(id)} that are wired by hand`),
  ];
  const at = { pipeline: wired.title };
  const silent = lost.length === 0 ? [] : [diagnostic("config/no-conditions", { what: listed(lost) }, at)];
  return { value, diagnostics: [...diagnostics, ...silent] };
}

const definitionOnly = (file: string, what: string): Staged<string> => ({
  value: "",
  diagnostics: [diagnostic("load/definition-only", { file, what })],
});
