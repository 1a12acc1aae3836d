import type { JsonObject } from "../../../base/canonical.ts";
import { listed } from "../../../base/words.ts";
import { diagnostic } from "../../../diagnostics/index.ts";
import { type At, below } from "../path.ts";
import { placeOf } from "../place.ts";
import { isList, isObject } from "../view.ts";
import type { Check } from "./check.ts";

/** What an object needs though the service model calls each member optional. */
interface Rule {
  /** Step types whose arguments the rule is about. */
  readonly types: readonly string[];
  /** The way to the object, "*" for every item of a list. */
  readonly path: readonly string[];
  /** One of these has to be there… */
  readonly oneOf: readonly string[];
  /** …but not more than one. */
  readonly only?: true;
  /** None of them need be there. */
  readonly optional?: true;
}

const jobs = ["Processing", "QualityCheck", "ClarifyCheck"];
/** Source: API reference of CreateProcessingJob, CreateTrainingJob and CreateModel, and sagemaker.workflow.emr_step; as known in 2026-11. */
const RULES: readonly Rule[] = [
  { types: jobs, path: ["ProcessingInputs", "*"], oneOf: ["S3Input", "DatasetDefinition"], only: true },
  { types: jobs, path: ["ProcessingOutputConfig", "Outputs", "*"], oneOf: ["S3Output", "FeatureStoreOutput"] },
  { types: ["Training"], path: [], oneOf: ["AlgorithmSpecification", "ServerlessJobConfig"] },
  { types: ["Training"], path: [], oneOf: ["ResourceConfig", "ServerlessJobConfig"] },
  { types: ["Training"], path: [], oneOf: ["StoppingCondition", "ServerlessJobConfig"] },
  { types: ["Training"], path: ["AlgorithmSpecification"], oneOf: ["TrainingImage", "AlgorithmName"], only: true },
  { types: ["Training"], path: ["ResourceConfig"], oneOf: ["InstanceType", "InstanceGroups"], only: true },
  { types: ["Training"], path: ["ResourceConfig"], oneOf: ["InstanceCount", "InstanceGroups"], only: true },
  { types: ["Model"], path: [], oneOf: ["PrimaryContainer", "Containers"], only: true },
  { types: ["Tuning"], path: [], oneOf: ["TrainingJobDefinition", "TrainingJobDefinitions"], only: true },
  { types: ["EMR"], path: [], oneOf: ["ClusterId", "ClusterConfig"], only: true },
  // A role of its own belongs to a cluster that is there already.
  { types: ["EMR"], path: [], oneOf: ["ClusterConfig", "ExecutionRoleArn"], only: true, optional: true },
  { types: ["EMRServerless"], path: [], oneOf: ["ApplicationId", "ApplicationConfig"], only: true },
  { types: ["Lineage"], path: [], oneOf: ["Actions", "Artifacts", "Contexts", "Associations"] },
];

/** Members of which one is needed, or only one may be. */
export const alternatives: Check = function* (view) {
  for (const step of view.steps) {
    const args = step.json["Arguments"];
    if (!isObject(args)) continue;
    for (const rule of RULES) {
      if (!rule.types.includes(step.type)) continue;
      for (const { json, at } of objectsAt(args, below(step.at, "Arguments"), rule.path)) {
        const given = rule.oneOf.filter((member) => json[member] !== undefined);
        if (given.length === 0 && rule.optional !== true) {
          yield diagnostic("definition/one-needed", { members: named(rule) }, placeOf(at, step));
        } else if (given.length > 1 && rule.only === true) {
          yield diagnostic("definition/only-one", { members: named(rule) }, placeOf(at, step));
        }
      }
    }
  }
};

const named = ({ oneOf }: Rule): string =>
  listed(
    oneOf.map((member) => `'${member}'`),
    "or",
  );

function* objectsAt(
  json: JsonObject,
  at: At,
  path: readonly string[],
): Iterable<{ readonly json: JsonObject; readonly at: At }> {
  const [name, ...rest] = path;
  if (name === undefined) {
    yield { json, at };
    return;
  }
  const value = json[name];
  const where = below(at, name);
  if (rest[0] === "*" && isList(value)) {
    for (const [index, item] of value.entries())
      if (isObject(item)) yield* objectsAt(item, below(where, index), rest.slice(1));
  } else if (isObject(value)) yield* objectsAt(value, where, rest);
}
