import { quoted } from "../../base/words.ts";
import type { Task } from "../../spec/context.ts";
import { percent, RARE } from "../advice.ts";
import { groupsOf, timesOf } from "../column-roles.ts";
import type { ColumnProfile, DataProfile } from "../data-profile.ts";
import { type LabelCandidate, labelCandidates, labelWord } from "../label-candidates.ts";
import { someNames } from "../some-names.ts";
import { type LabelFacts, labelFacts } from "./label-facts.ts";
import { type TemplateName, templateNames } from "./template-names.ts";
import { type TemplateFit, templateRules } from "./template-rules.ts";

/** A template, and whether it fits a table. */
export interface JudgedTemplate extends TemplateFit {
  readonly name: TemplateName;
}

/** The template to begin with for a table, and why. */
export interface Recommendation {
  /** Undefined if the rows can only be scored. */
  readonly label?: string;
  readonly task?: Task;
  /** For two classes: the rarer one, whose probability is the score. */
  readonly positive?: string;
  /** Why the column is taken for the label, if nobody named it. */
  readonly assumed?: readonly string[];
  /** The recommended template, then others that fit, then those that do not. */
  readonly templates: readonly [JudgedTemplate, ...JudgedTemplate[]];
  /** What else the table shows, with what to do about it. */
  readonly notes: readonly string[];
}

/**
 * Recommends a template for a table. A table without a label, or whose label is empty, can only be scored.
 *
 * @param profile - what a look at the table showed
 * @param asked - the label that the user named, which need not be in the table
 * @returns the recommendation. For the same label, its first template is the default of `init`, unless it is `scoring`
 */
export function recommend(profile: DataProfile, asked?: string): Recommendation {
  const candidates = asked === undefined ? labelCandidates(profile) : [];
  const name = asked ?? candidates[0]?.column.name;
  const column = profile.columns.find((one) => one.name === name);
  if (column === undefined || column.distinct === 0) return scored(profile, asked, column);
  const facts = labelFacts(column, profile);
  const [guess] = candidates;
  const isSure = guess === undefined || guess.isLikely;
  const judged = judgedFor(facts).map((one) => (one.name === "scoring" && !isSure ? MAYBE_SCORING : one));
  const first = judged.find((one) => one.name === facts.task) as JudgedTemplate;
  const rest = judged.filter((one) => one !== first);
  const positive = facts.task === "binary" ? facts.classes.at(-1)?.[0] : undefined;
  return {
    ...{ label: column.name, task: facts.task },
    ...(positive !== undefined && { positive }),
    ...(guess !== undefined && { assumed: guess.reasons }),
    templates: [first, ...rest.filter(({ fits }) => fits), ...rest.filter(({ fits }) => !fits)],
    notes: [
      ...(isSure ? [] : [guessed(profile, column)]),
      ...otherLabels(candidates.slice(1), isSure ? [] : profile.columns.slice(-1)),
      ...aboutLabel(column, facts),
      ...aboutRows(profile, column),
    ],
  };
}

const judgedFor = (facts: LabelFacts): readonly JudgedTemplate[] =>
  templateNames.map((name) => ({ name, ...templateRules[name](facts) }));

/** No model can learn from the table, so its rows can only be scored. */
function scored(profile: DataProfile, asked: string | undefined, column: ColumnProfile | undefined): Recommendation {
  const reason = whyScored(profile, asked, column);
  const lacking =
    asked === undefined ? "a label" : `${column === undefined ? "the column" : "values in"} ${quoted(asked)}`;
  const others = templateNames.filter((name) => name !== "scoring");
  const names = someNames(
    profile.columns.map(({ name }) => name),
    "or",
  );
  return {
    templates: [
      { name: "scoring", fits: true, reasons: [`${reason}, so a model that exists can score the rows`] },
      ...others.map((name) => ({ name, fits: false, reasons: [`no model can learn without ${lacking}`] })),
    ],
    notes: asked === undefined ? [`if a column is to be predicted, name it with --label: ${names}`] : [],
  };
}

function whyScored(profile: DataProfile, asked: string | undefined, column: ColumnProfile | undefined): string {
  if (asked !== undefined)
    return column === undefined
      ? `the table has no column ${quoted(asked)}`
      : `${quoted(asked)} is empty in all ${profile.rows} rows`;
  return emptyLabel(profile) ?? "no column looks like a label, by its name, its values or its place";
}

/** A column that is named as a label, but has no value. */
function emptyLabel({ columns, rows }: DataProfile): string | undefined {
  const found = columns.find((one) => one.distinct === 0 && labelWord(one) !== undefined);
  return found && `${quoted(found.name)} is named as a label, but empty in all ${rows} rows`;
}

/** Neither the name nor the place of a column suggests that it is the label. */
const MAYBE_SCORING: JudgedTemplate = {
  ...{ name: "scoring", fits: true },
  reasons: ["if the table has no label, and a model that exists is to score its rows"],
};

const guessed = (profile: DataProfile, { name }: ColumnProfile): string =>
  [`that ${quoted(name)} is the label is only a guess from its values`, emptyLabel(profile)]
    .filter((one) => one !== undefined)
    .join("; ");

/** Other columns that could be the label. */
function otherLabels(candidates: readonly LabelCandidate[], columns: readonly ColumnProfile[]): readonly string[] {
  const names = new Set([...candidates.map(({ column }) => column), ...columns].map(({ name }) => name));
  return names.size === 0
    ? []
    : [`another column could be the label: ${someNames([...names], "or")}; --label names it`];
}

/** With fewer rows of a class than this, metrics of the class say little. Our own choice. */
const FEW = 30;

function aboutLabel(column: ColumnProfile, { label, task, rows, rarest }: LabelFacts): readonly string[] {
  const notes: string[] = [];
  if (column.missing > 0)
    notes.push(
      `${quoted(label)} is empty in ${column.missing} rows, from which training does not learn; "specline predict" can score them afterwards`,
    );
  if (rarest === undefined) return notes;
  const [value, count] = rarest;
  const share = count / Math.max(1, rows);
  if (count < FEW) notes.push(`only ${count} rows have ${quoted(value)}, so metrics of this class have wide intervals`);
  else if (task === "binary" && share < RARE)
    notes.push(
      `${quoted(value)} is rare (${percent(share)}): judge the model by pr_auc as well, and try scalePosWeight: "auto" in the training`,
    );
  return notes;
}

/** Times and groups, by which rows are to be divided. */
function aboutRows({ columns, rows }: DataProfile, label: ColumnProfile): readonly string[] {
  const others = columns.filter((one) => one !== label);
  const [time] = timesOf(others);
  const [group] = groupsOf({ columns: others.filter((one) => one !== time), rows });
  return [
    ...(time === undefined
      ? []
      : [
          `${quoted(time.name)} has dates or times: set timeColumn in the context to test the model on the latest rows`,
        ]),
    ...(group === undefined
      ? []
      : [
          `${quoted(group.name)} has ${group.distinct} values in ${rows} rows: set groupColumn in the context to keep rows with the same value together`,
        ]),
  ];
}
