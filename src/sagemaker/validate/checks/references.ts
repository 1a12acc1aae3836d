import { listed } from "../../../base/words.ts";
import { type Diagnostic, diagnostic, type Place } from "../../../diagnostics/index.ts";
import { EXECUTION_VARIABLES, EXPERIMENT_MEMBERS, type Reference, type Segment } from "../../expression.ts";
import { stepKind, stepTypes } from "../../kinds.ts";
import { inputNames, outputNames, outputParameterNames, propertyFileNames } from "../names.ts";
import { chooseFrom, didYouMean, placeOf } from "../place.ts";
import { propertyAt } from "../properties.ts";
import { namesakes } from "../scope.ts";
import type { DefinitionView, ExpressionView, StepView } from "../view.ts";
import type { DefinitionCheck } from "./check.ts";

const ROOTS = ["Parameters", "Steps", "Execution", "PipelineExperimentConfig"];

/** Checks that the targets of `Get` exist and match the step's type. */
export const references: DefinitionCheck = function* (view) {
  const twice = namesakes(view);
  for (const expression of view.expressions) {
    const { reference } = expression;
    // Duplicate names are reported by another check.
    if (reference?.root === "Steps" && twice.has(reference.step)) continue;
    const at: Where = () => placeOf(expression.at, expression.step);
    if (reference === undefined) {
      if ("Get" in expression.json)
        yield diagnostic("definition/malformed-reference", { reference: JSON.stringify(expression.json["Get"]) }, at());
    } else yield* one(reference, expression, at, view);
  }
};

type Where = () => Place;

function* one(reference: Reference, expression: ExpressionView, at: Where, view: DefinitionView): Iterable<Diagnostic> {
  const text = String(expression.json["Get"]);
  if (reference.root === "malformed") yield diagnostic("definition/malformed-reference", { reference: text }, at());
  else if (reference.root === "unknown") {
    const { name: root } = reference;
    yield diagnostic("definition/unknown-root", { reference: text, root }, at(), chooseFrom(root, ROOTS));
  } else if (reference.root === "Steps") {
    const step = view.byName.get(reference.step);
    if (step !== undefined) yield* property(step, reference.path, reference.text, expression, at);
    else {
      const hint = chooseFrom(reference.step, [...view.byName.keys()]);
      yield diagnostic("definition/unknown-step", { step: reference.step }, at(), hint);
    }
  } else yield* name(reference.root, reference.name, at, view);
}

/** References that consist of only a root and a name. */
function* name(
  root: "Parameters" | "Execution" | "PipelineExperimentConfig",
  wanted: string,
  at: Where,
  view: DefinitionView,
): Iterable<Diagnostic> {
  if (root === "Parameters") {
    if (view.parameterByName.has(wanted)) return;
    const hint = chooseFrom(wanted, [...view.parameterByName.keys()]);
    yield diagnostic("definition/unknown-parameter", { parameter: wanted }, at(), hint);
  } else if (root === "Execution") {
    if (EXECUTION_VARIABLES.includes(wanted)) return;
    const hint = chooseFrom(wanted, EXECUTION_VARIABLES);
    yield diagnostic("definition/unknown-execution-variable", { variable: wanted }, at(), hint);
  } else if (!EXPERIMENT_MEMBERS.includes(wanted)) {
    const hint = chooseFrom(wanted, EXPERIMENT_MEMBERS);
    yield diagnostic("definition/unknown-experiment-member", { member: wanted }, at(), hint);
  }
}

type Path = readonly Segment[];
const member = (segment: Segment | undefined): string | undefined =>
  segment !== undefined && "member" in segment ? segment.member : undefined;
const keyOf = (segment: Segment | undefined): string | undefined =>
  segment === undefined ? undefined : "key" in segment ? segment.key : member(segment);

function* property(
  step: StepView,
  path: Path,
  text: string,
  { file }: ExpressionView,
  at: () => Place,
): Iterable<Diagnostic> {
  const data = { step: step.name, type: step.type, property: text };
  if (step.kind === undefined) return; // its unknown type has been reported
  if (step.kind.ends === true) {
    yield diagnostic("definition/reads-fail", { step: step.name }, at());
  } else if (member(path[0]) === "PropertyFiles") yield* propertyFile(step, keyOf(path[1]) ?? "", file === true, at);
  else if (file === true) yield diagnostic("definition/no-property-file", { step: step.name, property: text }, at());
  else if (step.kind.outputParameters === true) {
    const { known, whole } = outputParameterNames(step);
    const key = keyOf(path[1]);
    if (member(path[0]) !== "OutputParameters" || key === undefined || path.length > 2) {
      yield diagnostic("definition/unknown-property", data, at(), {
        hint: `its outputs are read as OutputParameters['${known[0] ?? "name"}']`,
      });
    } else if (whole && !known.includes(key)) {
      yield diagnostic("definition/unknown-output", { step: step.name, output: key }, at(), chooseFrom(key, known));
    }
  } else yield* shaped(step, path, text, at);
}

function* shaped(step: StepView, path: Path, text: string, at: Where): Iterable<Diagnostic> {
  const shape = step.kind?.properties;
  if (shape === undefined) return;
  const found = propertyAt(shape(), path);
  const data = { step: step.name, type: step.type, property: text };
  if (path.length === 0) yield diagnostic("definition/unknown-property", data, at());
  else if (found.found) yield* echoed(step, path, at);
  else {
    const near = didYouMean(found.segment, found.known).hint;
    const others = near === undefined ? kindsWith(path) : [];
    const hint =
      near ??
      (others.length > 0
        ? `${text} is a property of ${listed(others, "or")} steps`
        : found.known.length > 0
          ? `there are ${listed(found.known.slice(0, 30))}`
          : undefined);
    yield diagnostic("definition/unknown-property", data, at(), hint === undefined ? {} : { hint });
  }
}

/** The step types that have the property. One of them was probably meant. */
const kindsWith = (path: Path): readonly string[] =>
  stepTypes().filter((type) => {
    const shape = stepKind(type)?.properties;
    return shape !== undefined && propertyAt(shape(), path).found;
  });

/** Properties that repeat names from the request, such as those of a processing job's inputs and outputs. */
function* echoed(step: StepView, path: Path, at: Where): Iterable<Diagnostic> {
  const [first, second, third] = path;
  if (member(first) === "ProcessingOutputConfig" && member(second) === "Outputs") {
    const { known, whole } = outputNames(step);
    const key = third !== undefined && "key" in third ? third.key : undefined;
    if (key !== undefined && whole && !known.includes(key)) {
      yield diagnostic("definition/unknown-output", { step: step.name, output: key }, at(), chooseFrom(key, known));
    }
  } else if (member(first) === "ProcessingInputs" && second !== undefined && "key" in second) {
    const { known, whole } = inputNames(step);
    if (whole && !known.includes(second.key)) {
      yield diagnostic(
        "definition/unknown-input",
        { step: step.name, input: second.key },
        at(),
        chooseFrom(second.key, known),
      );
    }
  }
}

function* propertyFile(step: StepView, name: string, inJsonGet: boolean, at: Where): Iterable<Diagnostic> {
  const { known, whole } = propertyFileNames(step);
  if (!known.includes(name)) {
    if (whole)
      yield diagnostic(
        "definition/unknown-property-file",
        { step: step.name, file: name },
        at(),
        chooseFrom(name, known),
      );
  } else if (!inJsonGet) yield diagnostic("definition/property-file-bare", { step: step.name, file: name }, at());
}
