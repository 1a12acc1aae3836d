import { dirname, resolve as resolvePath } from "node:path";
import type { Json } from "../base/canonical.ts";
import { Identifiers } from "../base/identifiers.ts";
import { quoted } from "../base/words.ts";
import { fieldsOf, secretsIn } from "../config/index.ts";
import { type Diagnostic, diagnostic, hasErrors } from "../diagnostics/index.ts";
import type { Registry } from "../registry/registry.ts";
import { resolve, type Wired } from "../resolve/index.ts";
import { sharedFact } from "../spec/context.ts";
import { fieldSchema } from "../spec/fields.ts";
import type { PipelineValue, StepInstance } from "../spec/pipeline.ts";
import type { StepSpec } from "../spec/step.ts";
import type { ConfigChoices } from "./config/layer-configs.ts";
import type { Host } from "./host/host.ts";
import { writeOutput } from "./host/write-output.ts";
import { loadPipeline } from "./load/load-pipeline.ts";
import { asConfig, lostInConfigs } from "./write/as-configs.ts";
import { type MovePath, movedConfig, pathMover } from "./write/moved-paths.ts";
import {
  baseDoc,
  baseValuesOf,
  type Cell,
  code,
  fieldTable,
  literal,
  markdown,
  notebookText,
  portLines,
} from "./write/notebook-cells.ts";

export interface NotebookOptions extends ConfigChoices {
  readonly from: string;
  readonly output: string;
  /** Overwrites an existing notebook. */
  readonly force: boolean;
}

export interface WrittenNotebook {
  /** The absolute path, if the notebook was written. */
  readonly file?: string;
  /** One per step. */
  readonly sections: number;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Writes a notebook that builds a pipeline step by step. It has a documented section for each config, followed by cells
 * that save, wire, draw, compile and run the pipeline.
 */
export async function writeNotebook(host: Host, options: NotebookOptions): Promise<WrittenNotebook> {
  const file = resolvePath(host.folder, options.output);
  if (!options.force && (await host.effects.files.stat(file)) !== undefined) {
    return { sections: 0, diagnostics: [diagnostic("usage/exists", { file: options.output })] };
  }
  const loaded = await loadPipeline(host, options.from, options);
  if (loaded.form === "nothing") return { sections: 0, diagnostics: loaded.diagnostics };
  if (loaded.form === "definition") {
    const fault = diagnostic("load/definition-only", {
      file: options.from,
      what: "configs that a notebook could show",
    });
    return { sections: 0, diagnostics: [fault] };
  }
  const wired = resolve(loaded.pipeline, loaded.registry);
  const diagnostics = [
    ...loaded.diagnostics,
    ...(await loaded.located([...wired.diagnostics, ...secretsOf(loaded.pipeline, loaded.registry)])),
  ];
  if (hasErrors(diagnostics)) return { sections: 0, diagnostics };
  const base = (loaded.configs?.configs[0]?.set ?? {}) as Readonly<Record<string, Json>>;
  const from = pathMover(dirname(loaded.file), dirname(file));
  const made = sectionsOf(loaded.pipeline, wired.value, loaded.registry, base, from);
  const faults = await writeOutput(host, file, notebookText(made.cells));
  const left = leftOut(loaded.pipeline);
  return { file, sections: made.sections, diagnostics: [...diagnostics, ...left, ...faults] };
}

/** A notebook must not contain literal secrets, because notebooks are copied and shown to many people. */
const secretsOf = ({ steps, title }: PipelineValue, registry: Registry): readonly Diagnostic[] =>
  steps.flatMap((step) => {
    const spec = registry.names.get(step.spec);
    return spec === undefined ? [] : secretsIn(spec, step.config, { pipeline: title, step: step.id, ...step.at });
  });

/** Reports the parts that the notebook omits because configs cannot express them. */
function leftOut(pipeline: PipelineValue): readonly Diagnostic[] {
  const { steps, title } = pipeline;
  const external = steps.filter(({ inputs }) => Object.values(inputs).some(({ from }) => from !== "output"));
  const what = [...lostInConfigs(pipeline), ...external.map(({ id }) => `external inputs of ${quoted(id)}`)];
  return what.map((one) => diagnostic("usage/notebook-lacks", { what: one }, { pipeline: title }));
}

interface Section {
  readonly step: StepInstance;
  readonly spec: StepSpec;
  readonly variable: string;
}

function sectionsOf(
  pipeline: PipelineValue,
  wired: Wired,
  registry: Registry,
  base: Readonly<Record<string, Json>>,
  from: MovePath,
): { readonly cells: readonly Cell[]; readonly sections: number } {
  const names = new Identifiers([...DECLARED, ...pipeline.steps.map(({ spec }) => `${spec}Config`)]);
  const sections = pipeline.steps.flatMap((step): Section[] => {
    const spec = registry.names.get(step.spec);
    return spec === undefined ? [] : [{ step, spec, variable: names.take(step.id, "Config") }];
  });
  const configs = sections.map((section, index) => configSection(section, index, pipeline, from));
  const cells = [
    ...opening(pipeline, sections, configs.join("\n")),
    ...baseCells(base),
    ...sections.flatMap((section, index): Cell[] => [
      markdown(
        `## ${index + 1}. ${section.step.id}`,
        "",
        section.spec.summary,
        "",
        ...portLines(section.spec),
        "",
        ...fieldTable(section.spec),
      ),
      code(configs[index] as string, `notebook.configTable(${section.variable});`),
    ]),
    ...closing(pipeline, wired, sections),
  ];
  return { cells, sections: sections.length };
}

/** Names that the other cells import and declare. */
const DECLARED =
  `BaseConfig ProcessingBaseConfig PipelineBuilderTemplate loadConfigs mergeAndSaveConfigs param display notebook
  base processing configs loaded dag template pipeline picture reasons faults compiled run`.split(/\s+/);

function opening({ title, description }: PipelineValue, sections: readonly Section[], text: string): readonly Cell[] {
  const classes = [...new Set(sections.map(({ spec }) => `${spec.name}Config`))].sort();
  const names = [
    "BaseConfig",
    ...classes,
    "loadConfigs",
    "mergeAndSaveConfigs",
    ...(text.includes("param.") ? ["param"] : []),
    "PipelineBuilderTemplate",
    "ProcessingBaseConfig",
  ];
  return [
    markdown(
      `# ${title}`,
      "",
      ...(description === undefined ? [] : [description, ""]),
      `${sections.length} steps, with a section for each config. Then the configs are saved and loaded, and the pipeline is wired, drawn, compiled and run.`,
      "",
      "The kernel is [tslab](https://github.com/yunabe/tslab): `npm install -g tslab && tslab install`. Specline must be installed in this notebook's folder.",
    ),
    code(
      'import { display } from "tslab";',
      `import {\n${names.map((name) => `  ${name},`).join("\n")}\n} from "specline";`,
      'import * as notebook from "specline/notebook";',
      "",
      "notebook.useDisplay(display);",
    ),
  ];
}

function baseCells(base: Readonly<Record<string, Json>>): readonly Cell[] {
  const values = Object.entries(baseValuesOf(base));
  return [
    markdown(
      "## Shared settings",
      "",
      "A base config states who owns the pipeline and where it runs. All configs inherit it. It is part of the definition only if a step uses it.",
      "",
      "| field | |",
      "|---|---|",
      ...values.map(([name]) => `| \`${name}\` | ${baseDoc(name)} |`),
    ),
    code(
      "const base = BaseConfig({",
      ...values.map(([name, value]) => `  ${name}: ${literal(value)},`),
      "});",
      "// Processing steps also share a machine type.",
      "const processing = ProcessingBaseConfig({}, base);",
    ),
  ];
}

/** The call that creates a step's config. */
function configSection({ step, spec, variable }: Section, _: number, pipeline: PipelineValue, from: MovePath): string {
  const values = { ...factsOf(spec, pipeline), ...movedConfig(spec, asConfig(step, spec, pipeline), from) };
  const lines = Object.entries(values).map(
    ([field, value]) => `  ${field}: ${literal(value, fieldSchema(spec.config, field))},`,
  );
  const branch = step.branch === undefined ? [] : [`  jobType: ${JSON.stringify(step.branch)},`];
  const parent = spec.job.type === "processing" ? "processing" : "base";
  const all = [...lines, ...branch];
  const object = all.length === 0 ? "{}" : `{\n${all.join("\n")}\n}`;
  return `const ${variable} = ${spec.name}Config(${object}, ${parent});`;
}

/** The pipeline's facts for which this step has fields. */
function factsOf(spec: StepSpec, { context }: PipelineValue): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    [...fieldsOf(spec).byName.values()].flatMap(({ name, info, of }) => {
      const value = of === "step" ? sharedFact(context, info.context) : undefined;
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

function closing({ title }: PipelineValue, wired: Wired, sections: readonly Section[]): readonly Cell[] {
  const edges = [...new Set(wired.wires.map(({ from, to }) => JSON.stringify([from.step, to.step])))];
  const order = wired.steps.flatMap(({ id, after }) => (after ?? []).map((before) => JSON.stringify([before, id])));
  const drawn = [...new Set([...edges, ...order])].map((edge) => JSON.parse(edge) as readonly [string, string]);
  const file = "pipeline_config.json";
  return [
    markdown(
      "## All configs",
      "",
      "Configs are checked when they are created. This table shows the values that were set.",
    ),
    code(`const configs = [${sections.map(({ variable }) => variable).join(", ")}];`, "notebook.configTable(configs);"),
    markdown(
      "## Save",
      "",
      "One file with four sections for shared and specific values. It contains only what was set, so it is easy to compare.",
    ),
    code(
      `await mergeAndSaveConfigs(configs, ${JSON.stringify(file)});`,
      `await notebook.file(${JSON.stringify(file)});`,
    ),
    markdown("## Load", "", "Reads the same configs back. Any problem in the file would be listed with its line."),
    code(
      `const loaded = await loadConfigs(${JSON.stringify(file)});`,
      "loaded.diagnostics.map(({ message }) => message);",
    ),
    markdown(
      "## Wire",
      "",
      "The edges decide the wiring. Without edges, it is inferred. The template finds each node's config by its name, step and job type.",
    ),
    code(
      "const dag = {",
      `  nodes: ${JSON.stringify(
        sections.map(({ step }) => step.id),
        null,
        2,
      ).replaceAll("\n", "\n  ")},`,
      "  edges: [",
      ...drawn.map((edge) => `    [${edge.map((name) => JSON.stringify(name)).join(", ")}],`),
      "  ] as [string, string][],",
      "};",
      `const template = new PipelineBuilderTemplate({ name: ${JSON.stringify(title)}, dag, configMap: loaded.value.configs });`,
      "const pipeline = template.generatePipeline();",
      "pipeline.order;",
    ),
    markdown("## Draw", "", "The graph of the pipeline, and the reason for each wire."),
    code("const picture = await notebook.graph(pipeline);"),
    code("const reasons = notebook.explanation(pipeline);"),
    markdown("## Compile", "", "Everything is checked before anything is uploaded. SageMaker gets this definition."),
    code("const faults = await notebook.check(pipeline);"),
    code(
      "const compiled = await notebook.compile(pipeline);",
      "compiled.definition.Steps.map(({ Name, Type }) => [Name, Type]);",
    ),
    markdown("## Run", "", "Runs the same definition on this machine."),
    code("const run = await notebook.run(pipeline);"),
    code("await notebook.plots(run);"),
    code("await notebook.report(run);"),
  ];
}
