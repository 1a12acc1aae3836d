import { canonicalKey, type Json, type JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { setMember } from "../../base/own.ts";
import { inOneSpelling } from "../../base/spellings.ts";
import { camelCase } from "../../base/words.ts";
import { type Diagnostic, diagnostic, type Place, SpeclineError } from "../../diagnostics/index.ts";
import { isFact } from "../../spec/context.ts";
import { fieldInfo, fieldNames, fieldSchema } from "../../spec/fields.ts";
import { contentOf, marked } from "../../spec/marks.ts";
import type { Arm, Binding } from "../../spec/pipeline.ts";
import { beginsPipeline, type StepSpec } from "../../spec/step.ts";
import { type Mentions, noMentions, toJson, toJsonObject } from "../values.ts";
import { type Draft, type DraftGate, type DraftStep, presetsFor, withChanges } from "./draft.ts";
import { outputKinds } from "./flow.ts";
import {
  auto,
  checkInputs,
  externalUri,
  type Handle,
  isAuto,
  isNothing,
  makeHandle,
  outputRef,
  type StepOptions,
} from "./handle.ts";

/** The declaration behind a handle. */
interface DeclaredStep {
  /** The pipeline on which the step was declared. Undefined for service steps, which can be used in any pipeline. */
  readonly root?: Draft["root"];
  readonly step: DraftStep;
  readonly facts: JsonObject;
  readonly found: Mentions;
  readonly diagnostics?: readonly Diagnostic[];
}
/** The declaration behind a condition's handle, with the handles on the two sides of the condition. */
interface DeclaredGate {
  readonly gate: DraftGate;
  readonly sides: { readonly then: readonly Handle<StepSpec>[]; readonly else: readonly Handle<StepSpec>[] };
  readonly found: Mentions;
}
type Declared = DeclaredStep | DeclaredGate;
const declaredBy = (handle: Handle<StepSpec>): Declared | undefined => contentOf(handle, "declaration");

/** Attaches a declaration to a handle, and freezes the handle. */
export const declareHandle = (handle: Handle<StepSpec>, record: Declared): void => {
  Object.freeze(marked(handle, "declaration", record));
};

/** What a call sets: config fields of its step, and facts about the pipeline. */
interface ReadConfig {
  readonly config: JsonObject;
  readonly facts: JsonObject;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Separates config fields from facts, which go into the pipeline's context. A step without inputs begins the pipeline,
 * so its label, splits and seed apply to the whole pipeline. Names can be in snake_case, as in files.
 */
export function readConfig(spec: StepSpec, given: object, found: Mentions, at: Place = {}): ReadConfig {
  const begins = beginsPipeline(spec);
  const fieldOf = fieldNames(spec.config);
  const meaning = (key: string): string => {
    const field = fieldOf(key);
    return begins && field === key && isFact(camelCase(key)) ? camelCase(key) : field;
  };
  const factOf = (name: string): string | undefined => {
    const schema = fieldSchema(spec.config, name);
    const fact = schema === undefined ? name : fieldInfo(schema).context;
    return begins && fact !== undefined && isFact(fact) ? fact : undefined;
  };
  const config: Record<string, Json> = {};
  const facts: Record<string, Json> = {};
  const { value: read, twice } = inOneSpelling(toJsonObject(given, found), meaning);
  for (const [name, value] of Object.entries(read)) {
    const fact = factOf(name);
    if (fact === undefined) setMember(config, name, value);
    else facts[fact] = value;
  }
  return {
    config,
    facts,
    diagnostics: twice.map((one) => diagnostic("author/same-key", { ...one }, { ...at, field: one.key })),
  };
}

/**
 * Declares a step as a value. Throws for problems that are also type errors. Everything else is checked when the
 * pipeline is built.
 */
export function declareStep<S extends StepSpec>(
  draft: Draft,
  id: string,
  spec: S,
  inputs: object = auto,
  config: object = {},
  options: StepOptions = {},
): Handle<S> {
  const given = (isAuto(inputs) ? {} : inputs) as Readonly<Record<string, unknown>>;
  if (!isAuto(inputs)) checkInputs(spec, given);
  const found = noMentions();
  const { after, branch = draft.branch, ...described } = options;
  const settings = readConfig(spec, config, found, { pipeline: draft.root.title, step: id });
  const handle = makeHandle(id, spec);
  found.handles.push(...(after ?? []).filter((one) => typeof one !== "string"));
  const step: DraftStep = {
    key: id,
    id,
    spec,
    config: { ...presetsFor(spec, draft), ...settings.config },
    inputs: Object.fromEntries(
      Object.entries(given).flatMap(([port, value]) => {
        const bound = bindInput(value, found);
        return bound === undefined ? [] : [[port, bound] as const];
      }),
    ),
    ...defined({ branch, after: after?.map(idOf) }),
    ...described,
  };
  declareHandle(handle, { root: draft.root, step, facts: settings.facts, found, diagnostics: settings.diagnostics });
  return handle;
}

/** The binding that a value represents when it is passed as an input. `auto` does not have one. */
function bindInput(value: unknown, found: Mentions): Binding | undefined {
  if (isNothing(value)) return { from: "nothing" };
  if (typeof value !== "object" || value === null) return undefined;
  const ref = outputRef(value);
  if (ref !== undefined) {
    found.handles.push(ref.handle);
    return { from: "output", step: ref.handle.id, port: ref.port };
  }
  const uri = externalUri(value);
  return uri === undefined ? undefined : { from: "external", uri: toJson(uri, found) ?? null };
}

/** The name of a step that is passed as a name or a handle. */
export const idOf = (step: Handle<StepSpec> | string): string => (typeof step === "string" ? step : step.id);

interface DeclaredNodes {
  readonly records: readonly Declared[];
  /** The arms of handles that are on one side of a condition. */
  readonly arms: ReadonlyMap<Declared, Arm>;
}

/** Collects the handles and everything that they are wired to, mention or contain, each after its dependencies. */
function collectDeclared(handles: readonly Handle<StepSpec>[], title: string): DeclaredNodes {
  const records = new Set<Declared>();
  const seen = new Set<object>();
  const arms = new Map<Declared, Arm>();
  const visit = (handle: Handle<StepSpec>): void => {
    if (seen.has(handle)) return;
    seen.add(handle);
    const record = declaredBy(handle);
    if (record === undefined) throw new SpeclineError([diagnostic("author/not-a-handle", {}, { pipeline: title })]);
    record.found.handles.forEach(visit);
    if ("gate" in record)
      for (const side of ["then", "else"] as const)
        for (const member of record.sides[side]) {
          visit(member);
          arms.set(declaredBy(member) as Declared, { gate: record.gate.key, side });
        }
    records.add(record);
  };
  handles.forEach(visit);
  return { records: [...records], arms };
}

/** Adds declared steps to a draft, each after its dependencies. Steps that the draft already has are left alone. */
export function addHandles(draft: Draft, handles: readonly Handle<StepSpec>[]): Draft {
  if (handles.length === 0) return draft;
  const { records, arms } = collectDeclared(handles, draft.root.title);
  const steps = [...draft.steps];
  const gates = [...draft.gates];
  const there = new Map<string, DraftStep | DraftGate>([...steps, ...gates].map((node) => [node.key, node]));
  const parameters = [...draft.parameters];
  const diagnostics = [...draft.diagnostics];
  let { context } = draft;
  for (const record of records) {
    const node = "gate" in record ? record.gate : record.step;
    const arm = arms.get(record);
    const twin = there.get(node.key);
    if (twin !== undefined && sameNode(twin, node)) {
      if (arm !== undefined && canonicalKey(twin.arm) !== canonicalKey(arm))
        diagnostics.push(placedTwice(draft, node.key, arm.gate));
      continue;
    }
    diagnostics.push(...findFaults(draft, record, node.key, twin !== undefined));
    if (twin !== undefined) continue;
    const where = arm ?? draft.arm;
    const placed = { ...node, ...defined({ arm: where }) };
    there.set(node.key, placed);
    if ("gate" in record) gates.push(placed as DraftGate);
    else {
      steps.push(placed as DraftStep);
      context = { ...context, ...record.facts };
      diagnostics.push(...(record.diagnostics ?? []));
    }
    parameters.push(...record.found.parameters);
  }
  return withChanges(draft, { steps, gates, context, parameters, diagnostics });
}

/** Adds declared steps, and makes their outputs available to the chain. */
export function useHandles(draft: Draft, handles: readonly Handle<StepSpec>[]): Draft {
  const next = addHandles(draft, handles);
  const have = new Set([...next.have, ...handles.flatMap((handle) => outputKinds(handle.step))]);
  return withChanges(next, { have, last: handles.at(-1)?.id ?? draft.last });
}

/** True if a node in the draft is the one that a handle declared, no matter which arm it is in. */
function sameNode(there: DraftStep | DraftGate, declared: DraftStep | DraftGate): boolean {
  if ("spec" in there && "spec" in declared)
    return there.config === declared.config && there.inputs === declared.inputs;
  return "conditions" in there && "conditions" in declared && there.conditions === declared.conditions;
}

const placedTwice = (draft: Draft, step: string, gate: string) =>
  diagnostic("author/placed-twice", { step, gate }, { pipeline: draft.root.title, step });

function findFaults(draft: Draft, record: Declared, key: string, twice: boolean) {
  const at = { pipeline: draft.root.title, step: key };
  const root = "gate" in record ? undefined : record.root;
  if (root !== undefined && root !== draft.root)
    return [diagnostic("author/foreign-handle", { handle: key, home: root.title, pipeline: draft.root.title }, at)];
  return twice ? [diagnostic("author/duplicate-id", { id: key }, at)] : [];
}
