import type { Json, JsonObject } from "../../../base/canonical.ts";
import { isList, isObject, listOf, objectOf } from "../../../base/json.ts";
import { type Diagnostic, diagnostic } from "../../../diagnostics/index.ts";
import type { Segment } from "../../expression.ts";
import { chooseFrom, placeOf } from "../place.ts";
import { namesakes } from "../scope.ts";
import { type ExpressionView, isExpression, type StepView } from "../view.ts";
import type { DefinitionCheck } from "./check.ts";

/**
 * Checks names and numbers in references that the definition itself declares: metrics, a search's jobs, and whatever a
 * response repeats from the request. Outputs, inputs and property files of processing jobs are checked with references.
 */
export const echoes: DefinitionCheck = function* (view) {
  const twice = namesakes(view);
  for (const expression of view.expressions) {
    const { reference } = expression;
    if (reference?.root !== "Steps" || twice.has(reference.step)) continue;
    const step = view.byName.get(reference.step);
    const args = step?.json["Arguments"];
    if (step?.kind?.arguments.kind !== "request" || !isObject(args)) continue;
    yield* unknownIn(step, args, reference.path, expression);
  }
};

const memberOf = (segment: Segment | undefined): string | undefined =>
  segment !== undefined && "member" in segment ? segment.member : undefined;

function* unknownIn(
  step: StepView,
  args: JsonObject,
  path: readonly Segment[],
  { at, step: reader }: ExpressionView,
): Iterable<Diagnostic> {
  const place = placeOf(at, reader);
  const [first, second, third] = path.map((segment) => memberOf(segment) ?? segment);
  const key = (segment: Segment | string | undefined): string | undefined =>
    typeof segment === "object" && "key" in segment ? segment.key : undefined;
  if (first === "FinalMetricDataList") {
    const known = metricNames(args);
    const metric = key(second);
    if (metric !== undefined && known !== undefined && !known.includes(metric))
      yield diagnostic("definition/unknown-metric", { step: step.name, metric }, place, chooseFrom(metric, known));
  } else if (first === "TrainingJobSummaries") {
    const limits = objectOf(objectOf(args["HyperParameterTuningJobConfig"])["ResourceLimits"]);
    const most = limits["MaxNumberOfTrainingJobs"];
    if (typeof second === "object" && "index" in second && typeof most === "number" && second.index >= most)
      yield diagnostic(
        "definition/unknown-index",
        { step: step.name, what: "training jobs", index: second.index, count: most },
        place,
      );
  } else if (first === "BestTrainingJob" && second === "TunedHyperParameters") {
    const known = tunedNames(args);
    const name = key(third);
    if (name !== undefined && known.length > 0 && !known.includes(name))
      yield diagnostic(
        "definition/unknown-key",
        { step: step.name, owner: "TunedHyperParameters", key: name },
        place,
        chooseFrom(name, known),
      );
  } else if (first !== "ProcessingOutputConfig" && first !== "ProcessingInputs")
    yield* repeated(step, args, path, place);
}

/** The metrics that a training job defines. Undefined if its algorithm may define its own. */
function metricNames(args: JsonObject): readonly string[] | undefined {
  const defined = objectOf(args["AlgorithmSpecification"])["MetricDefinitions"];
  const names = listOf(defined).map((one) => objectOf(one)["Name"]);
  return names.length > 0 && names.every((name) => typeof name === "string") ? names : undefined;
}

/** The hyperparameters that a search chooses. */
function tunedNames(args: JsonObject): readonly string[] {
  const { ParameterRanges: ranges, Autotune: auto } = objectOf(args["HyperParameterTuningJobConfig"]);
  if (auto !== undefined) return [];
  return Object.values(objectOf(ranges)).flatMap((list) =>
    listOf(list).flatMap((one) => (typeof objectOf(one)["Name"] === "string" ? [String(objectOf(one)["Name"])] : [])),
  );
}

/** Whether a value is an expression, without narrowing its type. */
const isComputed = (value: Json): boolean => isExpression(value);

/** A key or an index that is missing from the part of the request that the response repeats. */
function* repeated(step: StepView, args: JsonObject, path: readonly Segment[], place: object): Iterable<Diagnostic> {
  let value: Json | undefined = args;
  let owner = "";
  for (const segment of path) {
    if (value === undefined || isComputed(value)) return;
    if ("member" in segment) {
      value = isObject(value) ? value[segment.member] : undefined;
      owner = segment.member;
    } else if ("index" in segment) {
      if (!isList(value)) return;
      const { index } = segment;
      if (index >= value.length) {
        yield diagnostic(
          "definition/unknown-index",
          { step: step.name, what: `items of '${owner}'`, index, count: value.length },
          place,
        );
        return;
      }
      value = value[index];
    } else {
      if (!isObject(value)) return;
      const { key } = segment;
      if (value[key] === undefined) {
        const hint = chooseFrom(key, Object.keys(value));
        yield diagnostic("definition/unknown-key", { step: step.name, owner, key }, place, hint);
        return;
      }
      value = value[key];
    }
  }
}
