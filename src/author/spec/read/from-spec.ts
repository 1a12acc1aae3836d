import { canonicalKey, type Json, type JsonObject } from "../../../base/canonical.ts";
import { defined } from "../../../base/defined.ts";
import { isObject } from "../../../base/json.ts";
import { setMember } from "../../../base/own.ts";
import { respeltKeys } from "../../../base/spellings.ts";
import { camelCase } from "../../../base/words.ts";
import { type Diagnostic, orThrow, type Staged } from "../../../diagnostics/index.ts";
import type { Registry } from "../../../registry/registry.ts";
import type { Context } from "../../../spec/context.ts";
import type { Frame, PipelineValue, Requirement } from "../../../spec/pipeline.ts";
import { POLICIES } from "../../../spec/policies.ts";
import type { Authored } from "../../chain/builder.ts";
import type { Draft } from "../../chain/draft.ts";
import { finish } from "../../chain/finish.ts";
import { createIsBranchBound } from "../../chain/flow.ts";
import { type BuilderOptions, startDraft } from "../../chain/start-draft.ts";
import { type ReadRequirements, readRequirements } from "../../requirements.ts";
import { noMentions, toJson } from "../../values.ts";
import { withContract, withData, withShares } from "./spec-data.ts";
import { readGates, readOrder } from "./spec-gates.ts";
import type { SpecInput } from "./spec-input.ts";
import { checkParameters, readParameters } from "./spec-parameters.ts";
import { locateFault } from "./spec-places.ts";
import { createReader, type FoundNode, type Locate, type Reader } from "./spec-reader.ts";
import { extended, readScripts, withScripts } from "./spec-scripts.ts";
import { allowIn, readSteps } from "./spec-steps.ts";

type Members = ReadonlyMap<string, FoundNode>;

/** Defaults for values that a spec omits. */
export interface SpecOptions {
  /** Finds the location of a node in its file. */
  readonly locate?: Locate;
  /** The title of a spec without a name. */
  readonly title?: string;
  /** Facts that the spec leaves open and that were found elsewhere, for example in the data. */
  readonly found?: Context;
  /** Options of the pipeline, which the spec's members override. */
  readonly pipeline?: BuilderOptions;
}

/**
 * Creates a pipeline from a spec.
 *
 * @param base - the steps that the spec can name
 * @param input - the document, whose shape is checked
 * @param options - the locations of the document's nodes, and defaults
 * @returns the pipeline without unusable parts, and every problem; never throws
 */
export function stageSpec(base: Registry, input: unknown, options: SpecOptions = {}): Staged<PipelineValue> {
  const { locate = () => ({}), title = "pipeline" } = options;
  const mentioned = noMentions();
  const reader = createReader(locate);
  const document = toJson(input, mentioned) ?? null;
  if (!isObject(document))
    reader.fault(
      "author/bad-shape",
      { key: "the document", expected: "an object, as a spec is", value: JSON.stringify(document) },
      [],
    );
  const root = reader.members(isObject(document) ? { value: document, path: [] } : undefined, "a spec");
  const registry = extended(base, readScripts(root.get("scripts"), reader, base));
  const isBranchBound = createIsBranchBound(registry);
  const read = readSteps(root, reader, registry, isBranchBound);
  const { steps, places } = read;
  const requirements = readRequirementList(root.get("requirements"), reader);
  const opened = { parameters: [...readParameters(root.get("parameters"), reader), ...mentioned.parameters] };
  const context = readContext(root, reader);
  const gates = readGates(root.get("gates"), read, reader);
  const description = reader.text(root.get("description"));
  const region = reader.text(root.get("region"));
  const packs = root.get("packs");
  for (const pack of reader.items(packs)) reader.text(pack);
  const start = startDraft(reader.text(root.get("name")) ?? title, options.pipeline ?? {});
  opened.parameters.push(...start.parameters);
  const stated = defined({
    schedule: root.get("schedule")?.value,
    notify: root.get("notify")?.value,
    monitor: root.get("monitor")?.value,
  });
  const draft: Draft = {
    ...start,
    ...stated,
    ...defined({ description }),
    frame: {
      ...start.frame,
      ...defined({ region, allow: joined(start.frame?.allow, allowIn(root)) }),
      ...readPolicies(root),
    },
    context,
    ...defined({ found: options.found }),
    ...(root.get("label")?.value === null && { unlabelled: true }),
    steps: withShares(withContract(withData(steps, root, opened.parameters, reader), root, reader), root, reader),
    gates,
    ...(readInsert(root.get("autoInsert"), reader) && { autoInsert: true }),
    requirements: requirements.requirements,
    ...defined({ maxTrainingTime: requirements.maxTrainingTime }),
    hints: readOrder(root.get("order"), new Set([...steps, ...gates].map((one) => one.key)), reader),
  };
  checkParameters({ ...draft, parameters: opened.parameters }, mentioned.parameters, reader);
  const finished = finish({ ...draft, parameters: opened.parameters }, isBranchBound, () => undefined);
  const at = { pipeline: draft.root.title };
  // Errors in unreadable steps have already been reported.
  const isIncomplete = reader.diagnostics.length > 0 && (root.has("steps") || root.has("branches"));
  const diagnostics = [
    ...[...reader.diagnostics, ...requirements.diagnostics].map((fault) => ({ ...fault, at: { ...at, ...fault.at } })),
    ...finished.diagnostics
      .filter(({ code }) => !(code === "author/empty" && isIncomplete))
      .map((fault) => locateFault(fault, { root, places, steps: draft.steps, locate })),
  ];
  return { value: finished.value, diagnostics: diagnostics.toSorted(byPosition) };
}

/** In file order. Problems without a location come last. */
const byPosition = (a: Diagnostic, b: Diagnostic): number => {
  const [first, second] = [a.at.range?.start, b.at.range?.start];
  if (first === undefined || second === undefined) return Number(first === undefined) - Number(second === undefined);
  return first.line - second.line || first.column - second.column;
};

/**
 * Creates a pipeline from a spec, to be exported by a module.
 *
 * @param registry - the steps that the spec can name
 * @param input - the spec
 * @param options - what the spec does not state
 * @returns a pipeline to build, which reports problems when it is built
 */
export const fromSpec = (registry: Registry, input: SpecInput, options: BuilderOptions = {}): Authored => ({
  registry: withScripts(registry, input),
  build: (found) => stageSpec(registry, input, { pipeline: options, ...defined({ found }) }),
  toPipeline: () => orThrow(stageSpec(registry, input, { pipeline: options })),
});

/** The diagnostics that the options and the spec accept. */
const joined = (one: Frame["allow"] = [], other: Frame["allow"]): Frame["allow"] =>
  Array.isArray(other ?? []) && one.length > 0 ? [...one, ...(other ?? [])] : other;

/** The policies for all steps, which are checked once the pipeline is built. */
const readPolicies = (root: Members): JsonObject =>
  Object.fromEntries(
    POLICIES.flatMap((policy) =>
      [root.get(policy)?.value].flatMap((value) => (value === undefined ? [] : [[policy, value] as const])),
    ),
  );

function readInsert(found: FoundNode | undefined, reader: Reader): boolean {
  if (found === undefined || typeof found.value === "boolean") return found?.value === true;
  const data = { key: "autoInsert", expected: "true or false", value: JSON.stringify(found.value) };
  reader.fault("author/bad-shape", data, found.path);
  return false;
}

function readContext(root: Members, reader: Reader): JsonObject {
  const given = root.get("context")?.value;
  const written = isObject(given) ? given : {};
  for (const one of respeltKeys(Object.keys(written)))
    reader.fault("author/same-key", { ...one }, ["context", one.key], "key");
  const context: Record<string, Json> = {};
  for (const [key, value] of Object.entries(written)) setMember(context, camelCase(key), value);
  for (const fact of ["label", "positive"] as const) {
    const value = root.get(fact)?.value;
    if (value === undefined || value === null) continue;
    const there = context[fact];
    if (there !== undefined && canonicalKey(there) !== canonicalKey(value))
      reader.fault("author/same-key", { key: `context.${fact}`, before: fact }, ["context", fact], "key");
    context[fact] = value;
  }
  // Labels in a table are strings, even 0, 1, true and false, which YAML reads as other types.
  const { positive } = context;
  if (typeof positive === "number" || typeof positive === "boolean") context["positive"] = String(positive);
  return context;
}

function readRequirementList(found: FoundNode | undefined, reader: Reader): ReadRequirements {
  if (found === undefined || found.value === null) return { requirements: [], diagnostics: [] };
  if (!Array.isArray(found.value)) {
    const members = Object.fromEntries(reader.entries(found).map(([key, one]) => [key, one.value]));
    return readRequirements(members, {}, (key) => reader.place([...found.path, key], "value"));
  }
  const requirements = reader.items(found).flatMap((item): Requirement[] => {
    const before = reader.diagnostics.length;
    // Entries in another form, such as { minAuc: 0.8 }, are reported as a whole.
    const isForm =
      isObject(item.value) && ["metric", "at", "value"].some((key) => Object.hasOwn(item.value as object, key));
    const members = reader.members(isForm ? item : undefined, "a requirement");
    const [metric, at, step] = ["metric", "at", "step"].map((key) => reader.text(members.get(key)));
    const value = members.get("value")?.value;
    if (metric === undefined || (at !== "least" && at !== "most") || typeof value !== "number") {
      const expected = "{ metric, at: least or most, value: a number }";
      const data = { key: "requirements", expected, value: JSON.stringify(item.value) };
      if (reader.diagnostics.length === before) reader.fault("author/bad-shape", data, item.path);
      return [];
    }
    const place = reader.place(item.path, "value");
    const where = Object.keys(place).length === 0 ? {} : { place };
    return [{ metric, at, value, ...defined({ step }), ...where }];
  });
  return { requirements, diagnostics: [] };
}
