import type { Json, JsonObject } from "../base/canonical.ts";
import { isList, isObject, objectOf } from "../base/json.ts";
import { isLocalPath } from "../base/local-path.ts";
import type { Registry } from "../registry/registry.ts";
import type { DefinitionStep } from "../sagemaker/definition.ts";
import { serializedName } from "../spec/fields.ts";
import type { Compiled } from "./compiled.ts";
import { exportPlace, sampleFolder } from "./places.ts";

/** An output that goes to a folder that the config names. */
interface Exported {
  readonly port: string;
  readonly folder: Json;
  /** The flag that tells the step's script the folder. */
  readonly flag: string;
  readonly inside: string;
  readonly perRun: boolean;
}

/** The outputs that leave the pipeline, by step. */
export function exportingSteps({ manifest }: Partial<Compiled>, registry: Registry | undefined) {
  const found = new Map<string, readonly Exported[]>();
  for (const { id, spec: name, config = {} } of manifest?.steps ?? []) {
    const spec = registry?.names.get(name);
    const ports = Object.entries(spec?.outputs ?? {}).flatMap(([port, { destination }]): readonly Exported[] => {
      const folder = destination === undefined ? undefined : config[destination.field];
      if (spec === undefined || destination === undefined || folder === undefined) return [];
      const flag = flagOf(serializedName(spec.config, destination.field));
      return [{ port, folder, flag, inside: destination.folder, perRun: destination.perRun?.(config) === true }];
    });
    if (ports.length > 0) found.set(id, ports);
  }
  return found;
}

/** A step that exports to folders of the sample's own, of which its script knows. */
export function exportedApart(step: DefinitionStep, ports: readonly Exported[], part: number): DefinitionStep {
  let args = step.Arguments;
  for (const { port, folder, flag, inside, perRun } of ports) {
    const own = sampleFolder(folder, part);
    const words = objectOf(args["AppSpecification"])["ContainerArguments"];
    const outputs = objectOf(args["ProcessingOutputConfig"])["Outputs"];
    if (isList(words)) args = within(args, "AppSpecification", "ContainerArguments", wordAfter(words, flag, own));
    // A local path is not in the definition: the output is copied there.
    if (isList(outputs) && !isLocalPath(folder))
      args = within(args, "ProcessingOutputConfig", "Outputs", outputs.map(redirected));

    function redirected(output: Json): Json {
      if (!isObject(output) || output["OutputName"] !== port) return output;
      return within(output as JsonObject, "S3Output", "S3Uri", exportPlace(own, inside, perRun));
    }
  }
  return { ...step, Arguments: args };
}

/** An object with a member of one of its members replaced. */
export const within = (object: JsonObject, member: string, inner: string, value: Json): JsonObject => ({
  ...object,
  [member]: { ...objectOf(object[member]), [inner]: value },
});

/** The words of a command with the value of a flag replaced. */
export const wordAfter = (words: readonly Json[], flag: string, value: Json): readonly Json[] =>
  words.map((word, index) => (index > 0 && words[index - 1] === flag ? value : word));

/** The flag that tells a step's script a setting. */
export const flagOf = (name: string): string => `--${name.replaceAll("_", "-")}`;
