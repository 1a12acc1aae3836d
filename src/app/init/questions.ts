import type { ColumnProfile, DataProfile } from "../../advice/data-profile.ts";
import { labelCandidates } from "../../advice/label-candidates.ts";
import { hiddenColumns, someNames } from "../../advice/some-names.ts";
import { listed, nearest, quoted } from "../../base/words.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";

/** One question, with the answers that the table suggests, the most likely first. */
export interface InitQuestion {
  readonly about: "label" | "positive";
  readonly question: string;
  readonly choices: readonly { readonly value: string; readonly why: string }[];
}

/** An answer that was taken from the table, from the name of its file or from earlier runs. */
export interface Assumed {
  readonly about: InitQuestion["about"] | "name" | "model";
  readonly value: string;
  readonly why: string;
}

export interface Answered {
  readonly value: string;
  readonly assumed: readonly Assumed[];
}

/** The answers that the user gave in advance, and how to get others. */
export interface InitAnswers {
  readonly data: string;
  readonly label?: string | undefined;
  readonly positive?: string | undefined;
  /** Takes the first choice if there is nobody to ask. */
  readonly yes: boolean;
  /** Undefined if there is nobody to ask; resolves to undefined if the user gives up. */
  readonly ask?: ((question: InitQuestion) => Promise<string | undefined>) | undefined;
}

/** The label that was named, or the answer to a question with the columns that could be meant. */
export async function labelOf(profile: DataProfile, request: InitAnswers): Promise<Answered | Diagnostic | undefined> {
  const names = profile.columns.map(({ name }) => name);
  if (request.label !== undefined) {
    if (names.includes(request.label)) return { value: request.label, assumed: [] };
    const meant = nearest(request.label, names);
    const hint = meant === undefined ? `it has ${someNames(names)}` : `did you mean ${quoted(meant)}?`;
    const details = { hint, ...(meant === undefined && { seen: hiddenColumns(names) }) };
    return diagnostic("init/label-unknown", { label: request.label, data: request.data }, {}, details);
  }
  const likely = labelCandidates(profile).map(({ column, reasons }) => ({
    value: column.name,
    why: reasons.join(", "),
  }));
  const rest = names.flatMap((name) => (likely.some(({ value }) => value === name) ? [] : [{ value: name, why: "" }]));
  const question = {
    about: "label" as const,
    question: "Which column is to be predicted?",
    choices: [...likely, ...rest],
  };
  return answered(question, request, likely.length > 0, () => {
    const names = (likely.length > 0 ? likely : rest).map(({ value }) => value);
    return diagnostic(
      "init/label-open",
      { data: request.data, columns: someNames(names, "or") },
      {},
      { seen: hiddenColumns(names) },
    );
  });
}

/** Of two classes such as 0 and 1, these are the event, as loading assumes if a pipeline does not name one. */
const YES: ReadonlySet<string> = new Set(["1", "true"]);
const NO: ReadonlySet<string> = new Set(["0", "false"]);

/** The class whose probability is the score: by default 1 or true, or else the rarer one. */
export async function positiveOf(
  column: ColumnProfile,
  { bytes, readBytes }: Pick<DataProfile, "bytes" | "readBytes">,
  request: InitAnswers,
): Promise<Answered | Diagnostic | undefined> {
  const rows = readBytes < bytes ? "of the rows that were read" : "rows";
  const byCount = [...column.top].reverse();
  const [rarer, other] = byCount;
  const isEven = rarer !== undefined && rarer[1] === other?.[1];
  const yes = byCount.some(([value]) => NO.has(value)) ? byCount.find(([value]) => YES.has(value)) : undefined;
  const classes = yes === undefined ? byCount : [yes, ...byCount.filter((one) => one !== yes)];
  const names = classes.map(([value]) => value);
  if (request.positive !== undefined) {
    if (names.includes(request.positive)) return { value: request.positive, assumed: [] };
    const data = { positive: request.positive, label: column.name, classes: listed(names.slice(0, 10).map(quoted)) };
    return diagnostic("init/positive-unknown", data);
  }
  const choices = classes.map(([value, count]) => ({
    value,
    why: isEven
      ? `both classes have ${count} ${rows}`
      : value === rarer?.[0]
        ? `the rarer class, ${count} ${rows}`
        : `${count} ${rows}`,
  }));
  const [first] = choices;
  if (yes !== undefined && first !== undefined && request.ask === undefined)
    return { value: first.value, assumed: [{ about: "positive", ...first }] };
  const question = `Which value of '${column.name}' is the event whose probability you want?`;
  return answered({ about: "positive", question, choices }, request, true, () =>
    diagnostic("init/positive-open", { label: column.name, classes: listed(names.map(quoted), "or") }),
  );
}

async function answered(
  question: InitQuestion,
  { ask, yes }: InitAnswers,
  isClear: boolean,
  open: () => Diagnostic,
): Promise<Answered | Diagnostic | undefined> {
  const [first] = question.choices;
  if (yes && isClear && first !== undefined)
    return { value: first.value, assumed: [{ about: question.about, ...first }] };
  if (ask === undefined) return open();
  const value = await ask(question);
  return value === undefined ? undefined : { value, assumed: [] };
}
