import { defined } from "../../base/defined.ts";
import { grouped } from "../../base/grouped.ts";
import { ownMember } from "../../base/own.ts";
import { didYouMean, listed, nearest, quoted } from "../../base/words.ts";
import { type Diagnostic, diagnostic, type Place } from "../../diagnostics/index.ts";
import { CONTRACT_FILE, RUNTIME_FOLDER } from "../../spec/contract.ts";
import { isReadable, STANDARD_SCRIPT } from "../../spec/script.ts";
import type { Sources, SourceTree } from "../sources.ts";

/** A script that a step asked for. */
export interface UsedScript {
  readonly step: string;
  /** The folder or file, as the specification or config names it. */
  readonly path: string;
  readonly entry: string;
  readonly at: Place;
  readonly found: SourceTree | undefined;
  /** True if the files were found, and the entry file is among them. */
  readonly isWhole: boolean;
  /** True if the step also has its own script. */
  readonly replaces: boolean;
}

type Group = readonly [UsedScript, ...UsedScript[]];

/** Reports unreadable scripts, and notes which users' scripts run instead of a step's own, each script once. */
export function scriptDiagnostics(
  used: readonly UsedScript[],
  { lookedFor = {}, runtime }: Pick<Sources, "lookedFor" | "runtime">,
): readonly Diagnostic[] {
  const byPath = (some: readonly UsedScript[]) => grouped(some, ({ path }) => path);
  const byFile = (some: readonly UsedScript[]) => grouped(some, ({ path, entry }) => JSON.stringify([path, entry]));
  const elsewhere = used.filter(({ path }) => !isReadable(path));
  const here = used.filter(({ path }) => isReadable(path));
  const missing = here.filter(({ path, found }) => found === undefined && !isUrl(path));
  const partial = here.filter(({ path, found, isWhole }) => !isWhole && (found !== undefined || isUrl(path)));
  const own = here.filter(({ path, isWhole, replaces }) => isWhole && replaces && !isUrl(path));
  return [
    ...[...byPath(elsewhere)].map(([path, group]) => codeElsewhere(path, group)),
    ...codeMissing([...byPath(missing)], lookedFor),
    ...[...byFile(partial).values()].map(entryMissing),
    ...[...byFile(own).values()].map(ownScript),
    ...[...byPath(here)].flatMap(([path, group]) => (isUrl(path) ? [] : displaced(group, runtime))),
  ];
}

const isUrl = (path: string): boolean => path.startsWith("file:");
const stepsOf = (group: Group): readonly string[] => [...new Set(group.map(({ step }) => step))];

/** The location of the field that names the code. */
const placeOf = ([{ at, replaces, path }]: Group, field = "script"): Place =>
  replaces && !isUrl(path) ? { ...at, field } : at;

/** How to run Specline's own script, if one of the steps has one. */
function insteadOf(some: readonly UsedScript[]): string {
  const [first, ...others] = new Set(some.filter(({ replaces }) => replaces).map(({ step }) => step));
  if (first === undefined) return "";
  const value = `script=${STANDARD_SCRIPT}`;
  const [whose, set] = others.length === 0 ? ["script", `${first}.${value}`] : ["scripts", `'*.${value}'`];
  return `; or run Specline's own ${whose} with --set ${set} (in a file, script: ${STANDARD_SCRIPT})`;
}

function codeElsewhere(path: string, group: Group): Diagnostic {
  const hint = `copy the code to a folder next to the pipeline's file, and name that folder${insteadOf(group)}`;
  return diagnostic("compile/code-elsewhere", { steps: listed(stepsOf(group)), path }, placeOf(group), { hint });
}

/** Reports all missing code in one message: if only the pipeline's file was copied, all code is missing. */
function codeMissing(
  groups: readonly (readonly [path: string, group: Group])[],
  lookedFor: NonNullable<Sources["lookedFor"]>,
): readonly Diagnostic[] {
  const [first] = groups;
  if (first === undefined) return [];
  const code = groups.map(([path, group]) => `${quoted(path)} (${stepsOf(group).join(", ")})`).join(", ");
  const seen = groups.map(([path]) => `looked for ${ownMember(lookedFor, path) ?? path}`);
  const all = groups.flatMap(([, group]) => group);
  const hint = `correct the path, which is relative to the pipeline's file${insteadOf(all)}`;
  return [diagnostic("compile/code-missing", { code }, placeOf(first[1]), { seen, hint })];
}

function entryMissing(group: Group): Diagnostic {
  const [{ path, entry, found }] = group;
  const data = { step: listed(stepsOf(group)), entry, folder: shownFolder(path) };
  const python = Object.keys(found?.tree ?? {}).filter((name) => name.endsWith(".py"));
  const there = python.length === 0 ? "it has no Python file" : `its Python files are ${listed(python)}`;
  const near = didYouMean(nearest(entry, python), there);
  const hint = isUrl(path) ? undefined : `${near}${insteadOf(group)}`;
  return diagnostic("compile/script-missing", data, placeOf(group, "entry"), defined({ hint }));
}

function ownScript(group: Group): Diagnostic {
  const [{ path, entry }] = group;
  const script = path.endsWith(".py") ? quoted(path) : `${quoted(entry)} in ${quoted(path)}`;
  const steps = stepsOf(group);
  const verb = steps.length === 1 ? "runs" : "run";
  return diagnostic("compile/own-script", { steps: listed(steps), verb, script }, placeOf(group));
}

/** Warns about files that Specline's own files replace in the asset. */
function displaced(group: Group, runtime: SourceTree): readonly Diagnostic[] {
  const [{ path, found }] = group;
  const { tree = {}, file: isFile = false } = found ?? {};
  const ours = new Map(Object.entries(runtime.tree).map(([name, file]) => [RUNTIME_FOLDER + name, file.digest]));
  const isOther = (name: string): boolean =>
    name === CONTRACT_FILE || (ours.has(name) && ours.get(name) !== ownMember(tree, name)?.digest);
  const names = isFile ? [] : Object.keys(tree).filter(isOther);
  if (names.length === 0) return [];
  const files = listed(names.map(quoted));
  const verb = names.length === 1 ? "is" : "are";
  return [diagnostic("compile/code-displaced", { files, folder: path, verb }, placeOf(group))];
}

/** Converts a folder's URL to a path. */
const shownFolder = (url: string): string => (isUrl(url) ? decodeURIComponent(new URL(url).pathname) : url);
