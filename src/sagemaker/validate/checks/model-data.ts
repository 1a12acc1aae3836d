import type { Json } from "../../../base/canonical.ts";
import { isObject, listOf, objectOf } from "../../../base/json.ts";
import { diagnostic } from "../../../diagnostics/index.ts";
import { parseReference, type Reference } from "../../expression.ts";
import { placeOf } from "../place.ts";
import type { DefinitionView } from "../view.ts";
import { nodesIn, templateOf } from "../walk.ts";
import type { DefinitionCheck } from "./check.ts";

/**
 * Checks that a model's data are a single archive. A container for several models reads a folder instead, and
 * ModelDataSource states the form itself.
 */
export const modelData: DefinitionCheck = function* (view) {
  for (const step of view.steps) {
    for (const { name, value, at, owner } of nodesIn(step)) {
      if (name !== "ModelDataUrl" || owner?.["Mode"] === "MultiModel") continue;
      const folder = folderIn(value, view);
      if (folder !== undefined) yield diagnostic("definition/model-data", { what: folder }, placeOf(at, step));
      else if (isDoubtful(value))
        yield diagnostic("definition/model-data-name", { value: shown(templateOf(value) ?? "") }, placeOf(at, step));
    }
  }
};

/** A description of a value that can only be a folder. */
function folderIn(value: Json, view: DefinitionView): string | undefined {
  const get = isObject(value) ? value["Get"] : undefined;
  if (typeof get === "string") {
    const reference = view.references.get(get) ?? parseReference(get);
    if (reference.root !== "Steps" || !FOLDERS.test(reference.text)) return undefined;
    const uri = outputUri(reference, view);
    return uri?.endsWith(ARCHIVE) === true ? undefined : `'${reference.text}' of step '${reference.step}'`;
  }
  const text = templateOf(value) ?? "";
  return text.endsWith("/") ? `'${shown(text)}'` : undefined;
}

const shown = (template: string): string => template.replaceAll(/⟨[^⟩]*⟩/g, "…");

/** Whether the end of a value is known and is not an archive's file extension. Other checks report invalid S3 URIs. */
function isDoubtful(value: Json): boolean {
  const text = templateOf(value) ?? "";
  return (text.startsWith("s3://") || text.includes("⟩")) && !text.endsWith("⟩") && !text.endsWith(ARCHIVE);
}

const ARCHIVE = ".tar.gz";
/** Properties that hold locations below which a job writes. */
const FOLDERS =
  /^(ProcessingOutputConfig\.Outputs\[.*\]\.S3Output\.S3Uri|(OutputDataConfig|TransformOutput)\.S3OutputPath)$/;

/** The declared URI of a processing job's output. */
function outputUri({ step, path }: Extract<Reference, { root: "Steps" }>, view: DefinitionView): string | undefined {
  const key = path.find((segment) => "key" in segment);
  const config = objectOf(objectOf(view.byName.get(step)?.json["Arguments"])["ProcessingOutputConfig"]);
  const output = listOf(config["Outputs"]).find((one) => key !== undefined && objectOf(one)["OutputName"] === key.key);
  return templateOf(objectOf(objectOf(output)["S3Output"])["S3Uri"]);
}
