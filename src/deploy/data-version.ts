import { canonicalKey, type Json } from "../base/canonical.ts";
import { digest } from "../base/digest.ts";
import { isObject, listOf, objectOf } from "../base/json.ts";
import { ownMember } from "../base/own.ts";
import { dataBehindVersion } from "../compile/index.ts";
import { type Diagnostic, diagnostic, hasErrors, type Place } from "../diagnostics/index.ts";
import type { Definition } from "../sagemaker/definition.ts";
import { DATA_VERSION } from "../spec/policies.ts";
import { parameterOf } from "../spec/reference.ts";
import { unlistedDiagnostic } from "./faults.ts";
import { type DeployEffects, ServiceFault } from "./ports.ts";

type Given = Readonly<Record<string, string>>;

/** The value of DataVersion, if the definition needs it and the user has not set it, with diagnostics. */
export interface FoundVersion {
  readonly value?: string;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Computes the parameter DataVersion from the keys, sizes and ETags of the objects that the pipeline reads from outside.
 * Equal objects have equal versions, so that SageMaker can use its cache. Data that cannot be listed, such as a query's
 * result, counts as new, unless a start is repeated with its token, which requires an identical request.
 *
 * @param token - the start's token
 */
export async function findDataVersion(
  definition: Definition,
  given: Given,
  token: string,
  { store }: Pick<DeployEffects, "store">,
  at: Place,
): Promise<FoundVersion> {
  const places = Object.hasOwn(given, DATA_VERSION) ? undefined : dataBehindVersion(definition);
  if (places === undefined) return { diagnostics: [] };
  const values = valuesOf(definition, given);
  const addresses = places.map((place) => textOf(place, values));
  const found: Json[] = [];
  const diagnostics: Diagnostic[] = [];
  const place = { ...at, field: DATA_VERSION };
  let objects = 0;
  for (const [index, address] of addresses.entries()) {
    if (address === undefined || !address.startsWith("s3://")) {
      found.push([address ?? null, token]);
      diagnostics.push(
        diagnostic("deploy/data-unlisted", { what: address ?? inWords(places[index] ?? null, values) }, place),
      );
      continue;
    }
    try {
      const listed = await store.list(address);
      objects += listed.length;
      if (listed.length === 0) diagnostics.push(diagnostic("deploy/data-missing", { address }, place));
      found.push([address, listed.map(({ key, size, etag }) => [key, size, etag])]);
    } catch (error) {
      if (!(error instanceof ServiceFault)) throw error;
      diagnostics.push(unlistedDiagnostic(error, address, place));
    }
  }
  const value = digest(canonicalKey(found)).slice(0, DATA_VERSION_LENGTH);
  const data = { value, objects: objects === 1 ? "1 object" : `${objects} objects` };
  const note = hasErrors(diagnostics) ? [] : [diagnostic("deploy/data-version", data, place)];
  return { value, diagnostics: [...diagnostics, ...note] };
}

const DATA_VERSION_LENGTH = 32;

function inWords(place: Json, values: Given): string {
  const { Query: query, Manifest: manifest } = objectOf(place);
  if (query !== undefined) return "the result of a query";
  if (manifest !== undefined) return `the objects that ${textOf(manifest, values) ?? "a manifest"} lists`;
  return "an address that depends on the execution";
}

/** The parameters' values, as far as they are known before the execution. */
const valuesOf = ({ Parameters = [] }: Definition, given: Given): Given =>
  Object.fromEntries(
    Parameters.flatMap(({ Name, DefaultValue }) => {
      const value = ownMember(given, Name) ?? DefaultValue;
      return value === undefined ? [] : [[Name, String(value)]];
    }),
  );

/** An address as a string. Undefined if it depends on anything other than parameters. */
function textOf(value: Json, values: Given): string | undefined {
  if (typeof value === "string") return value;
  const parameter = parameterOf(value);
  if (parameter !== undefined) return ownMember(values, parameter);
  const join = isObject(value) ? value["Std:Join"] : undefined;
  if (!isObject(join)) return undefined;
  const { On: on, Values: parts } = objectOf(join);
  const texts = listOf(parts).map((part) => textOf(part, values));
  return texts.every((text) => text !== undefined) ? texts.join(String(on ?? "")) : undefined;
}
