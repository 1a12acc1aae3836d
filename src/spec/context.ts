import { z } from "zod";
import type { Json, JsonObject } from "../base/canonical.ts";
import { isExprJson } from "./expr.ts";
import { labelRulesSchema } from "./label-rules.ts";

const column = z.string().min(1);
/** A share of the rows, greater than 0 and less than 1. */
const share = z.number().gt(0).lt(1);

/**
 * The facts shared by the whole pipeline, so that no step repeats them. Every other list of facts is derived from this
 * one.
 */
export const contextSchema = z.object({
  task: z.enum(["binary", "multiclass", "regression"]),
  /** The column to predict. */
  label: column,
  /** How the label is made from other columns, if no column holds it. */
  labelRules: labelRulesSchema,
  /** The value of the label that counts as positive. */
  positive: z.string().min(1),
  idColumn: column,
  timeColumn: column,
  groupColumn: column,
  weightColumn: column,
  /** The share of the training branch's rows that early stopping monitors, in (0, 1). */
  validationSplit: share,
  /** The share of the training branch's rows that is held out for the final test, in (0, 1). */
  testSplit: share,
  /** The largest seed accepted by the scripts' random generators is 2³¹ − 1. */
  seed: z.int().min(0).max(2_147_483_647),
});

/** Facts with plain values. */
export interface Context extends Readonly<Partial<z.infer<typeof contextSchema>>> {}
/** The name of a fact. */
export type Fact = keyof Context;
/** The kind of prediction: one of two classes, one of several classes, or a number. */
export type Task = z.infer<typeof contextSchema>["task"];
/** All tasks. */
export const TASKS: readonly Task[] = contextSchema.shape.task.options;

/** A pipeline's facts. Each is a plain value, or an expression whose value is known only at run time. */
export type PipelineContext = { readonly [F in Fact]?: Context[F] | JsonObject };

/** The facts whose values are known before a run. */
export const plainFacts = (context: PipelineContext): Context =>
  Object.fromEntries(Object.entries(context).filter(([, value]) => !isExprJson(value)));

/** A pipeline's value for a fact. Undefined if the name is not a fact. */
export const sharedFact = (context: PipelineContext, name: string | undefined): Json | undefined =>
  name !== undefined && isFact(name) ? context[name] : undefined;

/** All facts, in the schema's order. */
export const FACTS = Object.keys(contextSchema.shape) as readonly Fact[];
/** True for the name of a fact. */
export const isFact = (name: string): name is Fact => Object.hasOwn(contextSchema.shape, name);
