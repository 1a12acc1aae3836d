import type { z } from "zod";
import type { Json } from "../../../base/canonical.ts";
import { TYPESCRIPT_NAMES } from "../../../base/identifiers.ts";
import { printableSource } from "../../../base/printable.ts";
import { keyText } from "../../../sagemaker/import/code.ts";
import { isExprJson } from "../../../spec/expr.ts";
import { parameterOf } from "../../../spec/reference.ts";
import { code, parameterKind } from "./cells.ts";
import type { NotebookLanguage, SetField } from "./language.ts";

/** A value as TypeScript. Parameters become `param` calls, and other expressions stay JSON. */
function literal(value: Json, schema?: z.ZodType): string {
  if (isExprJson(value)) {
    const name = parameterOf(value);
    if (name === undefined) return `${JSON.stringify(value)} as never`;
    return `param.${parameterKind(schema)}(${JSON.stringify(name)})`;
  }
  if (Array.isArray(value)) return `[${value.map((item: Json) => literal(item)).join(", ")}]`;
  if (value !== null && typeof value === "object") {
    const members = Object.entries(value).map(([key, member]) => `${keyText(key)}: ${literal(member as Json)}`);
    return `{ ${members.join(", ")} }`;
  }
  return JSON.stringify(value);
}

const lines = (fields: readonly SetField[]): readonly string[] =>
  fields.map(({ name, value, schema }) => `  ${name}: ${literal(value, schema)},`);

/** TypeScript for the tslab kernel. */
export const TYPESCRIPT: NotebookLanguage = {
  metadata: {
    kernelspec: { display_name: "TypeScript", language: "typescript", name: "tslab" },
    language_info: { name: "typescript", file_extension: ".ts", mimetype: "text/typescript" },
  },
  kernel:
    "The kernel is [tslab](https://github.com/yunabe/tslab): `npm install -g tslab && tslab install`. Specline must be installed in this notebook's folder.",
  names: TYPESCRIPT_NAMES,
  declared: `BaseConfig ProcessingBaseConfig PipelineBuilderTemplate loadConfigs mergeAndSaveConfigs param display
    notebook base processing configs loaded dag template pipeline picture reasons faults compiled run`.split(/\s+/),
  printable: printableSource,
  fieldName: ({ name }) => name,
  value: (value) => JSON.stringify(value),
  imports: (classes, text) => {
    const names = [
      "BaseConfig",
      ...classes,
      "loadConfigs",
      "mergeAndSaveConfigs",
      ...(text.includes("param.") ? ["param"] : []),
      "PipelineBuilderTemplate",
      "ProcessingBaseConfig",
    ];
    return code(
      'import { display } from "tslab";',
      `import {\n${names.map((name) => `  ${name},`).join("\n")}\n} from "specline";`,
      'import * as notebook from "specline/notebook";',
      "",
      "notebook.useDisplay(display);",
    );
  },
  base: (fields) =>
    code(
      "const base = BaseConfig({",
      ...lines(fields),
      "});",
      "// Processing steps also share a machine type.",
      "const processing = ProcessingBaseConfig({}, base);",
    ),
  config: ({ variable, className, parent, fields }) => {
    const object = fields.length === 0 ? "{}" : `{\n${lines(fields).join("\n")}\n}`;
    return `const ${variable} = ${className}(${object}, ${parent});`;
  },
  configCell: (statement, variable) => code(statement, `notebook.configTable(${variable});`),
  allConfigs: (variables) => code(`const configs = [${variables.join(", ")}];`, "notebook.configTable(configs);"),
  save: (file) =>
    code(
      `await mergeAndSaveConfigs(configs, ${JSON.stringify(file)});`,
      `await notebook.file(${JSON.stringify(file)});`,
    ),
  load: (file) =>
    code(
      `const loaded = await loadConfigs(${JSON.stringify(file)});`,
      "loaded.diagnostics.map(({ message }) => message);",
    ),
  wire: ({ title, nodes, edges }) =>
    code(
      "const dag = {",
      `  nodes: ${JSON.stringify(nodes, null, 2).replaceAll("\n", "\n  ")},`,
      "  edges: [",
      ...edges.map((edge) => `    [${edge.map((name) => JSON.stringify(name)).join(", ")}],`),
      "  ] as [string, string][],",
      "};",
      `const template = new PipelineBuilderTemplate({ name: ${JSON.stringify(title)}, dag, configMap: loaded.value.configs });`,
      "const pipeline = template.generatePipeline();",
      "pipeline.order;",
    ),
  draw: [
    code("const picture = await notebook.graph(pipeline);"),
    code("const reasons = notebook.explanation(pipeline);"),
  ],
  compile: [
    code("const faults = await notebook.check(pipeline);"),
    code(
      "const compiled = await notebook.compile(pipeline);",
      "compiled.definition.Steps.map(({ Name, Type }) => [Name, Type]);",
    ),
  ],
  run: [
    code("const run = await notebook.run(pipeline);"),
    code("await notebook.plots(run);"),
    code("await notebook.report(run);"),
  ],
};
