import { basename, extname, isAbsolute, join, relative, resolve } from "node:path";
import type { ColumnProfile, DataProfile } from "../../advice/data-profile.ts";
import { labelCandidates } from "../../advice/label-candidates.ts";
import { hiddenColumns, someNames } from "../../advice/some-names.ts";
import { listed, nearest, quoted, snakeCase } from "../../base/words.ts";
import { type Diagnostic, diagnostic, hasErrors } from "../../diagnostics/index.ts";
import type { Task } from "../../spec/context.ts";
import { awsName } from "../../spec/pipeline.ts";
import { profileTables } from "../data/profile-tables.ts";
import type { Host } from "../host/host.ts";
import { writeOutput } from "../host/write-output.ts";
import { aboutHeader, isRemote, labelFaults, localPath } from "./look-at-table.ts";
import { IGNORE, PIPELINE, type Start, startingFiles, WORK, WORKFLOW } from "./starting-files.ts";
import { type Template, type TemplateName, templateNames, templates } from "./templates.ts";
import { noWorkflow, packageFaults, repositoryAbove } from "./workflow.ts";

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

/** An answer that was taken from the table, or from the name of its file. */
export interface Assumed {
  readonly about: InitQuestion["about"] | "name";
  readonly value: string;
  readonly why: string;
}

export interface NewProject extends Start {
  readonly task: Task;
  /** The files that were written, relative to the current folder. */
  readonly files: readonly string[];
  /** Answers that were not given but taken from the table. */
  readonly assumed: readonly Assumed[];
}

interface Answered {
  readonly value: string;
  readonly assumed: readonly Assumed[];
}

/** Writes a pipeline for a table, and the files around it, into the current folder. Never replaces a file. */
export async function initProject(
  host: Host,
  request: InitRequest,
): Promise<{ readonly value?: NewProject; readonly givenUp?: true; readonly diagnostics: readonly Diagnostic[] }> {
  const name = nameOf(request);
  if (awsName(name.value) === "") return { diagnostics: [diagnostic("author/title", { title: name.value })] };
  const looked = await profileOf(host, request.data);
  if ("code" in looked) return { diagnostics: [looked] };
  const { profile, diagnostics } = looked;
  const label = await labelOf(profile, request);
  if (label === undefined) return { givenUp: true, diagnostics };
  if ("code" in label) return { diagnostics: [...diagnostics, label] };
  const column = profile.columns.find(({ name }) => name === label.value) as ColumnProfile;
  const about = labelFaults(column, profile, request);
  if (hasErrors(about)) return { diagnostics: [...diagnostics, ...about] };
  const task = request.positive === undefined ? column.task : "binary";
  const positive = task === "binary" ? await positiveOf(column, request) : NONE;
  if (positive === undefined) return { givenUp: true, diagnostics };
  const template = templateOf(request.template, task);
  const faults = [positive, template].flatMap((one) => (typeof one === "object" && "code" in one ? [one] : []));
  if (typeof template === "object" || "code" in positive) return { diagnostics: [...diagnostics, ...faults] };
  const start: Start = {
    name: name.value,
    data: dataPath(host.folder, request.data),
    label: label.value,
    ...(positive.value !== "" && { positive: positive.value }),
    template,
  };
  const written = await write(host, start, request.ci);
  const assumed = [...name.assumed, ...label.assumed, ...positive.assumed];
  return {
    ...(!hasErrors(written.diagnostics) && { value: { ...start, task, files: written.files, assumed } }),
    diagnostics: [...diagnostics, ...about, ...written.diagnostics],
  };
}

const NONE: Answered = { value: "", assumed: [] };

async function profileOf(host: Host, data: string) {
  const path = localPath(host, data);
  const at = { file: path };
  const isThere = (await host.effects.files.stat(path).catch(() => undefined)) !== undefined;
  if (!isThere && isRemote(data)) {
    const copy = relative(host.folder, path);
    const command = `aws s3 cp ${extname(data) === "" ? "--recursive " : ""}${data} ${copy}`;
    return diagnostic("init/remote", { data, command });
  }
  if (!isThere) return diagnostic("init/no-data", { data }, at);
  const [table] = await profileTables(host, host.folder, [{ source: path, config: {}, at }]);
  const { profile, diagnostics = [] } = table ?? {};
  const fault = diagnostics.find(({ severity }) => severity === "error") ?? diagnostics[0];
  if (profile === undefined) return fault ?? diagnostic("init/no-data", { data }, at);
  return { profile, diagnostics: [...diagnostics, ...aboutHeader(profile, at)] };
}

/** The label that was named, or the answer to a question with the columns that could be meant. */
async function labelOf(profile: DataProfile, request: InitRequest): Promise<Answered | Diagnostic | undefined> {
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

/** The class whose probability is the score: by default, the rarer one. */
async function positiveOf(column: ColumnProfile, request: InitRequest): Promise<Answered | Diagnostic | undefined> {
  const classes = [...column.top].reverse();
  const [rarer, other] = classes;
  const isEven = rarer !== undefined && rarer[1] === other?.[1];
  const names = classes.map(([value]) => value);
  if (request.positive !== undefined) {
    if (names.includes(request.positive)) return { value: request.positive, assumed: [] };
    const data = { positive: request.positive, label: column.name, classes: listed(names.slice(0, 10).map(quoted)) };
    return diagnostic("init/positive-unknown", data);
  }
  const choices = classes.map(([value, count], at) => ({
    value,
    why: isEven ? `both classes have ${count} rows` : at === 0 ? `the rarer class, ${count} rows` : `${count} rows`,
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

/** The pipeline's name: as given, otherwise that of the file in lower case. "data/Credit-Risk 2.csv" → "credit_risk_2". */
function nameOf({ name, data }: InitRequest): Answered {
  if (name !== undefined) return { value: name, assumed: [] };
  const file = basename(data);
  const own = basename(data, extname(data));
  const value = snakeCase(own.replaceAll(/[^A-Za-z0-9]+/g, "_")).replaceAll(/^[^a-z]+|_+$/g, "") || "pipeline";
  const why = `the file is named '${file}', and --name sets another name`;
  return { value, assumed: value === own ? [] : [{ about: "name", value, why }] };
}

/** Paths in a spec are relative to its folder. */
function dataPath(folder: string, data: string): string {
  if (isAbsolute(data) || isRemote(data)) return data;
  return relative(folder, resolve(folder, data)).split("\\").join("/");
}

async function write(host: Host, start: Start, ci: boolean) {
  const { files } = host.effects;
  const above = ci ? await repositoryAbove(host) : undefined;
  const isRead = ci && above === undefined;
  const wanted = Object.entries(startingFiles(start)).filter(([path]) => isRead || path !== WORKFLOW);
  const there: string[] = [];
  for (const [path] of wanted) if ((await files.stat(join(host.folder, path))) !== undefined) there.push(path);
  if (there.includes(PIPELINE)) return { files: [], diagnostics: [diagnostic("init/there", { file: PIPELINE })] };
  const written: string[] = [];
  const notes: Diagnostic[] = above === undefined ? [] : [noWorkflow(host, above)];
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
  if (written.includes(WORKFLOW)) notes.push(...(await packageFaults(host)));
  return { files: written, diagnostics: notes };
}

/** A note about a file that exists, unless nothing is missing in it. */
async function kept(host: Host, path: string): Promise<Diagnostic | undefined> {
  const text = await host.effects.files.readRegular(join(host.folder, path)).catch(() => undefined);
  if (path !== IGNORE) return diagnostic("init/kept", { file: path });
  const lines = (text ?? "").split(/\r?\n/).map((line) => line.trim().replace(/^\/|\/$/g, ""));
  return lines.includes(WORK.slice(0, -1)) ? undefined : diagnostic("init/ignore", { file: path, line: WORK });
}
