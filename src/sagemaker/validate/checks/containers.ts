import type { Json, JsonObject } from "../../../base/canonical.ts";
import { isObject, listOf } from "../../../base/json.ts";
import { type Diagnostic, diagnostic } from "../../../diagnostics/index.ts";
import type { StepType } from "../../kinds.ts";
import { type At, below } from "../path.ts";
import { placeOf } from "../place.ts";
import type { StepView } from "../view.ts";
import type { DefinitionCheck } from "./check.ts";

/**
 * The folder under which SageMaker mounts a processing job's inputs and outputs. Source: API reference,
 * ProcessingS3Input, LocalPath (as of November 2026).
 */
const ROOT = "/opt/ml/processing";

/** A list of named items in a step's arguments. */
interface NamedList {
  readonly types: readonly StepType[];
  readonly path: readonly string[];
  readonly key: string;
  readonly what: string;
}

const jobs: readonly StepType[] = ["Processing", "QualityCheck", "ClarifyCheck"];
const LISTS: readonly NamedList[] = [
  { types: jobs, path: ["ProcessingInputs"], key: "InputName", what: "inputs" },
  { types: jobs, path: ["ProcessingOutputConfig", "Outputs"], key: "OutputName", what: "outputs" },
  { types: ["Training"], path: ["InputDataConfig"], key: "ChannelName", what: "channels" },
  { types: ["Tuning"], path: ["TrainingJobDefinition", "InputDataConfig"], key: "ChannelName", what: "channels" },
  { types: ["Tuning"], path: ["TrainingJobDefinitions", "*", "InputDataConfig"], key: "ChannelName", what: "channels" },
  { types: ["Tuning"], path: ["TrainingJobDefinitions"], key: "DefinitionName", what: "definitions of training jobs" },
  { types: ["EndpointConfig"], path: ["ProductionVariants"], key: "VariantName", what: "variants" },
];

/** Checks that a container's inputs and outputs have unique names and use folders where SageMaker can mount them. */
export const containers: DefinitionCheck = function* (view) {
  for (const step of view.steps) {
    for (const list of LISTS) if (isOneOf(step, list.types)) yield* uniqueNames(step, list);
    if (isOneOf(step, jobs)) yield* folders(step);
  }
};

const isOneOf = (step: StepView, types: readonly StepType[]): boolean => types.some((type) => type === step.type);

interface Item {
  readonly item: JsonObject;
  readonly at: At;
}

/** The objects in each list at a path, with "*" for every item of a list. */
function lists(value: Json | undefined, at: At, [name, ...rest]: readonly string[]): readonly (readonly Item[])[] {
  if (name === "*") return listOf(value).flatMap((item, index) => lists(item, below(at, index), rest));
  if (name !== undefined) return isObject(value) ? lists(value[name], below(at, name), rest) : [];
  return [listOf(value).flatMap((item, index) => (isObject(item) ? [{ item, at: below(at, index) }] : []))];
}

const listsOf = (step: StepView, path: readonly string[]): readonly (readonly Item[])[] =>
  lists(step.json["Arguments"], below(step.at, "Arguments"), path);
const items = (step: StepView, path: readonly string[]): readonly Item[] => listsOf(step, path).flat();

function* uniqueNames(step: StepView, { path, key, what }: NamedList): Iterable<Diagnostic> {
  for (const list of listsOf(step, path)) {
    const seen = new Set<string>();
    for (const { item, at } of list) {
      const name = item[key];
      if (typeof name !== "string") continue;
      if (seen.has(name)) yield diagnostic("definition/same-name", { what, name }, placeOf(below(at, key), step));
      seen.add(name);
    }
  }
}

function* folders(step: StepView): Iterable<Diagnostic> {
  const taken = new Map<string, string>();
  for (const { item, at } of items(step, ["ProcessingInputs"])) {
    for (const member of ["S3Input", "DatasetDefinition"]) {
      const found = localPath(item[member], below(at, member));
      if (found === undefined) continue;
      yield* outside(found, step);
      const folder = found.path.replace(/\/+$/, "");
      const input = String(item["InputName"]);
      const other = taken.get(folder);
      if (other !== undefined) {
        yield diagnostic("definition/same-path", { path: folder, input, other }, placeOf(found.at, step));
      } else taken.set(folder, input);
    }
  }
  for (const { item, at } of items(step, ["ProcessingOutputConfig", "Outputs"])) {
    const found = localPath(item["S3Output"], below(at, "S3Output"));
    if (found !== undefined) yield* outside(found, step);
  }
}

interface Local {
  readonly path: string;
  readonly at: At;
}

const localPath = (owner: Json | undefined, at: At): Local | undefined =>
  isObject(owner) && typeof owner["LocalPath"] === "string"
    ? { path: owner["LocalPath"], at: below(at, "LocalPath") }
    : undefined;

function* outside({ path, at }: Local, step: StepView): Iterable<Diagnostic> {
  const inside = path === ROOT || path.startsWith(`${ROOT}/`);
  if (!inside || path.split("/").includes(".."))
    yield diagnostic("definition/path-outside", { path, root: ROOT }, placeOf(at, step));
}
