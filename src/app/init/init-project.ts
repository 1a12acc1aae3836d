import { basename, extname, isAbsolute, join, relative, resolve } from "node:path";
import type { ColumnProfile, DataProfile } from "../../advice/data-profile.ts";
import { labelCandidates } from "../../advice/label-candidates.ts";
import { listed, nearest, quoted, snakeCase } from "../../base/words.ts";
import { type Diagnostic, diagnostic, hasErrors } from "../../diagnostics/index.ts";
import type { Task } from "../../spec/context.ts";
import { profileTables } from "../data/profile-tables.ts";
import type { Host } from "../host/host.ts";
import { writeOutput } from "../host/write-output.ts";
import { IGNORE, PIPELINE, type Start, startingFiles, WORK } from "./starting-files.ts";
import { type Template, type TemplateName, templateNames, templates } from "./templates.ts";

/** One question, with the answers that the table suggests, the most likely first. */
export interface InitQuestion {
  readonly about: "label" | "positive";
  readonly question: string;
  readonly choices: readonly { readonly value: string; readonly why: string }[];
}

export interface InitRequest {
  readonly data: string;
  readonly name?: string | undefined;
  readonly label?: string | undefined;
  readonly positive?: string | undefined;
  readonly template?: string | undefined;
  /** Whether to write a workflow for GitHub. */
  readonly ci: boolean;
  /** Takes the first choice if there is nobody to ask. */
  readonly yes: boolean;
  /** Undefined if there is nobody to ask; resolves to undefined if the user gives up. */
  readonly ask?: ((question: InitQuestion) => Promise<string | undefined>) | undefined;
}

export interface NewProject extends Start {
  readonly task: Task;
  /** The files that were written, relative to the current folder. */
  readonly files: readonly string[];
  /** Answers that were not given but taken from the table. */
  readonly assumed: readonly { readonly about: InitQuestion["about"]; readonly value: string; readonly why: string }[];
}

interface Answered {
  readonly value: string;
  readonly assumed: NewProject["assumed"];
}

/** Writes a pipeline for a table, and the files around it, into the current folder. Never replaces a file. */
export async function initProject(
  host: Host,
  request: InitRequest,
): Promise<{ readonly value?: NewProject; readonly givenUp?: true; readonly diagnostics: readonly Diagnostic[] }> {
  const looked = await profileOf(host, request.data);
  if ("code" in looked) return { diagnostics: [looked] };
  const { profile, diagnostics } = looked;
  const label = await labelOf(profile, request);
  if (label === undefined) return { givenUp: true, diagnostics };
  if ("code" in label) return { diagnostics: [...diagnostics, label] };
  const column = profile.columns.find(({ name }) => name === label.value) as ColumnProfile;
  const task = request.positive === undefined ? column.task : "binary";
  const positive = task === "binary" ? await positiveOf(column, request) : NONE;
  if (positive === undefined) return { givenUp: true, diagnostics };
  const template = templateOf(request.template, task);
  const faults = [positive, template].flatMap((one) => (typeof one === "object" && "code" in one ? [one] : []));
  if (typeof template === "object" || "code" in positive) return { diagnostics: [...diagnostics, ...faults] };
  const start: Start = {
    name: request.name ?? nameFrom(request.data),
    data: dataPath(host.folder, request.data),
    label: label.value,
    ...(positive.value !== "" && { positive: positive.value }),
    template,
  };
  const written = await write(host, start, request.ci);
  const assumed = [...label.assumed, ...positive.assumed];
  return {
    ...(!hasErrors(written.diagnostics) && { value: { ...start, task, files: written.files, assumed } }),
    diagnostics: [...diagnostics, ...written.diagnostics],
  };
}

const NONE: Answered = { value: "", assumed: [] };

async function profileOf(host: Host, data: string) {
  const path = resolve(host.folder, data);
  if ((await host.effects.files.stat(path).catch(() => undefined)) === undefined)
    return diagnostic("init/no-data", { data }, { file: path });
  const [table] = await profileTables(host, host.folder, [{ source: data, config: {}, at: { file: path } }]);
  const { profile, diagnostics = [] } = table ?? {};
  const fault = diagnostics.find(({ severity }) => severity === "error") ?? diagnostics[0];
  if (profile === undefined) return fault ?? diagnostic("init/no-data", { data }, { file: path });
  return { profile, diagnostics };
}

/** The label that was named, or the answer to a question with the columns that could be meant. */
async function labelOf(profile: DataProfile, request: InitRequest): Promise<Answered | Diagnostic | undefined> {
  const names = profile.columns.map(({ name }) => name);
  if (request.label !== undefined) {
    if (names.includes(request.label)) return { value: request.label, assumed: [] };
    const meant = nearest(request.label, names);
    const hint =
      meant === undefined ? `it has ${listed(names.slice(0, 10).map(quoted))}` : `did you mean ${quoted(meant)}?`;
    return diagnostic("init/label-unknown", { label: request.label, data: request.data }, {}, { hint });
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
    const columns = listed(
      (likely.length > 0 ? likely : rest).slice(0, 10).map(({ value }) => quoted(value)),
      "or",
    );
    return diagnostic("init/label-open", { data: request.data, columns });
  });
}

/** The class whose probability is the score: by default, the rarer one. */
async function positiveOf(column: ColumnProfile, request: InitRequest): Promise<Answered | Diagnostic | undefined> {
  const classes = [...column.top].reverse();
  const names = classes.map(([value]) => value);
  if (request.positive !== undefined) {
    if (names.includes(request.positive)) return { value: request.positive, assumed: [] };
    const data = { positive: request.positive, label: column.name, classes: listed(names.slice(0, 10).map(quoted)) };
    return diagnostic("init/positive-unknown", data);
  }
  const choices = classes.map(([value, count], at) => ({
    value,
    why: at === 0 ? `the rarer class, ${count} rows` : `${count} rows`,
  }));
  const question = `Which value of '${column.name}' is the event whose probability you want?`;
  return answered({ about: "positive", question, choices }, request, true, () =>
    diagnostic("init/positive-open", { label: column.name, classes: listed(names.map(quoted), "or") }),
  );
}

async function answered(
  question: InitQuestion,
  { ask, yes }: InitRequest,
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

function templateOf(asked: string | undefined, task: Task): TemplateName | Diagnostic {
  const name = templateNames.find((one) => one === (asked ?? "standard"));
  if (name === undefined) {
    const hint = nearest(asked ?? "", templateNames);
    const data = { template: asked ?? "", known: listed(templateNames) };
    return diagnostic("init/template-unknown", data, {}, hint === undefined ? {} : { hint: `did you mean '${hint}'?` });
  }
  const { tasks }: Template = templates[name];
  return tasks === undefined || tasks.includes(task)
    ? name
    : diagnostic("init/template-task", { template: name, tasks: listed(tasks, "or"), task });
}

/** "data/Credit-Risk 2.csv" → "credit_risk_2". */
function nameFrom(data: string): string {
  const words = basename(data, extname(data)).replaceAll(/[^A-Za-z0-9]+/g, "_");
  return snakeCase(words).replaceAll(/^[^a-z]+|_+$/g, "") || "pipeline";
}

/** Paths in a spec are relative to its folder. */
function dataPath(folder: string, data: string): string {
  if (isAbsolute(data)) return data;
  return relative(folder, resolve(folder, data)).split("\\").join("/");
}

async function write(host: Host, start: Start, ci: boolean) {
  const { files } = host.effects;
  const wanted = Object.entries(startingFiles(start)).filter(([path]) => ci || !path.startsWith(".github/"));
  const there: string[] = [];
  for (const [path] of wanted) if ((await files.stat(join(host.folder, path))) !== undefined) there.push(path);
  if (there.includes(PIPELINE)) return { files: [], diagnostics: [diagnostic("init/there", { file: PIPELINE })] };
  const written: string[] = [];
  const notes: Diagnostic[] = [];
  for (const [path, text] of wanted) {
    if (there.includes(path)) {
      const note = await kept(host, path);
      if (note !== undefined) notes.push(note);
      continue;
    }
    const faults = await writeOutput(host, join(host.folder, path), text);
    if (faults.length > 0) return { files: written, diagnostics: [...notes, ...faults] };
    written.push(path);
  }
  return { files: written, diagnostics: notes };
}

/** A note about a file that exists, unless nothing is missing in it. */
async function kept(host: Host, path: string): Promise<Diagnostic | undefined> {
  const text = await host.effects.files.readRegular(join(host.folder, path)).catch(() => undefined);
  if (path !== IGNORE) return diagnostic("init/kept", { file: path });
  const lines = (text ?? "").split(/\r?\n/).map((line) => line.trim().replace(/^\/|\/$/g, ""));
  return lines.includes(WORK.slice(0, -1)) ? undefined : diagnostic("init/ignore", { file: path, line: WORK });
}
