import type { Json, JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { isList, isObject, listOf, objectOf } from "../../base/json.ts";
import { choosesBranch } from "../../sagemaker/kinds.ts";
import type { Arm } from "../../spec/pipeline.ts";
import type { GraphSource } from "./graph.ts";

type Step = GraphSource["steps"][number];
type Gate = NonNullable<GraphSource["gates"]>[number];

/** Extracts what any definition shows of a pipeline: steps, references in expressions, conditions and arms. */
export function definitionSource(title: string, definition: JsonObject): GraphSource {
  const steps: Step[] = [];
  const gates: Gate[] = [];
  const collect = (all: Json | undefined, arm?: Arm): void => {
    for (const { Name, Type, DependsOn, Arguments } of listOf(all).filter(isObject)) {
      const id = String(Name);
      const args = objectOf(Arguments);
      const place = defined({ id, arm, after: isList(DependsOn) ? DependsOn.map(String) : undefined });
      if (!choosesBranch(Type)) {
        steps.push({ ...place, spec: String(Type), config: args });
        continue;
      }
      gates.push({ ...place, conditions: listOf(args["Conditions"]).filter(isObject) });
      collect(args["IfSteps"], { gate: id, side: "then" });
      collect(args["ElseSteps"], { gate: id, side: "else" });
    }
  };
  collect(definition["Steps"]);
  return { title, steps, wires: [], gates };
}
