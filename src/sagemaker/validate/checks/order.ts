import { topological } from "../../../base/graph.ts";
import { isList } from "../../../base/json.ts";
import { type Diagnostic, diagnostic } from "../../../diagnostics/index.ts";
import { below } from "../path.ts";
import { chooseFrom, placeOf } from "../place.ts";
import { namesakes, predecessors } from "../scope.ts";
import type { DefinitionView, StepView } from "../view.ts";
import type { DefinitionCheck } from "./check.ts";

/**
 * Checks that the steps can be ordered: each step waits only for steps that exist and can be followed, and never for
 * itself.
 */
export const order: DefinitionCheck = function* (view) {
  const twice = namesakes(view);
  for (const step of view.steps) yield* dependsOn(step, view, twice);
  const seen = new Set<string>();
  for (const { at, step, reference } of view.expressions) {
    if (reference?.root !== "Steps" || step === undefined || reference.step !== step.name || seen.has(step.name))
      continue;
    seen.add(step.name);
    yield diagnostic("definition/reads-itself", { step: step.name }, placeOf(at, step));
  }
  yield* cycles(view);
};

function* dependsOn(step: StepView, view: DefinitionView, twice: ReadonlySet<string>): Iterable<Diagnostic> {
  const list = step.json["DependsOn"];
  const at = below(step.at, "DependsOn");
  if (list === undefined) return;
  if (!isList(list)) {
    yield diagnostic(
      "definition/wrong-type",
      { member: "DependsOn", want: "a list", got: "something else" },
      placeOf(at, step),
    );
    return;
  }
  for (const [index, name] of list.entries()) {
    const where = placeOf(below(at, index), step);
    const other = typeof name === "string" ? view.byName.get(name) : undefined;
    if (typeof name !== "string") {
      yield diagnostic(
        "definition/wrong-type",
        { member: `DependsOn[${index}]`, want: "the name of a step", got: "something else" },
        where,
      );
    } else if (name === step.name) yield diagnostic("definition/self-dependency", { step: name }, where);
    else if (other === undefined) {
      yield diagnostic(
        "definition/unknown-dependency",
        { step: name },
        where,
        chooseFrom(name, [...view.byName.keys()]),
      );
    } else if (other.kind?.ends === true && !twice.has(name))
      yield diagnostic("definition/depends-on-fail", { step: name }, where);
  }
}

/** One diagnostic for each cycle that shares no step with another reported cycle. */
function* cycles(view: DefinitionView): Iterable<Diagnostic> {
  const before = new Map([...predecessors(view)].map(([name, needs]) => [name, [...needs]]));
  for (;;) {
    const { cycle } = topological(before);
    const first = view.byName.get(cycle?.[0] ?? "");
    if (cycle === undefined || first === undefined) return;
    yield diagnostic("definition/cycle", { cycle: [...cycle, first.name].join(" → ") }, placeOf(first.at, first));
    for (const name of cycle) before.delete(name);
  }
}
