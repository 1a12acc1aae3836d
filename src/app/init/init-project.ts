import { basename, extname, isAbsolute, join, relative, resolve } from "node:path";
import { partlyRead } from "../../advice/advice.ts";
import type { ColumnProfile, DataProfile } from "../../advice/data-profile.ts";
import type { TemplateName } from "../../advice/recommend/template-names.ts";
import { defined } from "../../base/defined.ts";
import { snakeCase } from "../../base/words.ts";
import { type Diagnostic, diagnostic, hasErrors } from "../../diagnostics/index.ts";
import { awsName } from "../../spec/pipeline.ts";
import type { Host } from "../host/host.ts";
import { writeOutput } from "../host/write-output.ts";
import { chosenTemplate, templateNamed } from "./choose-template.ts";
import { type Converted, converted, convertibleForm } from "./from-pipeline.ts";
import { featureFaults, isRemote, labelFaults, localPath, lookAtTable } from "./look-at-table.ts";
import { otherDocument } from "./other-document.ts";
import { type Answered, type Assumed, type InitAnswers, labelOf, positiveOf } from "./questions.ts";
import { copyModel, modelToScore } from "./scoring-model.ts";
import { IGNORE, PIPELINE, type Start, startingFiles, surroundingFiles, WORK, WORKFLOW } from "./starting-files.ts";
import { type TemplateTexts, templates, templateTexts } from "./templates.ts";
import { noWorkflow, packageFaults, repositoryAbove } from "./workflow.ts";

export interface InitRequest extends InitAnswers {
  readonly name?: string | undefined;
  readonly template?: string | undefined;
  /** The model with which a pipeline scores rows: an archive, a run or "last". */
  readonly model?: string | undefined;
  /** Whether to write a workflow for GitHub. */
  readonly ci: boolean;
}

/** A project that begins with a pipeline in another form. */
export interface ConvertedProject {
  readonly name: string;
  /** What the pipeline was before. */
  readonly from: Converted["form"];
  readonly pipeline: Converted["file"];
  readonly allowed: Converted["allowed"];
  readonly files: readonly string[];
}

export interface NewProject extends Start {
  /** The files that were written, relative to the current folder. */
  readonly files: readonly string[];
  /** InitAnswers that were not given but taken from the table. */
  readonly assumed: readonly Assumed[];
}

/** The options for templates that train a model, and for those that do not. */
const [OF_TRAINING, OF_SCORING] = [["label", "positive"] as const, ["model"] as const];

/**
 * Writes a pipeline for a table, or for a definition or a config file, and the files around it, into the current folder.
 * Never replaces a file.
 */
export async function initProject(host: Host, request: InitRequest): Promise<Initialized> {
  const form = await convertibleForm(host, request.data);
  if (form !== undefined) return fromPipeline(host, request, await converted(host, request.data, form));
  const name = nameOf(request);
  if (awsName(name.value) === "") return { diagnostics: [diagnostic("author/title", { title: name.value })] };
  const asked = request.template === undefined ? undefined : templateNamed(request.template);
  if (typeof asked === "object") return { diagnostics: [asked] };
  const trains = asked === undefined || templates[asked].tasks?.length !== 0;
  const odd = (trains ? OF_SCORING : OF_TRAINING).find((option) => request[option] !== undefined);
  if (odd !== undefined)
    return { diagnostics: [diagnostic("init/option-template", { option: odd, template: asked ?? "for the label" })] };
  const looked = await lookAtTable(host, request.data);
  if ("code" in looked) return { diagnostics: [await otherDocument(host, request.data, looked)] };
  const { profile, diagnostics } = looked;
  const facts = { name: name.value, data: dataPath(host.folder, request.data) };
  const made = trains ? await training(host, request, profile, asked, facts) : await scoring(host, request, facts);
  return {
    ...made,
    ...(made.value !== undefined && {
      value: { ...made.value, assumed: [...name.assumed, ...made.value.assumed] },
    }),
    diagnostics: [...diagnostics, ...made.diagnostics],
  };
}

/** A new project; or the user gave up, or the diagnostics say why there is none. */
interface Initialized {
  readonly value?: NewProject;
  /** Instead of `value`, if the project does not begin with a table. */
  readonly converted?: ConvertedProject;
  readonly givenUp?: true;
  readonly diagnostics: readonly Diagnostic[];
}

/** Options that are about a table. */
const OF_TABLES = ["label", "positive", "template", "model", "name"] as const;

async function fromPipeline(host: Host, request: InitRequest, made: Converted): Promise<Initialized> {
  const odd = OF_TABLES.find((option) => request[option] !== undefined);
  if (odd !== undefined)
    return { diagnostics: [diagnostic("init/option-pipeline", { option: odd, file: request.data })] };
  if (made.text === undefined) return { diagnostics: made.diagnostics };
  const texts = { [made.file]: made.text, ...surroundingFiles(made.file) };
  const { files, diagnostics } = await write(host, texts, made.file, request.ci);
  const all = [...made.diagnostics, ...diagnostics];
  if (hasErrors(all)) return { diagnostics: all };
  const { name, form: from, file: pipeline, allowed } = made;
  return { converted: { name, from, pipeline, allowed, files }, diagnostics: all };
}

type Facts = Pick<Start, "name" | "data">;

/** A pipeline that trains a model. */
async function training(
  host: Host,
  request: InitRequest,
  profile: DataProfile,
  asked: TemplateName | undefined,
  facts: Facts,
): Promise<Initialized> {
  const label = await labelOf(profile, request);
  if (label === undefined) return { givenUp: true, diagnostics: [] };
  if ("code" in label) return { diagnostics: [label] };
  const column = profile.columns.find(({ name }) => name === label.value) as ColumnProfile;
  const about = [
    ...partlyRead({ ...profile, source: request.data }, { file: localPath(host, request.data) }),
    ...labelFaults(column, profile, request),
    ...featureFaults(profile, label.value, request.data),
  ];
  if (hasErrors(about)) return { diagnostics: about };
  const choice = chosenTemplate(asked, column, request.positive);
  if ("code" in choice) return { diagnostics: [...about, choice] };
  const positive = choice.task === "binary" ? await positiveOf(column, profile, request) : NONE;
  if (positive === undefined) return { givenUp: true, diagnostics: [] };
  if ("code" in positive) return { diagnostics: [...about, positive] };
  const start: Start = defined({
    ...{ ...facts, ...choice, label: label.value },
    positive: positive.value === "" ? undefined : positive.value,
  });
  const { files, diagnostics } = await writeStart(host, start, request.ci);
  return {
    ...(!hasErrors(diagnostics) && { value: { ...start, files, assumed: [...label.assumed, ...positive.assumed] } }),
    diagnostics: [...about, ...diagnostics],
  };
}

const NONE: Answered = { value: "", assumed: [] };

/** A pipeline that scores the table's rows with a model that exists. */
async function scoring(host: Host, request: InitRequest, facts: Facts): Promise<Initialized> {
  const model = await modelToScore(host, request.model);
  if ("code" in model) return { diagnostics: [model] };
  const start: Start = { ...facts, template: "scoring", model: model.source };
  const { files, diagnostics } = await writeStart(host, start, request.ci);
  const faults = hasErrors(diagnostics) ? [] : await copyModel(host, model);
  const all = [...model.diagnostics, ...diagnostics, ...faults];
  const copied = model.copied === undefined ? [] : [model.source];
  return {
    ...(!hasErrors(all) && { value: { ...start, files: [...files, ...copied], assumed: model.assumed } }),
    diagnostics: all,
  };
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

async function writeStart(host: Host, start: Start, ci: boolean) {
  const texts: TemplateTexts = await templateTexts(start.template, host.effects.files.readText);
  return write(host, startingFiles(start, texts), PIPELINE, ci);
}

/** Writes new files by their paths. Files that exist are kept; if the pipeline's does, nothing is written. */
async function write(host: Host, texts: Readonly<Record<string, string>>, pipeline: string, ci: boolean) {
  const { files } = host.effects;
  const above = ci ? await repositoryAbove(host) : undefined;
  const isRead = ci && above === undefined;
  const wanted = Object.entries(texts).filter(([path]) => isRead || path !== WORKFLOW);
  const there: string[] = [];
  for (const [path] of wanted) if ((await files.stat(join(host.folder, path))) !== undefined) there.push(path);
  if (there.includes(pipeline)) return { files: [], diagnostics: [diagnostic("init/there", { file: pipeline })] };
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
