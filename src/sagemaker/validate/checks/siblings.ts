import type { Json } from "../../../base/canonical.ts";
import { isObject, listOf, objectOf } from "../../../base/json.ts";
import { diagnostic } from "../../../diagnostics/index.ts";
import { parseReference } from "../../expression.ts";
import { placeOf } from "../place.ts";
import type { DefinitionView, StepView } from "../view.ts";
import { nodesIn, templateOf } from "../walk.ts";
import type { DefinitionCheck } from "./check.ts";

/**
 * Reports inputs that are the beginning of another output's location, such as "s3://b/test" beside "s3://b/test_small".
 * A job reads all keys that begin with its input's URI. Source: API reference, S3DataSource, S3DataType (November 2026).
 */
export const siblings: DefinitionCheck = function* (view) {
  const outputs = view.steps.flatMap(outputsOf);
  const sorted = outputs.toSorted((a, b) => (a.uri < b.uri ? -1 : 1));
  for (const step of view.steps) {
    for (const { name, value, at, owner } of nodesIn(step)) {
      if (name !== "S3Uri" || owner?.["S3DataType"] !== "S3Prefix") continue;
      const uri = uriOf(value, view);
      if (uri === undefined || uri.endsWith("/") || uri.endsWith("⟩") || !uri.includes("/")) continue;
      const other = reached(uri, sorted);
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

/** The first output whose location begins with a text that does not end with a folder there. */
function reached(uri: string, sorted: readonly Output[]): Output | undefined {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.uri ?? "") < uri) low = middle + 1;
    else high = middle;
  }
  for (let index = low; sorted[index]?.uri.startsWith(uri) === true; index += 1) {
    const rest = sorted[index]?.uri.slice(uri.length) ?? "";
    if (rest !== "" && !rest.startsWith("/")) return sorted[index];
  }
  return undefined;
}

function outputsOf(step: StepView): readonly Output[] {
  const config = objectOf(objectOf(step.json["Arguments"])["ProcessingOutputConfig"]);
  return listOf(config["Outputs"]).flatMap((output) => {
    const { OutputName: name, S3Output: target } = objectOf(output);
    const uri = templateOf(objectOf(target)["S3Uri"]);
    return typeof name === "string" && uri !== undefined ? [{ step: step.name, name, uri }] : [];
  });
}

/** An input's location: as written, or that of the output which it reads. */
function uriOf(value: Json, view: DefinitionView): string | undefined {
  const get = isObject(value) ? value["Get"] : undefined;
  const reference = typeof get === "string" ? (view.references.get(get) ?? parseReference(get)) : undefined;
  if (reference?.root !== "Steps") return templateOf(value);
  const key = reference.path.find((segment) => "key" in segment)?.key;
  const step = view.byName.get(reference.step);
  return step === undefined ? undefined : outputsOf(step).find(({ name }) => name === key)?.uri;
}
