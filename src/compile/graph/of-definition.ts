import type { JsonObject } from "../../base/canonical.ts";
import type { Definition, DefinitionStep } from "../../sagemaker/definition.ts";
import type { Arm } from "../../spec/pipeline.ts";
import type { GraphSource } from "./graph.ts";

type Step = GraphSource["steps"][number];
type Gate = NonNullable<GraphSource["gates"]>[number];

/** What a definition alone tells of a pipeline, whoever wrote it: steps that its expressions name, conditions and their arms. */
export function definitionSource(title: string, definition: Definition): GraphSource {
  const steps: Step[] = [];
  const gates: Gate[] = [];
  const collect = (all: readonly DefinitionStep[], arm?: Arm): void => {
    for (const step of all) {
      const place = {
        id: step.Name,
        ...(arm === undefined ? {} : { arm }),
        ...(step.DependsOn === undefined ? {} : { after: step.DependsOn }),
      };
      if (step.Type !== "Condition") {
        steps.push({ ...place, spec: step.Type, config: step.Arguments });
        continue;
      }
      const { Conditions: conditions, IfSteps: yes, ElseSteps: no } = step.Arguments;
      gates.push({ ...place, conditions: (conditions ?? []) as readonly JsonObject[] });
      collect((yes ?? []) as unknown as readonly DefinitionStep[], { gate: step.Name, side: "then" });
      collect((no ?? []) as unknown as readonly DefinitionStep[], { gate: step.Name, side: "else" });
    }
  };
  collect(definition.Steps);
  return { title, steps, wires: [], gates };
}
