import type { z } from "zod";
import type { JsonObject } from "../base/canonical.ts";
import { diagnostic, SpeclineError } from "../diagnostics/index.ts";
import { fieldInfo } from "../spec/fields.ts";
import type { Binding } from "../spec/pipeline.ts";
import type { StepSpec } from "../spec/step.ts";
import { isFact } from "./context.ts";
import { type Draft, type DraftStep, having } from "./draft.ts";
import { gives } from "./flow.ts";
import {
  auto,
  checkInputs,
  externalUri,
  type Handle,
  makeHandle,
  nothing,
  outputRef,
  type StepOptions,
} from "./handle.ts";
import { type Mentions, noMentions, plain, plainObject } from "./values.ts";

/** What lies behind a handle. */
interface Declared {
  readonly root: Draft["root"];
  readonly step: DraftStep;
  readonly facts: JsonObject;
  readonly found: Mentions;
}
const declared = new WeakMap<object, Declared>();

/**
 * Config fields and, apart from them, facts that go to the pipeline's context. A step that reads nothing from others
 * begins the pipeline: what is said there of label, splits or seed is said of the whole.
 */
export function readConfig(
  spec: StepSpec,
  given: object,
  found: Mentions,
): { readonly config: JsonObject; readonly facts: JsonObject } {
  const entries = Object.entries(plainObject(given, found));
  const begins = Object.keys(spec.inputs).length === 0;
  const factOf = (name: string): string | undefined => {
    const schema = (spec.config.shape as Readonly<Record<string, z.ZodType>>)[name];
    const fact = schema === undefined ? name : fieldInfo(schema).context;
    return begins && fact !== undefined && isFact(fact) ? fact : undefined;
  };
  return {
    config: Object.fromEntries(entries.filter(([name]) => factOf(name) === undefined)),
    facts: Object.fromEntries(
      entries.flatMap(([name, value]) => {
        const fact = factOf(name);
        return fact === undefined ? [] : [[fact, value] as const];
      }),
    ),
  };
}

/** Declares a step as a value. Throws what the editor refuses; everything else waits for the pipeline to be finished. */
export function declareStep<S extends StepSpec>(
  draft: Draft,
  id: string,
  spec: S,
  inputs: object = auto,
  config: object = {},
  options: StepOptions = {},
): Handle<S> {
  const given = (inputs === auto ? {} : inputs) as Readonly<Record<string, unknown>>;
  if (inputs !== auto) checkInputs(spec, given);
  const found = noMentions();
  const { after, branch = draft.branch, ...described } = options;
  const settings = readConfig(spec, config, found);
  const handle = makeHandle(id, spec);
  found.handles.push(...(after ?? []));
  const step: DraftStep = {
    key: id,
    id,
    spec,
    config: settings.config,
    inputs: Object.fromEntries(
      Object.entries(given).flatMap(([port, value]) => {
        const bound = binding(value, found);
        return bound === undefined ? [] : [[port, bound] as const];
      }),
    ),
    ...(branch === undefined ? {} : { branch }),
    ...(after === undefined ? {} : { after: after.map((one) => one.id) }),
    ...described,
  };
  declared.set(handle, { root: draft.root, step, facts: settings.facts, found });
  return handle;
}

/** How a value that was passed as an input binds it; `auto` binds nothing. */
function binding(value: unknown, found: Mentions): Binding | undefined {
  if (value === nothing) return { from: "nothing" };
  if (typeof value !== "object" || value === null) return undefined;
  const ref = outputRef(value);
  if (ref !== undefined) {
    found.handles.push(ref.handle);
    return { from: "output", step: ref.handle.id, port: ref.port };
  }
  const uri = externalUri(value);
  return uri === undefined ? undefined : { from: "external", uri: plain(uri, found) ?? null };
}

/** Adds declared steps to a draft, each after all that it is wired to or speaks of. One that is there already is left alone. */
export function addHandles(draft: Draft, handles: readonly Handle<StepSpec>[]): Draft {
  let next = draft;
  for (const handle of handles) {
    const record = declared.get(handle);
    if (record === undefined)
      throw new SpeclineError([diagnostic("author/not-a-handle", {}, { pipeline: draft.root.title })]);
    const there = next.steps.find((step) => step.key === handle.id);
    if (there !== undefined && sameStep(there, record.step)) continue;
    next = addHandles(next, record.found.handles);
    next = having(next, { diagnostics: [...next.diagnostics, ...faults(next, record, there !== undefined)] });
    if (there !== undefined) continue;
    next = having(next, {
      steps: [...next.steps, { ...record.step, ...(draft.arm === undefined ? {} : { arm: draft.arm }) }],
      context: { ...next.context, ...record.facts },
      parameters: [...next.parameters, ...record.found.parameters],
    });
  }
  return next;
}

/** Adds declared steps, and lets the chain go on with what they give. */
export function useHandles(draft: Draft, handles: readonly Handle<StepSpec>[]): Draft {
  const next = addHandles(draft, handles);
  const have = new Set([...next.have, ...handles.flatMap((handle) => gives(handle.step))]);
  return having(next, { have, last: handles.at(-1)?.id ?? draft.last });
}

const sameStep = (there: DraftStep, { arm: _arm, ...step }: DraftStep): boolean => {
  const { arm: _there, ...rest } = there;
  return rest.config === step.config && rest.inputs === step.inputs;
};

function faults(draft: Draft, { root, step }: Declared, twice: boolean) {
  const at = { pipeline: draft.root.title, step: step.key };
  if (root !== draft.root) {
    const data = { handle: step.key, home: root.title, pipeline: draft.root.title };
    return [diagnostic("author/foreign-handle", data, at)];
  }
  return twice ? [diagnostic("author/duplicate-id", { id: step.key }, at)] : [];
}
