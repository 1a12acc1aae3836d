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

/** Evaluates the code of an imported module, which is valid JavaScript, and returns its default export. */
export function evaluate(code: string): { build(): specline.Staged<specline.PipelineValue> } {
  const body = code
    .replace(/^import \{([^}]*)\} from ("[^"]*");$/gm, "const {$1} = modules[$2];")
    .replace(/^export default /m, "return ");
  return new Function("modules", body)(modules) as never;
}

const sources = { scripts: {}, runtime: { root: "", tree: {} }, data: {} };

/** Compiles a pipeline of `specline/sagemaker` steps, and returns its definition and all diagnostics. */
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

/** Imports a definition and compiles the resulting module. */
export function roundTrip(definition: Definition) {
  const { value: code, diagnostics } = importDefinition(definition, "imported");
  const pipeline = evaluate(code);
  return { code, diagnostics, ...compiled(pipeline.build()) };
}
