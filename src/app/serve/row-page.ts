import { shellWord } from "../../base/command-line.ts";
import { html, type Markup } from "../../base/markup.ts";
import { page } from "../../base/page.ts";

/** A column of a row to be scored. */
export interface FormField {
  readonly name: string;
  readonly type: string;
  /** The possible values of a column with few, as the training table spells them. Otherwise empty. */
  readonly choices: readonly string[];
  /** A typical value, as the training table spells it. */
  readonly typical: string;
}

/** Where a model is from. */
export interface ModelAbout {
  readonly task: string;
  readonly model: string;
  readonly run?: string;
  readonly step?: string;
}

/** The answer to a row: an endpoint's response, or why it was refused. */
export type RowAnswer = { readonly document: unknown } | { readonly refused: string };

export interface RowPage {
  readonly title: string;
  readonly url: string;
  readonly about: ModelAbout;
  readonly form: readonly FormField[];
  /** The cells of the row, by column; null for missing ones. Default: typical values. */
  readonly cells?: Readonly<Record<string, string | null>>;
  readonly answer?: RowAnswer;
}

/** Longer lists are inconvenient to choose from, so the value is typed. */
const MOST_CHOICES = 300;

/** A page with a form for one row. It has no scripts: the server renders the answer. */
export function rowPage({ title, url, about, form, cells, answer }: RowPage): string {
  const row = cells ?? Object.fromEntries(form.map(({ name, typical }) => [name, typical === "" ? null : typical]));
  const from = about.run === undefined ? about.model : `${about.step} of run ${about.run}`;
  const body = html`<header><p class="soft">${about.task} · ${from}</p><h1>${title}: try a row</h1></header>
<main>
${answer === undefined ? undefined : answered(answer)}
<form method="post" action="/">
<p class="soft" id="how">Cells are read as in the training table. Empty cells are missing.</p>
<div class="fields">${form.map((field, at) => fieldOf(field, at, row[field.name] ?? ""))}</div>
<p><button type="submit">Score this row</button></p>
</form>
<section><h2>The same request</h2><pre tabindex="0">${curlOf(row, url)}</pre></section>
</main>`;
  return page(`${title}: try a row`, STYLE, body, "self");
}

/** The row that a form sends, with null for empty cells. */
export function rowOf(form: readonly FormField[], body: string): Readonly<Record<string, string | null>> {
  const sent = new URLSearchParams(body);
  return Object.fromEntries(
    form.map((field, at) => {
      const cell = sent.get(fieldId(at)) ?? "";
      return [field.name, (isChosen(field) ? field.choices[Number(cell || -1)] : cell) || null];
    }),
  );
}

/** Columns can have any names, so fields are named by their positions. */
const fieldId = (at: number): string => `c${at}`;

const isChosen = ({ choices }: FormField): boolean => choices.length > 0 && choices.length <= MOST_CHOICES;

function fieldOf(field: FormField, at: number, value: string): Markup {
  const { name, type, choices } = field;
  const id = fieldId(at);
  const input = isChosen(field)
    ? html`<select id="${id}" name="${id}">${optionsOf(choices, value)}</select>`
    : html`<input id="${id}" name="${id}" value="${value}" autocomplete="off"${NUMERIC.has(type) && NUMERIC_MODE}>`;
  return html`<div><label for="${id}">${name} <span class="soft">${type}</span></label>${input}</div>
`;
}

const NUMERIC: ReadonlySet<string> = new Set(["number", "integer"]);
const NUMERIC_MODE = html` inputmode="decimal"`;

/** Options are sent as positions, because markup shows invisible characters of a choice in another way. */
const optionsOf = (choices: readonly string[], value: string): Markup =>
  html`<option value="">(missing)</option>${choices.map(
    (choice, at) => html`<option value="${at}"${choice === value && SELECTED}>${choice}</option>`,
  )}`;

const SELECTED = html` selected`;

function answered(answer: RowAnswer): Markup {
  if ("refused" in answer)
    return html`<section class="answer refused" role="alert"><h2>Refused</h2><p>${answer.refused}</p></section>`;
  const { predictions = [], warnings = [] } = answer.document as {
    readonly predictions?: readonly Readonly<Record<string, unknown>>[];
    readonly warnings?: readonly string[];
  };
  const { scores, ...own } = predictions[0] ?? {};
  const shown = [...Object.entries(own), ...Object.entries((scores ?? {}) as object)];
  return html`<section class="answer" role="status"><h2>Answer</h2>
<dl>${shown.map(([name, value]) => html`<div><dt>${name}</dt><dd>${shortly(value)}</dd></div>`)}</dl>
${warnings.map((warning) => html`<p class="warning">${warning}</p>`)}</section>`;
}

const shortly = (value: unknown): string =>
  typeof value === "number" ? String(Number(value.toPrecision(6))) : String(value);

const curlOf = (row: Readonly<Record<string, string | null>>, url: string): string =>
  `curl ${url}/invocations -H 'content-type: application/json' -d ${shellWord(JSON.stringify(row))}`;

const STYLE = `
header, main { max-width: 62rem; margin: 0 auto; padding: 0 clamp(1rem, 4vw, 2rem); }
header { padding-top: 2rem; }
.soft { color: var(--soft); font-size: .86rem; overflow-wrap: anywhere; font-weight: 400; }
h1 { margin: .1rem 0 1rem; font-size: clamp(1.5rem, 4vw, 2.1rem); line-height: 1.2; overflow-wrap: anywhere; }
h2 { font-size: 1.05rem; margin: 0 0 .5rem; }
.fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(14rem, 100%), 1fr)); gap: .9rem 1.4rem; }
label { display: block; font-weight: 550; overflow-wrap: anywhere; }
input, select { width: 100%; font: inherit; color: inherit; background: var(--paper); padding: .4rem .5rem; border: 1px solid var(--faint); border-radius: 4px; }
button { font: inherit; font-weight: 600; padding: .55rem 1.3rem; border: 0; border-radius: 4px; background: var(--accent); color: var(--paper); }
.answer { border-left: 4px solid var(--good); background: var(--good-soft); padding: .9rem 1.1rem; margin-bottom: 1.2rem; overflow-wrap: anywhere; }
.answer.refused { border-color: var(--bad); background: var(--bad-soft); }
.answer p { margin: 0; }
.answer .warning { color: var(--warn); margin-top: .5rem; }
dl { display: flex; flex-wrap: wrap; gap: .4rem 2rem; margin: 0; }
dt { color: var(--soft); font-size: .86rem; }
dd { margin: 0; font-size: 1.3rem; font-weight: 620; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
section:last-child { margin: 1.5rem 0 3rem; }
pre { background: var(--panel); padding: .8rem 1rem; margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
`;
