import type { JsonObject } from "../../../base/canonical.ts";
import { isList, isObject } from "../../../base/json.ts";
import { listed } from "../../../base/words.ts";
import { diagnostic } from "../../../diagnostics/index.ts";
import type { StepType } from "../../kinds.ts";
import { memberShape, shapeOf } from "../../service/composed.ts";
import { isMisspelt } from "../members.ts";
import { type At, below } from "../path.ts";
import { placeOf } from "../place.ts";
import { isExpression } from "../view.ts";
import type { DefinitionCheck } from "./check.ts";

/** Requirements on an object that the service model cannot express because it declares every member optional. */
interface Rule {
  /** The step types whose arguments the rule applies to. */
  readonly types: readonly StepType[];
  /** The path to the object, with "*" for every item of a list. */
  readonly path: readonly string[];
  /** One of these members is required… */
  readonly oneOf: readonly string[];
  /** …but not more than one. */
  readonly only?: true;
  /** None of the members is required. */
  readonly optional?: true;
}

const jobs: readonly StepType[] = ["Processing", "QualityCheck", "ClarifyCheck"];
/**
 * Source: API reference of CreateProcessingJob, CreateTrainingJob and CreateModel, and sagemaker.workflow.emr_step (as
 * of November 2026).
 */
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
  // Only an existing cluster can have its own role.
  { types: ["EMR"], path: [], oneOf: ["ClusterConfig", "ExecutionRoleArn"], only: true, optional: true },
  { types: ["EMRServerless"], path: [], oneOf: ["ApplicationId", "ApplicationConfig"], only: true },
  { types: ["Lineage"], path: [], oneOf: ["Actions", "Artifacts", "Contexts", "Associations"] },
  { types: ["Lineage"], path: ["Associations", "*"], oneOf: ["Source", "SourceArn"], only: true },
  { types: ["Lineage"], path: ["Associations", "*"], oneOf: ["Destination", "DestinationArn"], only: true },
  { types: ["Lineage"], path: ["Associations", "*", "Source"], oneOf: ["Name", "Arn"], only: true },
  { types: ["Lineage"], path: ["Associations", "*", "Destination"], oneOf: ["Name", "Arn"], only: true },
];

/** Members of which at least one, or exactly one, must be present. */
export const alternatives: DefinitionCheck = function* (view) {
  for (const step of view.steps) {
    const args = step.json["Arguments"];
    const kind = step.kind?.arguments;
    if (kind?.kind !== "request" || !isObject(args)) continue;
    const start = { json: args, at: below(step.at, "Arguments"), shape: kind.shape() };
    for (const rule of RULES) {
      if (!rule.types.some((type) => type === step.type)) continue;
      for (const found of objectsAt(start, rule.path)) {
        const { json, at } = found;
        const given = rule.oneOf.filter((member) => json[member] !== undefined);
        if (given.length === 0 && rule.optional !== true && !isMeant(rule, found)) {
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

/** An object in a step's arguments, with the name of its shape. */
interface Located {
  readonly json: JsonObject;
  readonly at: At;
  readonly shape: string;
}

/** Whether one of the members is present but misspelled. Misspellings are reported separately. */
const isMeant = ({ oneOf }: Rule, { json, shape }: Located): boolean => {
  const known = Object.keys(shapeOf(shape).members ?? {});
  return oneOf.some((member) => isMisspelt(json, known, member));
};

/** The objects at a path. Expressions and values of another type are reported elsewhere. */
function* objectsAt({ json, at, shape }: Located, path: readonly string[]): Iterable<Located> {
  const [name, ...rest] = path;
  if (name === undefined) {
    if (!isExpression(json)) yield { json, at, shape };
    return;
  }
  const value = json[name];
  const where = below(at, name);
  const inner = memberShape(shape, shapeOf(shape), name);
  if (inner === undefined) return;
  if (rest[0] === "*" && isList(value)) {
    const { member: item = "" } = shapeOf(inner);
    for (const [index, one] of value.entries())
      if (isObject(one)) yield* objectsAt({ json: one, at: below(where, index), shape: item }, rest.slice(1));
  } else if (isObject(value)) yield* objectsAt({ json: value, at: where, shape: inner }, rest);
}
