import { dirname, resolve as resolvePath } from "node:path";
import type { Json } from "../base/canonical.ts";
import { defined } from "../base/defined.ts";
import { Identifiers } from "../base/identifiers.ts";
import { quoted, snakeCase } from "../base/words.ts";
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
  fieldTable,
  markdown,
  notebookText,
  portLines,
} from "./write/notebook/cells.ts";
import type { ConfigCell, NotebookLanguage, SetField } from "./write/notebook/language.ts";
import { PYTHON } from "./write/notebook/python.ts";
import { type WrittenModules, writeModules } from "./write/notebook/python-modules.ts";
import { TYPESCRIPT } from "./write/notebook/typescript.ts";

/** The kernels that can run a notebook. */
const KERNELS = { typescript: TYPESCRIPT, python: PYTHON } as const satisfies Record<string, NotebookLanguage>;
export type Kernel = keyof typeof KERNELS;

export interface NotebookOptions extends ConfigChoices {
  readonly from: string;
  readonly output: string;
  readonly kernel: Kernel;
  /** Overwrites an existing notebook. */
  readonly force: boolean;
}

export interface WrittenNotebook {
  /** The absolute path, if the notebook was written. */
  readonly file?: string;
  /** The absolute paths of what a notebook for Python imports. */
  readonly modules?: readonly string[];
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
  const language = KERNELS[options.kernel];
  const made = sectionsOf(loaded.pipeline, wired.value, loaded.registry, base, from, language);
  const written = options.kernel === "python" ? await writeModules(host, dirname(file), options.force) : NO_MODULES;
  if (hasErrors(written.diagnostics)) return { sections: 0, diagnostics: [...diagnostics, ...written.diagnostics] };
  const faults = await writeOutput(host, file, notebookText(made.cells, language));
  const left = leftOut(loaded.pipeline);
  const { modules } = written;
  return { file, ...defined({ modules }), sections: made.sections, diagnostics: [...diagnostics, ...left, ...faults] };
}

const NO_MODULES: WrittenModules = { diagnostics: [] };

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
  language: NotebookLanguage,
): { readonly cells: readonly Cell[]; readonly sections: number } {
  const classes = pipeline.steps.map(({ spec }) => `${spec}Config`);
  const names = new Identifiers([...language.declared, ...classes], language.names);
  const sections = pipeline.steps.flatMap((step): Section[] => {
    const spec = registry.names.get(step.spec);
    return spec === undefined ? [] : [{ step, spec, variable: names.take(step.id, "Config") }];
  });
  const configs = sections.map((section) => language.config(configCell(section, pipeline, from)));
  const cells = [
    ...opening(pipeline, sections, configs.join("\n"), language),
    ...baseCells(base, language),
    ...sections.flatMap(({ step, spec, variable }, index): Cell[] => [
      markdown(
        `## ${index + 1}. ${step.id}`,
        "",
        spec.summary,
        "",
        ...portLines(spec),
        "",
        ...fieldTable(spec, language),
      ),
      language.configCell(configs[index] as string, variable),
    ]),
    ...closing(pipeline, wired, sections, language),
  ];
  return { cells, sections: sections.length };
}

function opening(
  { title, description }: PipelineValue,
  sections: readonly Section[],
  text: string,
  { imports, kernel }: NotebookLanguage,
): readonly Cell[] {
  const classes = [...new Set(sections.map(({ spec }) => `${spec.name}Config`))].sort();
  return [
    markdown(
      `# ${title}`,
      "",
      ...(description === undefined ? [] : [description, ""]),
      `${sections.length} steps, with a section for each config. Then the configs are saved and loaded, and the pipeline is wired, drawn, compiled and run.`,
      "",
      kernel,
    ),
    imports(classes, text),
  ];
}

function baseCells(set: Readonly<Record<string, Json>>, { base, fieldName }: NotebookLanguage): readonly Cell[] {
  const fields = Object.entries(baseValuesOf(set)).map(([name, value]): SetField => {
    const serializedName = snakeCase(name);
    return { name, serializedName, value };
  });
  return [
    markdown(
      "## Shared settings",
      "",
      "A base config states who owns the pipeline and where it runs. All configs inherit it. It is part of the definition only if a step uses it.",
      "",
      "| field | |",
      "|---|---|",
      ...fields.map((field) => `| \`${fieldName(field)}\` | ${baseDoc(field.name)} |`),
    ),
    base(fields),
  ];
}

function configCell({ step, spec, variable }: Section, pipeline: PipelineValue, from: MovePath): ConfigCell {
  const values = { ...factsOf(spec, pipeline), ...movedConfig(spec, asConfig(step, spec, pipeline), from) };
  const { byName } = fieldsOf(spec);
  const fields = Object.entries(values).map(
    ([name, value]): SetField => ({
      name,
      serializedName: byName.get(name)?.serializedName ?? snakeCase(name),
      value,
      schema: fieldSchema(spec.config, name),
    }),
  );
  const branch: readonly SetField[] =
    step.branch === undefined ? [] : [{ name: "jobType", serializedName: "job_type", value: step.branch }];
  const parent = spec.job.type === "processing" ? "processing" : "base";
  return { variable, className: `${spec.name}Config`, parent, fields: [...fields, ...branch] };
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

function closing(
  { title }: PipelineValue,
  wired: Wired,
  sections: readonly Section[],
  language: NotebookLanguage,
): readonly Cell[] {
  const wires = [...new Set(wired.wires.map(({ from, to }) => JSON.stringify([from.step, to.step])))];
  const order = wired.steps.flatMap(({ id, after }) => (after ?? []).map((before) => JSON.stringify([before, id])));
  const edges = [...new Set([...wires, ...order])].map((edge) => JSON.parse(edge) as readonly [string, string]);
  const file = "pipeline_config.json";
  const nodes = sections.map(({ step }) => step.id);
  return [
    markdown("## All configs", "", "Every config has been checked. This table shows the values that were set."),
    language.allConfigs(sections.map(({ variable }) => variable)),
    markdown(
      "## Save",
      "",
      "One file with four sections for shared and specific values. It contains only what was set, so it is easy to compare.",
    ),
    language.save(file),
    markdown("## Load", "", "Reads the same configs back. Any problem in the file would be listed with its line."),
    language.load(file),
    markdown(
      "## Wire",
      "",
      "The edges decide the wiring. Without edges, it is inferred. The template finds each node's config by its name, step and job type.",
    ),
    language.wire({ title, file, nodes, edges }),
    markdown("## Draw", "", "The graph of the pipeline, and the reason for each wire."),
    ...language.draw,
    markdown("## Compile", "", "Everything is checked before anything is uploaded. SageMaker gets this definition."),
    ...language.compile,
    markdown("## Run", "", "Runs the same definition on this machine."),
    ...language.run,
  ];
}
