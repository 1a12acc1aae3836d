import { dirname } from "node:path";
import type { SpecPath } from "../../author/spec/read/spec-reader.ts";
import type { Diagnostic, Place } from "../../diagnostics/index.ts";
import type { PipelineValue } from "../../spec/pipeline.ts";
import { keyOf, parsePath } from "../../spec/reference.ts";
import type { ConfigChoices, OwnPlace } from "../config/layer-configs.ts";
import type { Host } from "../host/host.ts";
import { placeAtTop, placesInSpec } from "./documents/places-in-spec.ts";
import { located, type TextDocument } from "./documents/read-document.ts";
import type { Loaded } from "./loaded.ts";
import { registryFor } from "./packs.ts";

/** Reads a pipeline in spec form. Faults are located in the file when they are shown. */
export async function fromSpec(
  host: Host,
  file: string,
  document: TextDocument,
  { found }: ConfigChoices,
): Promise<Loaded> {
  const { parseSpec } = await import("../../author/spec/read/parse-spec.ts");
  const { value: registry, diagnostics: faults } = await registryFor(host, dirname(file), { file, document });
  const { value, diagnostics, registry: extended } = parseSpec(registry, document.text, file, found);
  const ownPlace = async (): Promise<OwnPlace> => placesInSpec(document.value, value, await document.locate());
  return {
    form: "spec",
    file,
    pipeline: value,
    registry: extended,
    ownPlace,
    // The steps and fields of a missing pack are unknown, so only the missing pack is reported.
    diagnostics: [...faults, ...(faults.length === 0 ? diagnostics : diagnostics.filter(isNoUnknownStep))],
    located: async (faults) => {
      const atTop = async (path: SpecPath): Promise<Place> => placeAtTop(document.value, path, await document.locate());
      return atFields(await located(document, file, faults), value, { ownPlace, atTop });
    },
  };
}

/** Finds the values of steps and of the whole pipeline in a spec file. */
interface SpecFinder {
  readonly ownPlace: () => Promise<OwnPlace>;
  readonly atTop: (path: SpecPath) => Promise<Place>;
}

/**
 * Later stages report only a step's location. Moves an error to the location of its field, if the spec sets the field.
 */
async function atFields(
  faults: readonly Diagnostic[],
  { steps }: PipelineValue,
  { ownPlace, atTop }: SpecFinder,
): Promise<readonly Diagnostic[]> {
  const isAtStep = ({ step, range }: Place): boolean => steps.some((own) => own.id === step && own.at?.range === range);
  return Promise.all(
    faults.map(async (fault): Promise<Diagnostic> => {
      const { step, field, range } = fault.at;
      if (field === undefined) return fault;
      const path = parsePath(field)?.map(keyOf) ?? [field];
      if (step !== undefined && isAtStep(fault.at))
        return { ...fault, at: { ...fault.at, ...(await ownPlace())(step, path) } };
      return step === undefined && range === undefined
        ? { ...fault, at: { ...fault.at, ...(await atTop(path)) } }
        : fault;
    }),
  );
}

const isNoUnknownStep = ({ code }: Diagnostic): boolean => code !== "author/unknown-step";
