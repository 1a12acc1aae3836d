import type { Json } from "../../../base/canonical.ts";
import { reachable } from "../../../base/graph.ts";
import { isObject, listOf, objectOf } from "../../../base/json.ts";
import { diagnostic } from "../../../diagnostics/index.ts";
import { parseReference } from "../../expression.ts";
import { placeOf } from "../place.ts";
import { predecessors } from "../scope.ts";
import type { DefinitionView, StepView } from "../view.ts";
import { nodesIn, templateOf } from "../walk.ts";
import type { DefinitionCheck } from "./check.ts";

/**
 * Reports inputs whose URI is a prefix of another output's location, such as "s3://b/test" beside "s3://b/test_small".
 * A job reads all keys that begin with its input's URI. Source: API reference, S3DataSource, S3DataType (November
 * 2026).
 */
export const siblings: DefinitionCheck = function* (view) {
  const outputs = view.steps.flatMap(outputsOf);
  const sorted = outputs.toSorted((a, b) => (a.uri < b.uri ? -1 : 1));
  const before = predecessors(view, true);
  /** Whether an output belongs to one execution, and is written only after a step has read its inputs there. */
  const isLater = ({ step: writer, uri }: Output, reader: string): boolean =>
    uri.includes('"Execution.PipelineExecution') &&
    (writer === reader || reachable(writer, (name) => before.get(name) ?? []).has(reader));
  for (const step of view.steps) {
    for (const { name, value, at, owner } of nodesIn(step)) {
      if (name !== "S3Uri" || owner?.["S3DataType"] !== "S3Prefix") continue;
      const uri = uriOf(value, view);
      if (uri === undefined || uri.endsWith("/") || uri.endsWith("⟩") || !uri.includes("/")) continue;
      const other = reached(uri, sorted).find((output) => !isLater(output, step.name));
      if (other === undefined) continue;
      const data = { uri: shown(uri), other: `output '${other.name}' of step '${other.step}'` };
      yield diagnostic("definition/prefix-sibling", data, placeOf(at, step));
    }
  }
};

const shown = (template: string): string => template.replaceAll(/⟨[^⟩]*⟩/g, "…");

interface Output {
  readonly step: string;
  readonly name: string;
  readonly uri: string;
}

/** The outputs whose locations begin with a URI that ends in the middle of a folder name there. */
function reached(uri: string, sorted: readonly Output[]): readonly Output[] {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.uri ?? "") < uri) low = middle + 1;
    else high = middle;
  }
  const found: Output[] = [];
  for (let index = low; sorted[index]?.uri.startsWith(uri) === true; index += 1) {
    const output = sorted[index] as Output;
    const rest = output.uri.slice(uri.length);
    if (rest !== "" && !rest.startsWith("/")) found.push(output);
  }
  return found;
}

function outputsOf(step: StepView): readonly Output[] {
  const config = objectOf(objectOf(step.json["Arguments"])["ProcessingOutputConfig"]);
  return listOf(config["Outputs"]).flatMap((output) => {
    const { OutputName: name, S3Output: target } = objectOf(output);
    const uri = templateOf(objectOf(target)["S3Uri"]);
    return typeof name === "string" && uri !== undefined ? [{ step: step.name, name, uri }] : [];
  });
}

/** An input's location: as written, or the location of the output that it reads. */
function uriOf(value: Json, view: DefinitionView): string | undefined {
  const get = isObject(value) ? value["Get"] : undefined;
  const reference = typeof get === "string" ? (view.references.get(get) ?? parseReference(get)) : undefined;
  if (reference?.root !== "Steps") return templateOf(value);
  const key = reference.path.find((segment) => "key" in segment)?.key;
  const step = view.byName.get(reference.step);
  return step === undefined ? undefined : outputsOf(step).find(({ name }) => name === key)?.uri;
}
