import { expect, test } from "vitest";
import { parse } from "yaml";
import { compile } from "../../compile/index.ts";
import { resolve } from "../../resolve/index.ts";
import { validateDefinition } from "../../sagemaker/validate/index.ts";
import { localTarget } from "../../spec/target.ts";
import { Pipeline } from "../../steps/pipeline.ts";
import { startingFiles } from "./starting-files.ts";
import { templateNames } from "./templates.ts";

test.each(templateNames)("the template %s compiles without a message", (template) => {
  const odd = { name: "p", data: 'it\'s: a "table".csv', label: "yes", positive: "1", template } as const;
  const { "pipeline.yaml": text = "" } = startingFiles(odd);
  const spec = parse(text);
  // Cells are strings, also those that YAML would read as something else.
  expect([spec.data, spec.label, spec.positive]).toEqual([odd.data, "yes", "1"]);
  const authored = Pipeline.fromSpec(spec);
  const wired = resolve(authored.toPipeline(), authored.registry);
  const sources = { scripts: {}, runtime: { root: "", tree: {} }, data: {} };
  const compiled = compile(wired.value, localTarget, sources, authored.registry, { version: "0" });
  const faults = [...wired.diagnostics, ...validateDefinition(compiled.value.definition)];
  expect(faults.filter(({ severity }) => severity !== "note").map(({ code }) => code)).toEqual([]);
});
