import { basename, dirname, resolve } from "node:path";
import { contractJson, readContract } from "../../author/contract/read-contract.ts";
import type { Locate } from "../../author/spec/read/spec-reader.ts";
import type { Json, JsonObject } from "../../base/canonical.ts";
import { isObject } from "../../base/json.ts";
import { ownMember } from "../../base/own.ts";
import { nearest, quoted } from "../../base/words.ts";
import type { Diagnostic, Place, Staged } from "../../diagnostics/index.ts";
import { diagnostic } from "../../diagnostics/index.ts";
import type { Effects, Files } from "../../local/effects.ts";
import type { Registry } from "../../registry/registry.ts";
import { isExprJson } from "../../spec/expr.ts";
import { fieldEntries, fieldInfo } from "../../spec/fields.ts";
import type { PipelineValue, StepInstance } from "../../spec/pipeline.ts";
import { keyOf, parsePath } from "../../spec/reference.ts";
import type { StepSpec } from "../../spec/step.ts";
import { readNamed } from "../host/read-named.ts";
import { parseText } from "./documents/read-document.ts";

/** Finds the rules of data contracts in their own files, by the step that checks them. */
export type ContractPlaces = ReadonlyMap<string, Locate>;

export interface WithContracts extends Staged<PipelineValue> {
  readonly places: ContractPlaces;
}

interface ReadContract extends Staged<JsonObject | undefined> {
  /** Undefined for a contract that is part of the pipeline. */
  readonly locate?: Locate;
}

/** The config field that holds a step's data contract, if the step can check one. */
const contractField = (spec: StepSpec | undefined): string | undefined =>
  spec === undefined
    ? undefined
    : fieldEntries(spec.config).find(([, schema]) => fieldInfo(schema).dataContract === true)?.[0];

/**
 * Replaces the paths of data contracts in steps' configs by the contracts, so that jobs receive them, and a changed
 * contract is a change of the pipeline. Contracts with faults are removed, because parts of them would be missing.
 *
 * @param folder - the pipeline's folder, to which paths are relative
 * @returns the pipeline, and the faults: in a contract's own file, or at the step that names it
 */
export async function withDataContracts(
  { files }: Pick<Effects, "files">,
  pipeline: PipelineValue,
  registry: Registry,
  folder: string,
): Promise<WithContracts> {
  const fields = pipeline.steps.map((step) => contractField(registry.names.get(step.spec)));
  if (!pipeline.steps.some(({ config }, index) => ownMember(config, fields[index] ?? "") !== undefined))
    return { value: pipeline, diagnostics: [], places: new Map() };
  const read = new Map<string, Promise<ReadContract>>();
  const places = new Map<string, Locate>();
  const diagnostics = new Map<string, Diagnostic>();
  const steps: StepInstance[] = [];
  for (const [index, step] of pipeline.steps.entries()) {
    const field = fields[index] ?? "";
    const stated = ownMember(step.config, field);
    if (stated === undefined || stated === null) {
      steps.push(step);
      continue;
    }
    const at = { ...step.at, pipeline: pipeline.title, step: step.id, field };
    const key = typeof stated === "string" ? stated : step.id;
    if (!read.has(key)) read.set(key, contractOf(files, stated, folder, at));
    const { value, diagnostics: faults, locate } = (await read.get(key)) as ReadContract;
    if (locate !== undefined) places.set(step.id, locate);
    for (const fault of faults) diagnostics.set(JSON.stringify([fault.message, fault.at.file, fault.at.range]), fault);
    const { [field]: _, ...others } = step.config;
    steps.push({ ...step, config: value === undefined ? others : { ...step.config, [field]: value } });
  }
  return { value: { ...pipeline, steps }, diagnostics: [...diagnostics.values()], places };
}

async function contractOf(files: Files, stated: Json, folder: string, at: Place): Promise<ReadContract> {
  if (typeof stated === "string") return contractIn(files, stated, folder, at);
  if (!isObject(stated) || isExprJson(stated)) {
    const expected = "a data contract that is known before the pipeline runs";
    const data = { step: at.step ?? "", field: at.field ?? "", expected, value: JSON.stringify(stated) };
    return { value: undefined, diagnostics: [diagnostic("config/bad-value", data, at)] };
  }
  const { value, diagnostics } = readContract(stated, () => at);
  // The paths in fixes begin at the contract.
  const faults = diagnostics.map(({ fix: _, ...fault }) => fault);
  return { value: faults.length > 0 ? undefined : contractJson(value), diagnostics: faults };
}

async function contractIn(files: Files, path: string, folder: string, at: Place): Promise<ReadContract> {
  const { value: text, diagnostics: unread } = await readNamed(files, folder, path);
  const file = resolve(folder, path);
  if (text === undefined) {
    const near = nearest(basename(file), await files.list(dirname(file)).catch(() => []));
    const hint = `paths of data contracts are relative to the pipeline's folder${near === undefined ? "" : `; did you mean ${quoted(near)}?`}`;
    return { value: undefined, diagnostics: unread.map((fault) => ({ hint, ...fault, at })) };
  }
  const document = await parseText(file, text);
  if ("diagnostics" in document) return { value: undefined, diagnostics: document.diagnostics };
  const inDocument = await document.locate();
  const locate: Locate = (node, of) => ({ file, ...inDocument(node, of) });
  const { value, diagnostics } = readContract(document.value as Json, locate);
  const faults = diagnostics.map(({ fix, ...fault }) =>
    fix === undefined ? fault : { ...fault, fix: { ...fix, edits: fix.edits.map((edit) => ({ ...edit, file })) } },
  );
  return { value: faults.length > 0 ? undefined : contractJson(value), diagnostics: faults, locate };
}

/** A broken rule is reported where the contract states it, rather than at the step that checks it. */
export function inContract(fault: Diagnostic, places: ContractPlaces | undefined): Diagnostic {
  const { path, ...at } = fault.at;
  if (!fault.code.startsWith("data/contract-") || path === undefined) return fault;
  const node = parsePath(path)?.map(keyOf);
  const own = node === undefined ? {} : places?.get(at.step ?? "")?.(node, "key");
  return { ...fault, at: { ...at, ...own } };
}
