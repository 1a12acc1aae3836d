import { partlyRead } from "../../advice/advice.ts";
import type { DataProfile } from "../../advice/data-profile.ts";
import { type JudgedTemplate, type Recommendation, recommend } from "../../advice/recommend/recommend.ts";
import { commandLine } from "../../base/command-line.ts";
import { nearest, quoted } from "../../base/words.ts";
import { type Diagnostic, diagnostic, hasErrors } from "../../diagnostics/index.ts";
import type { Host } from "../host/host.ts";
import { featureFaults, labelFaults, localPath, lookAtTable } from "./look-at-table.ts";
import { latestModel } from "./scoring-model.ts";
import { templates } from "./templates.ts";

/** A template, and the command that begins with it, if it fits. */
export interface RecommendedTemplate extends JudgedTemplate {
  readonly command?: string;
}

/** The template to begin with for a table, first, and all others. */
export interface TemplateAdvice extends Recommendation {
  readonly data: string;
  readonly rows: number;
  readonly templates: readonly [RecommendedTemplate, ...RecommendedTemplate[]];
}

/** Looks at a table, and says which template to begin with, and why. */
export async function recommendTemplate(
  host: Host,
  { data, label }: { readonly data: string; readonly label?: string | undefined },
): Promise<{ readonly value?: TemplateAdvice; readonly diagnostics: readonly Diagnostic[] }> {
  const looked = await lookAtTable(host, data);
  if ("code" in looked) return { diagnostics: [looked] };
  const { profile } = looked;
  const misspelled = misspelling(profile, data, label);
  if (misspelled !== undefined) return { diagnostics: [...looked.diagnostics, misspelled] };
  const found = recommend(profile, label);
  const diagnostics = [
    ...looked.diagnostics,
    ...partlyRead({ ...profile, source: data }, { file: localPath(host, data) }),
    ...(found.label === undefined ? [] : faultsOf(profile, data, found.label)),
  ];
  if (hasErrors(diagnostics)) return { diagnostics };
  const [first, ...rest] = found.templates;
  const withCommand = (one: JudgedTemplate): RecommendedTemplate =>
    one.fits ? { ...one, command: commandOf(one, data, found) } : one;
  const lacksModel = first.name === "scoring" && (await latestModel(host)) === undefined;
  const notes = lacksModel
    ? [...found.notes, "no run in this folder has made a model: name one with --model"]
    : found.notes;
  const all: TemplateAdvice["templates"] = [withCommand(first), ...rest.map(withCommand)];
  return { value: { data, rows: profile.rows, ...found, notes, templates: all }, diagnostics };
}

/** A label that is almost the name of a column was meant to be that column. */
function misspelling({ columns }: DataProfile, data: string, label: string | undefined): Diagnostic | undefined {
  const names = columns.map(({ name }) => name);
  if (label === undefined || names.includes(label)) return undefined;
  const meant = nearest(label, names);
  if (meant === undefined) return undefined;
  return diagnostic("init/label-unknown", { label, data }, {}, { hint: `did you mean ${quoted(meant)}?` });
}

function faultsOf(profile: DataProfile, data: string, label: string): readonly Diagnostic[] {
  const column = profile.columns.find(({ name }) => name === label);
  const faults = column === undefined ? [] : labelFaults(column, profile, {});
  return [...faults, ...featureFaults(profile, label, data)];
}

/** The command that writes a pipeline without asking. */
function commandOf({ name }: JudgedTemplate, data: string, { label, task, positive }: Recommendation): string {
  const { tasks } = templates[name];
  if (tasks?.length === 0) return commandLine("init", data, { template: name });
  const isBinary = task === "binary" && (tasks?.includes("binary") ?? true);
  return commandLine("init", data, { label, positive: isBinary ? positive : undefined, template: name });
}
