import { z } from "zod";
import type { Json } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { ownMember } from "../../base/own.ts";
import type { NamedStep } from "../file/find-steps.ts";
import { baseSchema } from "./base-config.ts";
import { nameOf } from "./config-class.ts";
import { describeSchema } from "./describe.ts";
import { fieldsOf, isDerived, type KnownField } from "./known.ts";
import { mayBeLeftOut, unwrapped } from "./schema.ts";
import { makeConfig, type StepConfig } from "./step-config.ts";

/** What is asked for a pipeline's configs: a value that nobody but the user knows, once for all steps that need it. */
export interface Question {
  /** The field's name; with the branch behind a dot where each branch has its own: "share.calibration". */
  readonly id: string;
  /** One sentence. */
  readonly doc: string;
  /** What an answer must be, in words. */
  readonly takes: string;
  /** The words that it can be, where there are only some. */
  readonly choices?: readonly string[];
  /** What is taken where nothing is answered. */
  readonly initial?: Json;
  /** May be left empty. */
  readonly optional: boolean;
  /** The names of the steps that the answer is for. */
  readonly steps: readonly string[];
  /** What an answer's text stands for, or what is wrong with it. */
  read(text: string): { readonly value: Json | undefined } | { readonly problem: string };
}

/** A step whose config is asked for, with what is known of it already. */
export interface AskedStep extends NamedStep {
  readonly set?: Readonly<Record<string, Json>>;
}

export type Answers = Readonly<Record<string, Json | undefined>>;

/** The fields that hold where a branch's share of the rows begins and ends. */
const SHARE = { from: "shareFrom", to: "shareTo" } as const;
/** The share that a further branch is proposed: enough rows to calibrate on. */
const PROPOSED_SHARE = 0.2;

/** Only what is essential and not known yet: the base config once, facts and sources once, a share for each further branch. */
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
    ...sharing(steps).slice(1).map(shareQuestion),
  ];
}

function fieldQuestion({ field, steps }: { readonly field: KnownField; readonly steps: readonly string[] }): Question {
  const { name, schema, info, of } = field;
  const inner = unwrapped(schema);
  const choices = inner instanceof z.ZodEnum ? inner.options.map(String) : undefined;
  const takes = describeSchema(schema);
  // Nobody can guess what a base config says, though its schema lets a single step do without.
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

/** A text as it is where the field takes it, else as the JSON that it spells. */
function readText(text: string, schema: z.ZodType): Json | undefined {
  if (schema.safeParse(text).success) return text;
  try {
    const value = JSON.parse(text) as Json;
    return schema.safeParse(value).success ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Branches whose steps divide the rows of a table and are not told how. The first has what the others leave. */
const sharing = (steps: readonly AskedStep[]): readonly AskedStep[] => {
  const found = steps.filter(
    ({ spec, set }) =>
      SHARE.from in spec.config.shape && set?.[SHARE.from] === undefined && set?.[SHARE.to] === undefined,
  );
  return new Set(found.map(({ jobType }) => jobType)).size > 1 ? found : [];
};

function shareQuestion({ name, jobType = name }: AskedStep): Question {
  return {
    id: `share.${jobType}`,
    doc: `How much of the rows '${jobType}' has for itself; what is left is for the first branch.`,
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

/** Decimal places: 1 - 0.3 is 0.7. */
const DIGITS = 9;

/** The configs that answers make: base values for all steps, a field's answer for every step that has the field. */
export function answeredConfigs(steps: readonly AskedStep[], answers: Answers): readonly StepConfig[] {
  const shares = sharesOf(steps, answers);
  return steps.map((step) => {
    const { byName } = fieldsOf(step.spec);
    const told = Object.entries(answers).filter(
      ([id, value]) => value !== undefined && byName.has(id) && !isDerived(byName.get(id) as KnownField),
    );
    const set = { ...Object.fromEntries(told), ...shares.get(step.name), ...step.set };
    const known = `${step.spec.name}Config`;
    const name = step.name || nameOf(step.spec.name, step.jobType);
    return makeConfig({ spec: step.spec, name, className: known, set, jobType: step.jobType });
  });
}

function sharesOf(steps: readonly AskedStep[], answers: Answers): ReadonlyMap<string, Readonly<Record<string, Json>>> {
  const [first, ...others] = sharing(steps);
  const ranges = new Map<string, Readonly<Record<string, Json>>>();
  if (first === undefined) return ranges;
  const sizes = others.map(({ name, jobType = name }) =>
    Number(ownMember(answers, `share.${jobType}`) ?? PROPOSED_SHARE),
  );
  let cut = Number((1 - sizes.reduce((sum, size) => sum + size, 0)).toFixed(DIGITS));
  ranges.set(first.name, { [SHARE.from]: 0, [SHARE.to]: cut });
  for (const [index, { name }] of others.entries()) {
    const end = Number((cut + (sizes[index] ?? 0)).toFixed(DIGITS));
    ranges.set(name, { [SHARE.from]: cut, [SHARE.to]: end });
    cut = end;
  }
  return ranges;
}
