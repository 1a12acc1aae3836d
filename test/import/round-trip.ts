import * as service from "../../src/author/service/index.ts";
import type { Diagnostic } from "../../src/diagnostics/index.ts";
import * as specline from "../../src/index.ts";
import type { Definition } from "../../src/sagemaker/definition.ts";
import { importDefinition } from "../../src/sagemaker/import/index.ts";
import * as steps from "../../src/steps/index.ts";

const modules: Readonly<Record<string, object>> = {
  specline,
  "specline/sagemaker": service,
  "specline/steps": steps,
};

/** Runs the text of an imported module; its default export. It has no types in it that would have to be taken out. */
export function evaluate(code: string): { build(): specline.Staged<specline.PipelineValue> } {
  const body = code
    .replace(/^import \{([^}]*)\} from ("[^"]*");$/gm, "const {$1} = modules[$2];")
    .replace(/^export default /m, "return ");
  return new Function("modules", body)(modules) as never;
}

const sources = { scripts: {}, runtime: { root: "", tree: {} }, data: {} };

/** The definition that a pipeline of steps in the service's own words compiles to, and every fault on the way. */
export function compiled(staged: specline.Staged<specline.PipelineValue>): {
  readonly definition: Definition;
  readonly faults: readonly Diagnostic[];
} {
  const wired = specline.resolve(staged.value, specline.standardRegistry);
  const made = specline.compile(wired.value, specline.localTarget, sources, specline.standardRegistry, {
    version: "0",
  });
  return {
    definition: made.value.definition,
    faults: [...staged.diagnostics, ...wired.diagnostics, ...made.diagnostics],
  };
}

/** A definition imported, and its module compiled. */
export function roundTrip(definition: Definition) {
  const { value: code, diagnostics } = importDefinition(definition, "imported");
  const pipeline = evaluate(code);
  return { code, diagnostics, ...compiled(pipeline.build()) };
}
