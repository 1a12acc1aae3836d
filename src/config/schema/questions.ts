import { z } from "zod";
import type { Json } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { ownMember } from "../../base/own.ts";
import { shareFields } from "../../spec/fields.ts";
import type { NamedStep } from "../file/find-steps.ts";
import { baseSchema } from "./base-config.ts";
import { nameOf } from "./config-class.ts";
import { describeSchema } from "./describe.ts";
import { fieldsOf, isDerived, type KnownField } from "./known.ts";
import { mayBeLeftOut, unwrapped } from "./schema.ts";
import { makeConfig, type StepConfig } from "./step-config.ts";

/** A question for the user about a value without a default, asked once for all steps that need it. */
export interface Question {
  /** The field's name, followed by the branch if each branch has its own value, as in "share.calibration". */
  readonly id: string;
  /** The question as a single sentence. */
  readonly doc: string;
  /** A description of valid answers. */
  readonly takes: string;
  /** The possible answers, if the choice is limited. */
  readonly choices?: readonly string[];
  /** The value that an empty answer stands for. */
  readonly initial?: Json;
  /** True if the answer can be empty. */
  readonly optional: boolean;
  /** The names of the steps that need the answer. */
  readonly steps: readonly string[];
  /** Parses an answer, or describes what is wrong with it. */
  read(text: string): { readonly value: Json | undefined } | { readonly problem: string };
}

/** A step that needs a config, with the values that are already known. */
export interface AskedStep extends NamedStep {
  readonly set?: Readonly<Record<string, Json>>;
}

export type Answers = Readonly<Record<string, Json | undefined>>;

/** The default share for each additional branch. It provides enough rows for calibration. */
const PROPOSED_SHARE = 0.2;

/**
 * Asks only for values that are essential and unknown: the base config, facts and sources once, and a share for each
 * additional branch.
 */
export function questionsFor(steps: readonly AskedStep[]): readonly Question[] {
  const fields = new Map<string, { field: KnownField; steps: string[] }>();
  for (const step of steps) {
    for (const field of fieldsOf(step.spec).byName.values()) {
      if (field.info.tier !== "essential" || isDerived(field) || ownMember(step.set, field.name) !== undefined)
        continue;
      const there = fields.get(field.name);
      if (there === undefined) fields.set(field.name, { field, steps: [step.name] });
      else there.steps.push(step.name);
    }
  }
  const base = Object.keys(baseSchema.shape).filter((name) => fields.has(name));
  const own = [...fields.keys()].filter((name) => !base.includes(name));
  return [
    ...[...base, ...own].map((name) => fieldQuestion(fields.get(name) as { field: KnownField; steps: string[] })),
    ...findSharingSteps(steps).slice(1).map(shareQuestion),
  ];
}

function fieldQuestion({ field, steps }: { readonly field: KnownField; readonly steps: readonly string[] }): Question {
  const { name, schema, info, of } = field;
  const inner = unwrapped(schema);
  const choices = inner instanceof z.ZodEnum ? inner.options.map(String) : undefined;
  const takes = describeSchema(schema);
  // Base fields are optional in a single step's schema, but a pipeline needs them.
  const optional = of === "step" && mayBeLeftOut(schema);
  return {
    id: name,
    doc: info.doc.replace(/^[a-z]/, (letter) => letter.toUpperCase()),
    takes,
    optional,
    steps,
    ...defined({ choices }),
    read: (text) => {
      if (text.trim() === "") return optional ? { value: undefined } : { problem: "this cannot be left empty" };
      const value = readText(text.trim(), schema);
      return value === undefined ? { problem: `it must be ${takes}` } : { value };
    },
  };
}

/** The string itself if the field accepts it. Otherwise, the string parsed as JSON. */
function readText(text: string, schema: z.ZodType): Json | undefined {
  if (schema.safeParse(text).success) return text;
  try {
    const value = JSON.parse(text) as Json;
    return schema.safeParse(value).success ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The steps that must divide a table's rows among branches. The first branch gets the remaining rows. */
const findSharingSteps = (steps: readonly AskedStep[]): readonly AskedStep[] => {
  const found = steps.filter(({ spec, set }) => {
    const fields = shareFields(spec.config);
    return fields !== undefined && set?.[fields.from] === undefined && set?.[fields.to] === undefined;
  });
  return new Set(found.map(({ jobType }) => jobType)).size > 1 ? found : [];
};

function shareQuestion({ name, jobType = name }: AskedStep): Question {
  return {
    id: `share.${jobType}`,
    doc: `The share of the rows for '${jobType}'; the first branch gets the rest.`,
    takes: "a number above 0 and below 1",
    initial: PROPOSED_SHARE,
    optional: false,
    steps: [name],
    read: (text) => {
      const value = text.trim() === "" ? PROPOSED_SHARE : Number(text);
      return value > 0 && value < 1 ? { value } : { problem: "it must be a number above 0 and below 1" };
    },
  };
}

/** Decimal places in a share, so that 1 - 0.3 equals 0.7. */
const SHARE_DIGITS = 9;

/** Creates configs from answers: base values apply to all steps, and other answers to every step that has the field. */
export function answeredConfigs(steps: readonly AskedStep[], answers: Answers): readonly StepConfig[] {
  const shares = sharesOf(steps, answers);
  return steps.map((step) => {
    const { byName } = fieldsOf(step.spec);
    const answered = Object.entries(answers).filter(
      ([id, value]) => value !== undefined && byName.has(id) && !isDerived(byName.get(id) as KnownField),
    );
    const set = { ...Object.fromEntries(answered), ...shares.get(step.name), ...step.set };
    const known = `${step.spec.name}Config`;
    const name = step.name || nameOf(step.spec.name, step.jobType);
    return makeConfig({ spec: step.spec, name, className: known, set, jobType: step.jobType });
  });
}

function sharesOf(steps: readonly AskedStep[], answers: Answers): ReadonlyMap<string, Readonly<Record<string, Json>>> {
  const [first, ...others] = findSharingSteps(steps);
  const ranges = new Map<string, Readonly<Record<string, Json>>>();
  if (first === undefined) return ranges;
  const sizes = others.map(({ name, jobType = name }) =>
    Number(ownMember(answers, `share.${jobType}`) ?? PROPOSED_SHARE),
  );
  let cut = Number((1 - sizes.reduce((sum, size) => sum + size, 0)).toFixed(SHARE_DIGITS));
  const take = ({ name, spec }: AskedStep, start: number, end: number): void => {
    const fields = shareFields(spec.config);
    if (fields !== undefined) ranges.set(name, { [fields.from]: start, [fields.to]: end });
  };
  take(first, 0, cut);
  for (const [index, step] of others.entries()) {
    const end = Number((cut + (sizes[index] ?? 0)).toFixed(SHARE_DIGITS));
    take(step, cut, end);
    cut = end;
  }
  return ranges;
}
