import { defined } from "../base/defined.ts";
import type { Diagnostic, Edit, Fix, Staged } from "../diagnostics/index.ts";
import { diagnostic } from "../diagnostics/index.ts";
import type { PipelineValue } from "../spec/pipeline.ts";
import { type Link, needsNoAnswers, withLinks } from "./candidates/bridge.ts";
import { factFaults } from "./candidates/facts.ts";
import { sameTableFaults } from "./candidates/same-table.ts";
import { taskFaults } from "./candidates/tasks.ts";
import { type ReportedFault, report, type Wording } from "./faults.ts";
import { placeOf } from "./order/nodes.ts";
import { type Resolution, resolveSteps } from "./resolve-steps.ts";
import type { Specifications } from "./specifications.ts";
import type { Wired, WiredStep } from "./wired.ts";

/** Options for {@link resolve}. */
export interface ResolveOptions {
  /**
   * Whether to insert the one or two steps that bridge a gap, each with a note. Defaults to the pipeline's own setting.
   */
  readonly autoInsert?: boolean;
  /**
   * Whether remedies name the methods that add missing steps, or the steps as written in a document such as a spec.
   * Defaults to methods.
   */
  readonly wording?: Wording;
}

/**
 * Each fix is verified by trying it. If there are many problems or the pipeline is large, only the first fixes are
 * tried. The rest are tried once those have been applied.
 */
const provedFixes = (steps: number): number => Math.max(1, Math.min(8, Math.floor(1000 / Math.max(1, steps))));
/** Each round can insert a step whose inputs themselves need bridging in the next round. */
const INSERT_ROUNDS = 20;

/**
 * Binds every input of a pipeline to an output and records the reason. An input that cannot be bound is reported once,
 * and its dependents are not reported.
 *
 * @param pipeline - steps, configs and hints, from any form of pipeline
 * @param specifications - the steps that names can refer to, such as a registry
 * @param options - whether missing steps can be inserted
 * @returns the wired pipeline, possibly with gaps, and every problem with the candidates considered
 * @example
 * ```ts
 * import { Pipeline, resolve, standardRegistry } from "specline";
 *
 * const pipeline = Pipeline("fraud").loadData("s3://data/").preprocess().trainXgboost().toPipeline();
 * const { value, diagnostics } = resolve(pipeline, standardRegistry);
 * for (const { from, to, why } of value.wires) console.log(`${from.step} -> ${to.step}: ${why}`);
 * console.log(diagnostics.length);
 * ```
 */
export function resolve(
  pipeline: PipelineValue,
  specifications: Specifications,
  options: ResolveOptions = {},
): Staged<Wired> {
  if (options.autoInsert ?? pipeline.autoInsert === true) return inserting(pipeline, specifications, options);
  const resolution = resolveSteps(pipeline, specifications);
  const reported = report(pipeline, resolution, options.wording);
  const value = wired(pipeline, resolution);
  resolutions.set(value, resolution);
  const facts = crossStepFaults(value, resolution, specifications);
  const before = [...resolution.diagnostics, ...reported.map((one) => one.diagnostic), ...facts];
  let tried = 0;
  const fixed = reported.map((one): Diagnostic => {
    if (one.links === undefined || !needsNoAnswers(one.links) || tried >= provedFixes(pipeline.steps.length))
      return one.diagnostic;
    tried += 1;
    const fix = provedFix(pipeline, specifications, one, one.links, before);
    return fix === undefined ? one.diagnostic : { ...one.diagnostic, fix };
  });
  return { value, diagnostics: [...resolution.diagnostics, ...fixed, ...facts] };
}

/** Problems of configurations that do not make sense together. */
const crossStepFaults = (
  value: Wired,
  resolution: Resolution,
  specifications: Specifications,
): readonly Diagnostic[] => [
  ...factFaults(value, resolution),
  ...taskFaults(value, specifications),
  ...sameTableFaults(value, specifications),
];

/** How each wired pipeline was resolved. An entry is kept for as long as its pipeline is in use. */
const resolutions = new WeakMap<Wired, Resolution>();

/** How a wired pipeline was resolved. A pipeline that was read from JSON is resolved again. */
export const resolutionOf = (wired: Wired, specifications: Specifications): Resolution =>
  resolutions.get(wired) ?? resolveSteps(wired, specifications);

function wired(pipeline: PipelineValue, resolution: Resolution): Wired {
  const { byId, lost, nodes } = resolution.order;
  const steps = pipeline.steps.map((step): WiredStep => {
    const name = byId.get(step.id)?.branchName ?? step.branch;
    return name === undefined ? step : { ...step, effectiveBranch: name };
  });
  const unresolved = new Set([...lost, ...nodes.filter(({ unresolved }) => unresolved).map(({ step }) => step.id)]);
  return {
    ...pipeline,
    steps,
    wires: resolution.wires,
    unresolved: pipeline.steps.map(({ id }) => id).filter((id) => unresolved.has(id)),
  };
}

/** All problems, without trying any fixes. */
function faultsOf(pipeline: PipelineValue, specifications: Specifications): readonly Diagnostic[] {
  const resolution = resolveSteps(pipeline, specifications);
  const value = wired(pipeline, resolution);
  const facts = crossStepFaults(value, resolution, specifications);
  return [...resolution.diagnostics, ...report(pipeline, resolution).map((one) => one.diagnostic), ...facts];
}

const keyOf = ({ code, at }: Diagnostic): string => `${code} ${at.step ?? ""}.${at.port ?? at.field ?? ""}`;

/** The insertion as edits to a spec document, if it fixes the problem without causing another. */
function provedFix(
  pipeline: PipelineValue,
  specifications: Specifications,
  { fault, diagnostic: fixing }: ReportedFault,
  links: readonly Link[],
  before: readonly Diagnostic[],
): Fix | undefined {
  const known = new Set(before.map(keyOf));
  const after = faultsOf(withLinks(pipeline, links, fault.node.step.id), specifications).map(keyOf);
  if (after.includes(keyOf(fixing)) || after.some((key) => !known.has(key))) return undefined;
  return {
    title: `insert ${links.map(({ step }) => step.id).join(" and ")}`,
    edits: insertions(pipeline, fault.node.step.id, links),
  };
}

/**
 * Edits to a spec document whose `steps` is a list in the order of the pipeline's steps. Each insertion gives the index
 * of the item that it precedes, counted after the earlier edits.
 */
function insertions(pipeline: PipelineValue, before: string, links: readonly Link[]): readonly Edit[] {
  const index = pipeline.steps.findIndex(({ id }) => id === before);
  const written = /^steps\[(\d+)\]/.exec(pipeline.steps[index]?.at?.path ?? "")?.[1];
  const start = written === undefined ? index : Number(written);
  const file = pipeline.steps[index]?.at?.file;
  return links.map(({ step }, offset) =>
    defined({ file, path: ["steps", start + offset], action: "insert", value: step.id }),
  );
}

function inserting(pipeline: PipelineValue, specifications: Specifications, options: ResolveOptions): Staged<Wired> {
  const notes: Diagnostic[] = [];
  let grown = pipeline;
  for (let round = 0; round < INSERT_ROUNDS; round += 1) {
    const bridged = report(grown, resolveSteps(grown, specifications)).filter(({ links }) => links !== undefined);
    const [first] = bridged;
    if (first?.links === undefined) break;
    const { node, input } = first.fault;
    const need = specifications.kind(input.kind).phrase;
    for (const { step } of first.links) {
      const at = placeOf(pipeline, node.step);
      notes.push(diagnostic("resolve/inserted", { added: step.id, step: node.step.id, need }, at));
    }
    grown = withLinks(grown, first.links, node.step.id);
  }
  const { value, diagnostics } = resolve(grown, specifications, { ...options, autoInsert: false });
  return { value, diagnostics: [...notes, ...diagnostics] };
}
