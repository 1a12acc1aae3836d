import { canonicalKey, type Json } from "../../base/canonical.ts";
import { digest } from "../../base/digest.ts";
import { setMember } from "../../base/own.ts";
import { dataBehindVersion } from "../../compile/index.ts";
import type { Definition, DefinitionParameter } from "../../sagemaker/definition.ts";
import { DATA_VERSION } from "../../spec/policies.ts";
import { asFarAsKnown } from "../interpret/evaluate.ts";
import type { ParameterValues } from "../interpret/parameters.ts";
import { type RunScope, scopeOf } from "../interpret/scope.ts";

/** Whether a run computes the parameter DataVersion, because nobody has set it. */
const computesDataVersion = (definition: Definition, given: ParameterValues): boolean =>
  !Object.hasOwn(given, DATA_VERSION) && dataBehindVersion(definition) !== undefined;

/** The parameters that must be set or have a default, without a DataVersion that the run computes. */
export const parametersToSet = (definition: Definition, given: ParameterValues): readonly DefinitionParameter[] =>
  (definition.Parameters ?? []).filter(({ Name }) => Name !== DATA_VERSION || !computesDataVersion(definition, given));

/**
 * The parameters with DataVersion: a digest of this machine's copy of the data from outside the pipeline. Missing data
 * is reported by the checks before the first step. Data that `start` cannot list, such as a query's result or a
 * manifest's objects, counts as new here, too.
 */
export async function withDataVersion(definition: Definition, scope: RunScope): Promise<ParameterValues> {
  const { parameters, storage, execution } = scope;
  if (!computesDataVersion(definition, parameters)) return parameters;
  const places = dataBehindVersion(definition) ?? [];
  const found = await Promise.all(
    places.map(async (place): Promise<Json> => {
      const address = await asFarAsKnown(place, scopeOf(DATA_VERSION, scope));
      const asNew = execution["PipelineExecutionId"] ?? null;
      if (typeof address !== "string") return [null, asNew];
      return [address, (await storage.digest(address).catch(() => asNew)) ?? null];
    }),
  );
  const values = { ...parameters };
  setMember(values, DATA_VERSION, digest(canonicalKey(found)).slice(0, DATA_VERSION_LENGTH));
  return values;
}

const DATA_VERSION_LENGTH = 32;
