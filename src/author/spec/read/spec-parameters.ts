import { defined } from "../../../base/defined.ts";
import { didYouMean, nearest } from "../../../base/words.ts";
import type { Parameter } from "../../../spec/pipeline.ts";
import { parameterOf } from "../../../spec/reference.ts";
import type { Draft } from "../../chain/draft.ts";
import type { FoundNode, Reader } from "./spec-reader.ts";

const PARAMETER_TYPES = ["String", "Integer", "Float", "Boolean"] as const satisfies readonly Parameter["type"][];

/** Reads the parameters that a spec declares. */
export function readParameters(found: FoundNode | undefined, reader: Reader): Parameter[] {
  return reader.entries(found).map(([name, declaration]) => {
    const members = reader.members(declaration, "a parameter");
    const { value: given = "String", path = [] } = members.get("type") ?? {};
    const type = PARAMETER_TYPES.find((one) => one === given);
    if (type === undefined) {
      const expected = "String, Integer, Float or Boolean";
      reader.fault("author/bad-shape", { key: "type", expected, value: JSON.stringify(given) }, path);
    }
    const fallback = members.get("default")?.value;
    const values = members.get("values");
    const doc = reader.text(members.get("doc"));
    return {
      name,
      type: type ?? "String",
      // A default that does not match an unreadable type is not a second problem.
      ...(type !== undefined && fallback !== null && typeof fallback !== "object" && defined({ default: fallback })),
      ...defined({
        values: values && reader.items(values).map((one) => String(one.value)),
        description: reader.text(members.get("description")),
        doc,
      }),
    };
  });
}

/** Reports parameters that a document uses without declaring them. In code, using a parameter declares it. */
export function checkParameters(draft: Draft, mentioned: readonly Parameter[], reader: Reader): void {
  const known = new Set([...draft.parameters, ...mentioned].map((parameter) => parameter.name));
  const used = new Set<string>();
  const walk = (value: unknown): void => {
    if (value === null || typeof value !== "object") return;
    const name = parameterOf(value);
    if (name !== undefined) used.add(name);
    else for (const member of Object.values(value)) walk(member);
  };
  walk([draft.context, draft.gates, draft.steps.map(({ config, inputs }) => [config, inputs])]);
  for (const name of used)
    if (!known.has(name))
      reader.fault("author/unknown-parameter", { name }, ["parameters"], "value", {
        hint: didYouMean(nearest(name, known), "declare it under `parameters`"),
      });
}
