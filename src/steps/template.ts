import type { Authored } from "../author/chain/builder.ts";
import { type BuilderMap, createBuilderMap } from "../author/chain/builders.ts";
import {
  type Generated,
  type NodeRequirements,
  stageTemplate,
  type TemplateInput,
} from "../author/configs/template.ts";
import { readOptions } from "../author/read-options.ts";
import { type Callable, callable } from "../base/callable.ts";
import { defined } from "../base/defined.ts";
import type { EitherSpelling } from "../base/spellings.ts";
import type { KnownSteps } from "../config/index.ts";
import { orThrow, type Staged } from "../diagnostics/index.ts";
import type { Registry } from "../registry/registry.ts";
import type { Wire } from "../resolve/index.ts";
import type { Context } from "../spec/context.ts";
import type { PipelineValue } from "../spec/pipeline.ts";
import { standardClasses } from "./configs.ts";
import { standardRegistry } from "./pipeline.ts";

/** A pipeline generated from a template, with its steps in a valid execution order and the wires between them. */
export interface GeneratedPipeline extends Authored {
  readonly order: readonly string[];
  readonly wires: readonly Wire[];
}

/** The parts of a template. Names can be in snake_case. */
export type TemplateFields = EitherSpelling<TemplateInput>;

/** The steps that a template can use, by default the standard pack's. */
export interface TemplateOptions {
  readonly registry?: Registry;
  /** Names of config classes that cannot be derived from a step's name, with their steps. */
  readonly classes?: KnownSteps["classes"];
}

const MEMBERS = ["dag", "configMap", "builderMap", "name", "found"] as const;

class PipelineBuilderTemplate_ implements Authored {
  readonly #staged: Staged<Generated>;
  readonly #stage: (found: Context | undefined) => Staged<Generated>;

  constructor(fields: TemplateFields, options: TemplateOptions = {}) {
    const read = readOptions<TemplateOptions>(options, ["registry", "classes"], "a template");
    const { registry = standardRegistry, classes = standardClasses } = read.value;
    const known = { ...registry, ...defined({ classes }) };
    const { value: input, diagnostics } = readOptions<TemplateInput>(fields, MEMBERS, "a template");
    const faults = [...read.diagnostics, ...diagnostics];
    this.#stage = (found) => {
      const staged = stageTemplate(registry, known, { ...input, ...defined({ found }) });
      return { ...staged, diagnostics: [...faults, ...staged.diagnostics] };
    };
    this.#staged = this.#stage(undefined);
  }

  /** The steps that the template can name, with their builders. */
  get registry(): Registry {
    return this.#staged.value.registry;
  }

  /** The inputs and outputs of every node. */
  get ioRequirements(): readonly NodeRequirements[] {
    return this.#staged.value.requirements;
  }

  build(found?: Context): Staged<PipelineValue> {
    const { value, diagnostics } = found === undefined ? this.#staged : this.#stage(found);
    return { value: value.pipeline, diagnostics };
  }

  toPipeline(): PipelineValue {
    return orThrow(this.build());
  }

  /**
   * Generates the pipeline.
   *
   * @throws SpeclineError with every error in the template
   */
  generatePipeline(): GeneratedPipeline {
    const { registry, order, wires } = orThrow(this.#staged);
    return { registry, order, wires, build: (found) => this.build(found), toPipeline: () => this.toPipeline() };
  }

  /** The same as `ioRequirements`. */
  get io_requirements(): readonly NodeRequirements[] {
    return this.ioRequirements;
  }

  /** The same as `generatePipeline`. */
  generate_pipeline(): GeneratedPipeline {
    return this.generatePipeline();
  }
}

/**
 * Builds a pipeline from a graph, its nodes' configs, and builders: `new PipelineBuilderTemplate({ dag, configMap,
 * builderMap })`. Configs are matched by name, step and job type. All errors are reported together.
 */
export const PipelineBuilderTemplate: Callable<typeof PipelineBuilderTemplate_> = callable(PipelineBuilderTemplate_);
export type PipelineBuilderTemplate = PipelineBuilderTemplate_;

/** Builders for the standard steps, which you can override with your own: `{ ...standardBuilders, Package: mine }`. */
export const standardBuilders: BuilderMap = createBuilderMap(standardRegistry);
