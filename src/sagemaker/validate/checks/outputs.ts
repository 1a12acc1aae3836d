import type { Json } from "../../../base/canonical.ts";
import { isObject, listOf } from "../../../base/json.ts";
import type { DefinitionView, StepView } from "../view.ts";

/** A step's output. For a processing job, `name` is the output's name; for a training job, it is "output". */
export interface OutputPlace {
  readonly step: string;
  readonly name: string;
}

/** The URIs that a definition's steps write to. */
export interface Written {
  /** The step that writes to the URI, to a location under it, or to a folder that contains it. */
  writer(uri: string): string | undefined;
  /** The output that can have this URI in some run. */
  ofAnyRun(uri: string): OutputPlace | undefined;
  /** Outputs directly under a folder, keyed by the name of their last folder. */
  below(folder: string): ReadonlyMap<string, OutputPlace>;
  has(step: string, output: string): boolean;
  /** The only output with the given name, if no reference reads it. */
  unread(name: string): OutputPlace | undefined;
}

/** Collects all outputs once, so that each lookup takes time proportional to the URI's length. */
export function outputsOf(view: DefinitionView): Written {
  const writers = new Map<string, string>();
  /** Jobs that write below a URI, to a folder with the job's name, which is not known. */
  const below = new Map<string, string>();
  const above = new Map<string, string>();
  const folders = new Map<string, Map<string, OutputPlace>>();
  const templates = new Map<string, { readonly head: string; readonly output: OutputPlace }[]>();
  const names = new Map<string, OutputPlace[]>();
  const declared = new Set<string>();
  const read = readOutputs(view);
  for (const step of view.steps) {
    for (const { name, uri, ownFolder } of targets(step)) {
      const output = { step: step.name, name };
      declared.add(`${step.name}\n${name}`);
      if (!read.has(`${step.name}\n${name}`)) names.set(name, [...(names.get(name) ?? []), output]);
      if (typeof uri === "string" && ownFolder === true) below.set(trimmed(uri), step.name);
      else if (typeof uri === "string") addLiteral(trimmed(uri), output);
      else addTemplate(uri, output);
    }
  }

  function addLiteral(uri: string, output: OutputPlace): void {
    writers.set(uri, output.step);
    for (const prefix of prefixes(uri).slice(1)) if (!above.has(prefix)) above.set(prefix, output.step);
    const slash = uri.lastIndexOf("/");
    const folder = uri.slice(0, slash);
    const neighbours = folders.get(folder) ?? new Map<string, OutputPlace>();
    folders.set(folder, neighbours.set(uri.slice(slash + 1), output));
  }

  function addTemplate(uri: Json, output: OutputPlace): void {
    const [head, tail] = ends(uri);
    if (tail !== "") templates.set(tail, [...(templates.get(tail) ?? []), { head, output }]);
  }

  return {
    writer: (uri) =>
      prefixes(trimmed(uri))
        .map((prefix) => writers.get(prefix))
        .find((step) => step !== undefined) ??
      above.get(trimmed(uri)) ??
      below.get(trimmed(uri)),
    ofAnyRun: (uri) =>
      templates.size === 0
        ? undefined
        : tails(uri)
            .flatMap((tail) => templates.get(tail) ?? [])
            .find(({ head }) => uri.startsWith(head))?.output,
    below: (folder) => (prefixes(folder).length < 2 ? new Map() : (folders.get(folder) ?? new Map())),
    has: (step, output) => declared.has(`${step}\n${output}`),
    unread: (name) => {
      const found = names.get(name) ?? [];
      return found.length === 1 ? found[0] : undefined;
    },
  };
}

const trimmed = (uri: string): string => uri.replace(/\/+$/, "");

/** The URI and its parent folders, up to the bucket. */
function prefixes(uri: string): readonly string[] {
  const all: string[] = [];
  for (let end = uri.length; end > "s3://".length; end = uri.lastIndexOf("/", end - 1)) all.push(uri.slice(0, end));
  return all;
}

/** Every sequence of complete folders in the URI, with its leading slash. */
function tails(uri: string): readonly string[] {
  const parts = trimmed(uri).slice("s3://".length).split("/").slice(1);
  return parts.flatMap((_, from) =>
    parts.slice(from).map((_part, length) => `/${parts.slice(from, from + length + 1).join("/")}`),
  );
}

/** The URIs in a step's arguments that the step writes to. */
function targets(
  step: StepView,
): readonly { readonly name: string; readonly uri: Json; readonly ownFolder?: boolean }[] {
  const args = step.json["Arguments"];
  if (!isObject(args)) return [];
  const outputs = isObject(args["ProcessingOutputConfig"]) ? listOf(args["ProcessingOutputConfig"]["Outputs"]) : [];
  const found: { name: string; uri: Json; ownFolder?: boolean }[] = outputs.flatMap((output) => {
    if (!isObject(output) || !isObject(output["S3Output"])) return [];
    const { OutputName: name, S3Output: target } = output;
    const uri = target["S3Uri"];
    return typeof name === "string" && uri !== undefined ? [{ name, uri }] : [];
  });
  for (const member of ["OutputDataConfig", "TransformOutput"]) {
    const uri = isObject(args[member]) ? args[member]["S3OutputPath"] : undefined;
    if (uri !== undefined) found.push({ name: "output", uri, ownFolder: member === "OutputDataConfig" });
  }
  return found;
}

/** The literal beginning and end of a Join. */
function ends(uri: Json): readonly [head: string, tail: string] {
  const body = isObject(uri) ? uri["Std:Join"] : undefined;
  if (!isObject(body)) return ["", ""];
  const on = typeof body["On"] === "string" ? body["On"] : "";
  const values = listOf(body["Values"]);
  const plain = values.map((value) => typeof value !== "object");
  const first = plain.indexOf(false);
  const last = plain.lastIndexOf(false);
  if (first < 0) return [values.join(on), ""];
  const head = values.slice(0, first).join(on);
  const tail = values.slice(last + 1).join(on);
  return [head, tail === "" ? "" : `${on}${tail}`];
}

/** Outputs that at least one reference reads, as "step\noutput". */
function readOutputs(view: DefinitionView): ReadonlySet<string> {
  const read = new Set<string>();
  for (const { reference } of view.expressions) {
    if (reference?.root !== "Steps") continue;
    for (const segment of reference.path) if ("key" in segment) read.add(`${reference.step}\n${segment.key}`);
  }
  return read;
}
