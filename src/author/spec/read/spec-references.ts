import { isObject } from "../../../base/json.ts";
import { didYouMean, listed, nearest } from "../../../base/words.ts";
import { isExprJson } from "../../../spec/expr.ts";
import type { Binding } from "../../../spec/pipeline.ts";
import type { StepSpec } from "../../../spec/step.ts";
import type { FoundNode, Reader } from "./spec-reader.ts";

/** Resolves references to the spec's steps and their outputs. */
export interface References {
  step(found: FoundNode): string | undefined;
  source(found: FoundNode): Binding | undefined;
}

/**
 * Creates the functions that read references.
 *
 * @param reader - collects the problems
 * @param names - the id of each step, by each of its names in the spec
 * @param outputs - the specification of each step, by its id
 * @param isWhole - false if the spec lacks steps that could not be read, so that unknown names are not reported
 */
export function readReferences(
  reader: Reader,
  names: ReadonlyMap<string, string>,
  outputs: ReadonlyMap<string, StepSpec>,
  isWhole: boolean,
): References {
  const unknown = (step: string, port: string, text: string, path: FoundNode["path"]): undefined => {
    const id = names.get(step);
    if (id === undefined) {
      if (!isWhole) return undefined;
      const near = nearest(step, names.keys());
      const meant = near === undefined ? undefined : `${near}.${port}`;
      reader.fault("author/unknown-source", { text, step, port }, path, "value", {
        hint: didYouMean(meant, `for a file or a URI, write ./${text} or { uri: ${text} }`),
      });
      return undefined;
    }
    const ports = Object.entries(outputs.get(id)?.outputs ?? {});
    const spellings = new Map(
      ports.flatMap(([name, { aliases = [] }]) => [name, ...aliases].map((one) => [one, name])),
    );
    const near = nearest(port, spellings.keys());
    const meant = near === undefined ? undefined : `${step}.${spellings.get(near)}`;
    const has = ports.length === 0 ? "it has none" : `its outputs are ${listed(ports.map(([name]) => name))}`;
    reader.fault("author/unknown-output", { step: id, port }, path, "value", { hint: didYouMean(meant, has) });
    return undefined;
  };
  const output = (step: string, port: string, text: string, path: FoundNode["path"]): Binding | undefined => {
    const id = names.get(step);
    const spec = id === undefined ? undefined : outputs.get(id);
    const own = spec === undefined ? undefined : findOutput(spec, port);
    if (id === undefined || own === undefined) return unknown(step, port, text, path);
    return { from: "output", step: id, port: own };
  };
  return {
    step(found) {
      const text = reader.text(found);
      if (text === undefined) return undefined;
      const id = names.get(text);
      if (id === undefined && isWhole)
        reader.fault("author/unknown-step", { name: text }, found.path, "value", {
          hint: didYouMean(nearest(text, names.keys()), `the spec has ${listed([...new Set(names.values())])}`),
        });
      return id;
    },
    source({ value, path }) {
      if (value === null) return { from: "nothing" };
      if (typeof value === "string") {
        const named = OUTPUT_FORM.exec(value);
        return named === null
          ? { from: "external", uri: value }
          : output(named[1] as string, named[2] as string, value, path);
      }
      if (isExprJson(value)) return { from: "external", uri: value };
      if (isObject(value) && Object.keys(value).length === 1 && value["uri"] !== undefined)
        return { from: "external", uri: value["uri"] };
      if (isObject(value) && typeof value["step"] === "string" && typeof value["port"] === "string")
        return output(value["step"], value["port"], `${value["step"]}.${value["port"]}`, path);
      const expected = "an output such as Step.port, a URI, or null for none";
      reader.fault("author/bad-shape", { key: String(path.at(-1)), expected, value: JSON.stringify(value) }, path);
      return undefined;
    },
  };
}

/** Finds an output by its name or an alias. */
const findOutput = ({ outputs }: StepSpec, port: string): string | undefined =>
  Object.hasOwn(outputs, port)
    ? port
    : Object.entries(outputs).find(([, { aliases }]) => aliases?.includes(port) === true)?.[0];

/** "Step.port". */
export const OUTPUT_FORM = /^([A-Za-z][\w-]*)\.([A-Za-z]\w*)$/;
