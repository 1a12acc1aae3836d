import type { Json, JsonObject } from "../../base/canonical.ts";
import { type Diagnostic, diagnostic, orThrow, SpeclineError, type Staged } from "../../diagnostics/index.ts";
import type { Registry } from "../../registry/registry.ts";
import { type Comparable, type Condition, comparable } from "../../spec/condition.ts";
import { type Expr, metricOf } from "../../spec/expr.ts";
import { marked } from "../../spec/marks.ts";
import type { Arm, PipelineValue } from "../../spec/pipeline.ts";
import type { StepSpec } from "../../spec/step.ts";
import { type RequirementsInput, readRequirements } from "../requirements.ts";
import { scriptDeclaration } from "../script-step.ts";
import { extended } from "../spec/read/spec-scripts.ts";
import { noMentions, toJson, toJsonObject } from "../values.ts";
import type { Conditions, Recipes } from "./builder.ts";
import { addHandles, declareStep, readConfig, useHandles } from "./declare.ts";
import { continues, type Draft, type DraftStep, emptyDraft, measuredBy, presetsFor, withChanges } from "./draft.ts";
import { finish, stepFaultOf } from "./finish.ts";
import { enter, gives, kindOf, leave, meets, missing, staysBy } from "./flow.ts";
import type { Handle, StepOptions } from "./handle.ts";
import type { ContextInput, Textlike } from "./verbs.ts";

/** How a pipeline is built. */
export interface BuilderOptions {
  /** A call may come before the step that makes what it reads: resolution puts that step in, with a note. */
  readonly autoInsert?: boolean;
  /** Where SageMaker Experiments records the runs; null for nowhere. Named after pipeline and execution where it is left out. */
  readonly experiment?: { readonly ExperimentName: Textlike; readonly TrialName: Textlike } | null;
  /** The definition's Metadata and MlflowConfig, in its own words. */
  readonly metadata?: JsonObject;
  readonly mlflow?: JsonObject | null;
}

/** The least of the general machines, and spot instances for training. Source: SageMaker pricing, instance types; read 2026-11. */
const BUDGET = { instanceType: "ml.m5.large", spot: true } as const;

type Build = (builder: object) => unknown;

/** Makes the function that starts pipelines: one class for a registry, its fluent methods on the prototype. */
export function builderOf(registry: Registry, recipes: Recipes): (title: string, options?: BuilderOptions) => object {
  const { steps } = registry;
  const stays = staysBy(registry);
  const calls = (kind: string): string =>
    steps
      .filter((spec) => gives(spec).some((given) => meets(given, kind)))
      .map((spec) => `.${spec.verb}()`)
      .join(" or ");

  const isFreeScript = (spec: StepSpec): boolean =>
    scriptDeclaration(spec) !== undefined && !registry.names.has(spec.name);

  class Builder {
    readonly #draft: Draft;
    constructor(draft: Draft) {
      this.#draft = draft;
      marked(this, "pipeline");
    }
    static draftOf = (value: unknown): Draft | undefined =>
      typeof value === "object" && value !== null && #draft in value ? value.#draft : undefined;

    step(id: string, spec: StepSpec, inputs?: object, config?: object, options?: StepOptions): Handle<StepSpec> {
      return declareStep(this.#draft, id, spec, inputs, config, options);
    }
    use(...handles: readonly Handle<StepSpec>[]): Builder {
      return new Builder(useHandles(this.#draft, handles));
    }
    branch(name: string, build: Build): Builder {
      const outer = this.#draft;
      const inside = withChanges(outer, { branch: name, last: undefined, have: enter(outer.have, name, stays) });
      const built = follow(inside, build, "branch");
      const made = [...built.have].filter((kind) => !inside.have.has(kind));
      const have = new Set([...outer.have, ...leave(new Set(made), name, stays)]);
      return new Builder(withChanges(built, { branch: outer.branch, last: outer.last, have }));
    }
    apply(fn: Build): Builder {
      return new Builder(follow(this.#draft, fn, "apply"));
    }
    when(conditions: Conditions, then: Build, otherwise?: Build): Builder {
      return new Builder(gated(this.#draft, "When", conditions, then, otherwise));
    }
    deployIf(when: (metrics: object) => Conditions, then: Build, otherwise?: Build): Builder {
      const draft = this.#draft;
      const at = { pipeline: draft.root.title };
      if (![...draft.have].some((one) => one.startsWith("metric:")))
        throw new SpeclineError([diagnostic("author/no-metrics", { calls: calls("metrics") }, at)]);
      return new Builder(gated(draft, "DeployIf", when(metricsOf(draft)), then, otherwise));
    }
    requires(requirements: RequirementsInput): Builder {
      const draft = this.#draft;
      const read = readRequirements(requirements as Readonly<Record<string, Json>>, { pipeline: draft.root.title });
      return new Builder(
        withChanges(draft, {
          requirements: [...draft.requirements, ...read.requirements],
          maxTrainingTime: read.maxTrainingTime ?? draft.maxTrainingTime,
          diagnostics: [...draft.diagnostics, ...read.diagnostics],
        }),
      );
    }
    context(facts: ContextInput): Builder {
      const draft = this.#draft;
      const found = noMentions();
      const context = { ...draft.context, ...toJsonObject(facts, found) };
      return new Builder(withChanges(draft, { context, parameters: [...draft.parameters, ...found.parameters] }));
    }
    forClassification(facts: ContextInput = {}): Builder {
      return this.context({ task: "binary", ...facts });
    }
    forRegression(facts: ContextInput = {}): Builder {
      return this.context({ ...facts, task: "regression" });
    }
    onBudgetInstances(): Builder {
      return new Builder(withChanges(this.#draft, { presets: { ...this.#draft.presets, ...BUDGET } }));
    }
    inRegion(region: string): Builder {
      const draft = this.#draft;
      return new Builder(withChanges(draft, { frame: { ...draft.frame, region } }));
    }
    declare(...parameters: readonly Expr[]): Builder {
      const draft = this.#draft;
      const found = noMentions();
      for (const one of parameters) toJson(one, found);
      return new Builder(withChanges(draft, { parameters: [...draft.parameters, ...found.parameters] }));
    }
    describe(description: string): Builder {
      return new Builder(withChanges(this.#draft, { description }));
    }
    get registry(): Registry {
      const scripts = this.#draft.steps.map(({ spec }) => spec).filter(isFreeScript);
      return extended(registry, [...new Set(scripts)]);
    }
    build(): Staged<PipelineValue> {
      return finish(this.#draft, stays, stepFaultOf(registry, isFreeScript));
    }
    toPipeline(): PipelineValue {
      return orThrow(this.build());
    }
  }

  /** Lets a function go on from a draft. What it returns must be that draft with calls added; else it is as if it was not called. */
  function follow(draft: Draft, build: Build, call: string): Draft {
    const built = Builder.draftOf(build(new Builder(draft)));
    if (built !== undefined && continues(built, draft)) return built;
    const fault = diagnostic("author/foreign-builder", { call }, { pipeline: draft.root.title });
    return withChanges(draft, { diagnostics: [...draft.diagnostics, fault] });
  }

  function gated(outer: Draft, name: string, conditions: Conditions, then: Build, otherwise?: Build): Draft {
    const found = noMentions();
    const list = Array.isArray(conditions) ? (conditions as readonly Condition[]) : [conditions as Condition];
    const key = `?${outer.gates.length + 1}`;
    const gate = {
      key,
      name,
      conditions: list.map(({ condition }) => toJsonObject(condition, found)),
      ...(outer.arm === undefined ? {} : { arm: outer.arm }),
    };
    const known = addHandles(outer, found.handles);
    let draft = withChanges(known, {
      gates: [...known.gates, gate],
      parameters: [...known.parameters, ...found.parameters],
    });
    const sides = { then, else: otherwise } as const;
    for (const side of ["then", "else"] as const) {
      const build = sides[side];
      if (build === undefined) continue;
      const arm: Arm = { gate: key, side };
      draft = withChanges(follow(withChanges(draft, { arm }), build, name === "When" ? "when" : "deployIf"), {
        arm: outer.arm,
        have: outer.have,
        last: outer.last,
      });
    }
    return draft;
  }

  const called = (draft: Draft, spec: StepSpec, first: unknown, given: object): Draft => {
    const lost = draft.autoInsert === true ? [] : missing(spec, draft.have, stays);
    if (lost.length > 0) throw new SpeclineError(lost.map((want) => missingKind(spec, kindOf(want), draft)));
    const found = noMentions();
    const positional = spec.positional === undefined || first === undefined ? {} : { [spec.positional]: first };
    const { config, facts } = readConfig(spec, { ...given, ...positional }, found);
    const known = addHandles(draft, found.handles);
    const key = `#${known.steps.length + 1}`;
    const { branch, arm, last } = draft;
    const step: DraftStep = {
      key,
      spec,
      config: { ...presetsFor(spec, draft), ...config },
      inputs: {},
      ...(branch === undefined ? {} : { branch }),
      ...(arm === undefined ? {} : { arm }),
    };
    return withChanges(known, {
      steps: [...known.steps, step],
      context: { ...known.context, ...facts },
      parameters: [...known.parameters, ...found.parameters],
      hints: last === undefined ? known.hints : [...known.hints, { kind: "order", step: key, after: last }],
      have: new Set([...known.have, ...gives(spec)]),
      last: key,
    });
  };

  const missingKind = (spec: StepSpec, kind: string, draft: Draft): Diagnostic => {
    const at = { pipeline: draft.root.title, step: spec.name };
    const makers = calls(kind);
    return makers === ""
      ? diagnostic("author/no-producer", { step: spec.name, kind }, at)
      : diagnostic("author/missing-kind", { step: spec.name, kind, calls: makers }, at);
  };

  const method = (name: string, fn: (this: Builder, ...args: unknown[]) => Builder): void => {
    Object.defineProperty(Builder.prototype, name, { value: fn, writable: true, configurable: true });
  };
  const draftOf = (builder: Builder): Draft => Builder.draftOf(builder) as Draft;
  for (const spec of steps) {
    method(spec.verb, function (...args) {
      const [first, given] = spec.positional === undefined ? [undefined, args[0]] : args;
      return new Builder(called(draftOf(this), spec, first, (given as object | undefined) ?? {}));
    });
    for (const alias of Object.keys(spec.verbAliases ?? {}))
      method(alias, function (...args) {
        const draft = draftOf(this);
        const at = { pipeline: draft.root.title, step: spec.name };
        const extra =
          args.length === 0 ? [] : [diagnostic("author/too-many-arguments", { call: alias, verb: spec.verb }, at)];
        const next = called(draft, spec, undefined, {});
        return new Builder(withChanges(next, { diagnostics: [...next.diagnostics, ...extra] }));
      });
  }
  for (const [name, recipe] of Object.entries(recipes))
    method(name, function (...args) {
      return new Builder(
        follow(draftOf(this), (start) => (recipe as (...all: unknown[]) => unknown)(start, ...args), name),
      );
    });
  return (title, { autoInsert = false, experiment, metadata, mlflow } = {}) => {
    const found = noMentions();
    const frame = toJsonObject({ experiment, metadata, mlflow }, found);
    const { parameters } = found;
    return new Builder({
      ...emptyDraft(title),
      frame,
      parameters,
      ...(autoInsert ? { autoInsert: true as const } : {}),
    });
  };
}

/** Comparisons of every metric that a draft has measured; one that is not there throws, as the editor refuses it. */
function metricsOf(draft: Draft): Readonly<Record<string, Comparable<number>>> {
  const names = [...draft.have].flatMap((one) => (one.startsWith("metric:") ? [one.slice("metric:".length)] : []));
  return Object.fromEntries(
    names.flatMap((name) => {
      const step = measuredBy(draft, name);
      return step === undefined ? [] : [[name, comparable<number>(metricOf(step, name))] as const];
    }),
  );
}
