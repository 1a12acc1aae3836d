import { createJiti } from "jiti";
import * as service from "../../src/author/service/index.ts";
import type { Diagnostic } from "../../src/diagnostics/index.ts";
import * as specline from "../../src/index.ts";
import type { Definition } from "../../src/sagemaker/definition.ts";
import { importDefinition } from "../../src/sagemaker/import/index.ts";

/** Runs the text of a module that imports Specline; its default export. */
export async function evaluate(code: string): Promise<{ staged(): specline.Staged<specline.PipelineValue> }> {
  const jiti = createJiti(import.meta.url, {
    fsCache: false,
    moduleCache: false,
    interopDefault: false,
    virtualModules: { specline, "specline/sagemaker": service },
  });
  const made = (await jiti.evalModule(code, { filename: "/imported.ts", ext: ".ts", async: true })) as {
    readonly default: never;
  };
  return made.default;
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
export async function roundTrip(definition: Definition) {
  const { value: code, diagnostics } = importDefinition(definition, "imported");
  const pipeline = await evaluate(code);
  return { code, diagnostics, ...compiled(pipeline.staged()) };
}
