import type { z } from "zod";
import type { Json } from "../../../base/canonical.ts";
import { PYTHON_NAMES } from "../../../base/identifiers.ts";
import { printableYaml } from "../../../base/printable.ts";
import { isExprJson } from "../../../spec/expr.ts";
import { parameterOf } from "../../../spec/reference.ts";
import { code, parameterKind } from "./cells.ts";
import type { NotebookLanguage, SetField } from "./language.ts";

/** A value as Python. JSON strings and numbers are also valid Python. */
function literal(value: Json, schema?: z.ZodType): string {
  const name = isExprJson(value) ? parameterOf(value) : undefined;
  if (name !== undefined) return `param.${parameterKind(schema)}(${JSON.stringify(name)})`;
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) return `[${value.map((item: Json) => literal(item)).join(", ")}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}: ${literal(member as Json)}`);
  return `{${members.join(", ")}}`;
}

/** A pack can have a field whose name is not valid in Python, such as "lambda". */
const isWord = (name: string): boolean => /^[A-Za-z_]\w*$/.test(name) && !PYTHON_NAMES.reserved.includes(name);

function words(fields: readonly SetField[]): readonly string[] {
  const others = fields.filter(({ serializedName }) => !isWord(serializedName));
  const rest = others.map(
    ({ serializedName, value, schema }) => `${JSON.stringify(serializedName)}: ${literal(value, schema)}`,
  );
  return [
    ...fields
      .filter(({ serializedName }) => isWord(serializedName))
      .map(({ serializedName, value, schema }) => `    ${serializedName}=${literal(value, schema)},`),
    ...(rest.length === 0 ? [] : [`    **{${rest.join(", ")}},`]),
  ];
}

/** Python, for Jupyter's own kernel. */
export const PYTHON: NotebookLanguage = {
  metadata: {
    kernelspec: { display_name: "Python 3", language: "python", name: "python3" },
    language_info: { name: "python", file_extension: ".py", mimetype: "text/x-python" },
  },
  kernel:
    "`specline.py`, beside this notebook, calls the command line, which is found in `node_modules` here or above, on `PATH`, or through the environment variable `SPECLINE_COMMAND`.",
  names: PYTHON_NAMES,
  declared: `Path BaseConfig ProcessingBaseConfig config_table create_pipeline_from_template load_configs
    merge_and_save_configs param base processing configs loaded dag pipeline definition run step`.split(/\s+/),
  printable: printableYaml,
  fieldName: ({ serializedName }) => serializedName,
  value: (value) => literal(value),
  imports: (classes, text) => {
    const functions = ["config_table", "create_pipeline_from_template", "load_configs", "merge_and_save_configs"];
    const names = [
      ...["BaseConfig", "ProcessingBaseConfig", ...classes].sort(),
      ...functions,
      ...(text.includes("param.") ? ["param"] : []),
    ];
    return code("from pathlib import Path", "", "from specline import (", ...names.map((name) => `    ${name},`), ")");
  },
  base: (fields) =>
    code(
      "base = BaseConfig(",
      ...words(fields),
      ")",
      "# Processing steps also share a machine type.",
      "processing = ProcessingBaseConfig(base)",
    ),
  config: ({ variable, className, parent, fields }) =>
    fields.length === 0
      ? `${variable} = ${className}(${parent})`
      : [`${variable} = ${className}(`, `    ${parent},`, ...words(fields), ")"].join("\n"),
  configCell: (statement, variable) => code(statement, variable),
  allConfigs: (variables) =>
    code("configs = [", ...variables.map((variable) => `    ${variable},`), "]", "config_table(*configs)"),
  save: (file) =>
    code(
      `merge_and_save_configs(configs, ${JSON.stringify(file)})`,
      `print(Path(${JSON.stringify(file)}).read_text("utf-8"))`,
    ),
  load: (file) => code(`loaded = load_configs(${JSON.stringify(file)})`, "loaded"),
  wire: ({ title, file, nodes, edges }) =>
    code(
      "dag = {",
      '    "nodes": [',
      ...nodes.map((node) => `        ${JSON.stringify(node)},`),
      "    ],",
      '    "edges": [',
      ...edges.map((edge) => `        (${edge.map((name) => JSON.stringify(name)).join(", ")}),`),
      "    ],",
      "}",
      `pipeline = create_pipeline_from_template(${JSON.stringify(file)}, name=${JSON.stringify(title)}, dag=dag)`,
    ),
  draw: [code("pipeline.graph()"), code("pipeline.explain()")],
  compile: [
    code("pipeline.check()"),
    code("definition = pipeline.compile()", '[(step["Name"], step["Type"]) for step in definition["Steps"]]'),
  ],
  run: [code("run = pipeline.run()", "run"), code("run.plots()"), code("run.report()")],
};
