import type { Json } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { inOneSpelling } from "../../base/spellings.ts";
import { snakeCase } from "../../base/words.ts";
import { diagnostic, orThrow, SpeclineError, type Staged } from "../../diagnostics/index.ts";
import type { Registry } from "../../registry/registry.ts";
import { type Comparable, comparable } from "../../spec/condition.ts";
import { type Context, type PipelineContext, plainFacts } from "../../spec/context.ts";
import { type Expr, metricOf } from "../../spec/expr.ts";
import { marked } from "../../spec/marks.ts";
import type { Arm, PipelineValue } from "../../spec/pipeline.ts";
import type { StepSpec } from "../../spec/step.ts";
import { type RequirementsInput, readRequirements } from "../requirements.ts";
import type { MonitorInput, NotifyInput, SchedulesInput } from "../schedule-input.ts";
import { scriptDeclaration } from "../script-step.ts";
import { extended } from "../spec/read/spec-scripts.ts";
import { noMentions, toJson, toJsonObject } from "../values.ts";
import type { Conditions, Recipes } from "./builder.ts";
import { callStep, listCalls } from "./call-step.ts";
import { addHandles, declareStep, useHandles } from "./declare.ts";
import { continues, type Draft, findMeasuringStep, withChanges } from "./draft.ts";
import { finish, stepFaultOf } from "./finish.ts";
import { createIsBranchBound, enterBranch, leaveBranch } from "./flow.ts";
import type { Handle, StepOptions } from "./handle.ts";
import { type BuilderOptions, startDraft } from "./start-draft.ts";
import type { ContextInput } from "./verbs.ts";

/**
 * The smallest general-purpose machine, and spot instances for training. Source: SageMaker pricing, instance types
 * (read in November 2026).
 */
const BUDGET_PRESETS = { instanceType: "ml.m5.large", spot: true } as const;

type Build = (builder: object) => unknown;

/**
 * Creates the function that starts pipelines. Each registry has its own class, with the fluent methods on the
 * prototype.
 */
export function createBuilder(
  registry: Registry,
  recipes: Recipes,
): (title: string, options?: BuilderOptions) => object {
  const { steps } = registry;
  const isBranchBound = createIsBranchBound(registry);
  const callable = { steps, isBranchBound };
  const isFreeScript = (spec: StepSpec): boolean =>
    scriptDeclaration(spec) !== undefined && !registry.names.has(spec.name);

  class Builder {
    readonly #draft: Draft;
    /** Replays the same calls on a pipeline for which facts were found, because recipes can depend on those facts. */
    readonly #remake: (found: Context) => Draft;
    constructor(draft: Draft, remake: (found: Context) => Draft = (found) => ({ ...draft, found })) {
      this.#draft = draft;
      this.#remake = remake;
      marked(this, "pipeline");
    }
    static after = (builder: Builder, change: (draft: Draft) => Draft): Builder =>
      new Builder(change(builder.#draft), (found) => change(builder.#remake(found)));
    static draftOf = (value: unknown): Draft | undefined =>
      typeof value === "object" && value !== null && #draft in value ? value.#draft : undefined;

    step(id: string, spec: StepSpec, inputs?: object, config?: object, options?: StepOptions): Handle<StepSpec> {
      return declareStep(this.#draft, id, spec, inputs, config, options);
    }
    use(...handles: readonly Handle<StepSpec>[]): Builder {
      return Builder.after(this, (draft) => useHandles(draft, handles));
    }
    branch(name: string, build: Build): Builder {
      return Builder.after(this, (outer) => {
        const inside = withChanges(outer, {
          branch: name,
          last: undefined,
          have: enterBranch(outer.have, name, isBranchBound),
        });
        const built = continueFrom(inside, build, "branch");
        const made = [...built.have].filter((kind) => !inside.have.has(kind));
        const have = new Set([...outer.have, ...leaveBranch(new Set(made), name, isBranchBound)]);
        return withChanges(built, { branch: outer.branch, last: outer.last, have });
      });
    }
    apply(fn: Build): Builder {
      return Builder.after(this, (draft) => continueFrom(draft, fn, "apply"));
    }
    when(conditions: Conditions, then: Build, otherwise?: Build): Builder {
      return Builder.after(this, (draft) => addGate(draft, "When", conditions, then, otherwise));
    }
    deployIf(when: (metrics: object) => Conditions, then: Build, otherwise?: Build): Builder {
      return Builder.after(this, (draft) => {
        const at = { pipeline: draft.root.title };
        if (![...draft.have].some((one) => one.startsWith("metric:")))
          throw new SpeclineError([diagnostic("author/no-metrics", { calls: listCalls(steps, "metrics") }, at)]);
        return addGate(draft, "DeployIf", when(metricsOf(draft)), then, otherwise);
      });
    }
    requires(requirements: RequirementsInput): Builder {
      const at = { pipeline: this.#draft.root.title };
      const read = readRequirements(requirements as Readonly<Record<string, Json>>, at);
      return Builder.after(this, (draft) =>
        withChanges(draft, {
          requirements: [...draft.requirements, ...read.requirements],
          maxTrainingTime: read.maxTrainingTime ?? draft.maxTrainingTime,
          diagnostics: [...draft.diagnostics, ...read.diagnostics],
        }),
      );
    }
    context(facts: ContextInput): Builder {
      const found = noMentions();
      const said = inOneSpelling(toJsonObject(facts, found));
      const at = { pipeline: this.#draft.root.title };
      const twice = said.twice.map((one) => diagnostic("author/same-key", { ...one }, { ...at, field: one.key }));
      return Builder.after(this, (draft) =>
        withChanges(draft, {
          context: { ...draft.context, ...said.value },
          parameters: [...draft.parameters, ...found.parameters],
          diagnostics: [...draft.diagnostics, ...twice],
        }),
      );
    }
    get facts(): Context {
      const { found, context } = this.#draft;
      return { ...found, ...plainFacts(context as PipelineContext) };
    }
    assume(facts: Context): Builder {
      return Builder.after(this, (draft) => withChanges(draft, { assumed: { ...draft.assumed, ...facts } }));
    }
    forClassification(facts: ContextInput = {}): Builder {
      return this.context({ task: "binary", ...facts });
    }
    forRegression(facts: ContextInput = {}): Builder {
      return this.context({ ...facts, task: "regression" });
    }
    onBudgetInstances(): Builder {
      return Builder.after(this, (draft) => withChanges(draft, { presets: { ...draft.presets, ...BUDGET_PRESETS } }));
    }
    inRegion(region: string): Builder {
      return Builder.after(this, (draft) => withChanges(draft, { frame: { ...draft.frame, region } }));
    }
    declare(...parameters: readonly Expr[]): Builder {
      const found = noMentions();
      for (const one of parameters) toJson(one, found);
      return Builder.after(this, (draft) =>
        withChanges(draft, { parameters: [...draft.parameters, ...found.parameters] }),
      );
    }
    describe(description: string): Builder {
      return Builder.after(this, (draft) => withChanges(draft, { description }));
    }
    schedule(schedules: SchedulesInput): Builder {
      const found = noMentions();
      const added = [toJson(schedules, found) ?? null].flat();
      return Builder.after(this, ({ schedule = [], ...draft }) =>
        withChanges(draft, { schedule: [...[schedule].flat(), ...added] }),
      );
    }
    notify(topics: NotifyInput): Builder {
      const notify = toJson(topics, noMentions()) ?? null;
      return Builder.after(this, (draft) => withChanges(draft, { notify }));
    }
    monitor(given: MonitorInput): Builder {
      const found = noMentions();
      const monitor = toJson(given, found) ?? null;
      const { parameters } = found;
      return Builder.after(this, (draft) =>
        withChanges(draft, { monitor, parameters: [...draft.parameters, ...parameters] }),
      );
    }
    get registry(): Registry {
      const scripts = this.#draft.steps.map(({ spec }) => spec).filter(isFreeScript);
      return extended(registry, [...new Set(scripts)]);
    }
    build(given: Context = {}): Staged<PipelineValue> {
      const stepFault = stepFaultOf(registry, isFreeScript);
      const own = finish(this.#draft, isBranchBound, stepFault);
      const found = { ...given, ...statedLater(this.#draft) };
      if (Object.keys(found).length === 0) return own;
      try {
        return finish(this.#remake(found), isBranchBound, stepFault);
      } catch (error) {
        // A call succeeded with the assumed facts, but not with those that were found.
        if (error instanceof SpeclineError) return { value: own.value, diagnostics: error.diagnostics };
        const { title } = this.#draft.root;
        const facts = Object.entries(found).map(([fact, value]) => `${fact}: ${value}`);
        const data = { title, facts: facts.join(", "), message: (error as Error).message };
        return { value: own.value, diagnostics: [diagnostic("author/not-for-facts", data, { pipeline: title })] };
      }
    }
    toPipeline(): PipelineValue {
      return orThrow(this.build());
    }
  }

  /**
   * Lets a function continue a draft. The function must return that draft with further calls. Otherwise it has no
   * effect and an error is reported.
   */
  function continueFrom(draft: Draft, build: Build, call: string): Draft {
    const built = Builder.draftOf(build(new Builder(draft)));
    if (built !== undefined && continues(built, draft)) return built;
    const fault = diagnostic("author/foreign-builder", { call }, { pipeline: draft.root.title });
    return withChanges(draft, { diagnostics: [...draft.diagnostics, fault] });
  }

  function addGate(outer: Draft, name: string, conditions: Conditions, then: Build, otherwise?: Build): Draft {
    const found = noMentions();
    const key = `?${outer.gates.length + 1}`;
    const gate = {
      key,
      name,
      conditions: [conditions].flat().map(({ condition }) => toJsonObject(condition, found)),
      ...defined({ arm: outer.arm }),
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
      draft = withChanges(continueFrom(withChanges(draft, { arm }), build, name === "When" ? "when" : "deployIf"), {
        arm: outer.arm,
        have: outer.have,
        last: outer.last,
      });
    }
    return draft;
  }

  /** Defines a method under both spellings of its name. */
  const defineMethod = (name: string, fn: unknown): void => {
    for (const spelling of new Set([name, snakeCase(name)]))
      Object.defineProperty(Builder.prototype, spelling, { value: fn, writable: true, configurable: true });
  };
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(Builder.prototype)))
    if (typeof value === "function" && name !== "constructor") defineMethod(name, value);
  for (const spec of steps) {
    defineMethod(spec.verb, function (this: Builder, ...args: unknown[]) {
      const { positional } = spec;
      const [first, config] = positional === undefined ? [undefined, args[0]] : args;
      const given = { ...(config as object | undefined), ...(positional !== undefined && { [positional]: first }) };
      return Builder.after(this, (draft) => callStep(draft, spec, given, callable));
    });
    for (const alias of Object.keys(spec.verbAliases ?? {}))
      defineMethod(alias, function (this: Builder, ...args: unknown[]) {
        return Builder.after(this, (draft) => {
          const at = { pipeline: draft.root.title, step: spec.name };
          const extra =
            args.length === 0 ? [] : [diagnostic("author/too-many-arguments", { call: alias, verb: spec.verb }, at)];
          const next = callStep(draft, spec, {}, callable);
          return withChanges(next, { diagnostics: [...next.diagnostics, ...extra] });
        });
      });
  }
  for (const [name, recipe] of Object.entries(recipes))
    defineMethod(name, function (this: Builder, ...args: unknown[]) {
      return Builder.after(this, (draft) =>
        continueFrom(draft, (start) => (recipe as (...all: unknown[]) => unknown)(start, ...args), name),
      );
    });
  return (title, options = {}) => new Builder(startDraft(title, options));
}

/** All metrics that a draft has measured, for use in comparisons. */
function metricsOf(draft: Draft): Readonly<Record<string, Comparable<number>>> {
  const names = [...draft.have].flatMap((one) => (one.startsWith("metric:") ? [one.slice("metric:".length)] : []));
  return Object.fromEntries(
    names.flatMap((name) => {
      const step = findMeasuringStep(draft, name);
      return step === undefined ? [] : [[name, comparable<number>(metricOf(step, name))] as const];
    }),
  );
}

/** Facts that recipes assumed and that the author states, perhaps only after the recipe was called. */
const statedLater = ({ assumed = {}, context }: Draft): Context =>
  Object.fromEntries(
    Object.entries(plainFacts(context as PipelineContext)).filter(([fact]) => Object.hasOwn(assumed, fact)),
  );
