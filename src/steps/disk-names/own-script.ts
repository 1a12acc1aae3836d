import { plainPath } from "../../base/local-path.ts";
import { quoted } from "../../base/words.ts";
import type { DiskName, GivenValues, Meaning, NamedMeaning } from "../../config/names/disk-name.ts";
import { all, at, unreadable } from "../../config/names/meanings.ts";
import { STANDARD_SCRIPT } from "../../spec/script.ts";
import { PYTHON_FILES as source } from "./sources.ts";

/** A script's folder. The nearest name is used, then the first in this list; the others were computed from it. */
const FOLDERS = ["processing_source_dir", "source_dir", "effective_source_dir"] as const;
const PORTABLE_FOLDERS = [
  "portable_processing_source_dir",
  "portable_source_dir",
  "portable_effective_source_dir",
] as const;
/** A script together with its folder. */
const PATHS = ["script_path", "full_script_path"] as const;
const PORTABLE_PATHS = ["portable_script_path"] as const;
/** The file in the folder, by job type where the name states the type. */
const ENTRIES = ["entry_point", "script_name"] as const;
const ENTRY_OF = { processing: "processing_entry_point", training: "training_entry_point" } as const;
const INFERENCE = "inference_entry_point";
const ROOT = "project_root_folder";

/** Names that concern only jobs of one type. */
const JOB_OF: Readonly<Record<string, "processing" | "training">> = {
  processing_source_dir: "processing",
  portable_processing_source_dir: "processing",
  [ENTRY_OF.processing]: "processing",
  [ENTRY_OF.training]: "training",
};

type Named = readonly [name: string, value: string];

const isOfJob = ({ spec }: GivenValues, name: string): boolean =>
  !Object.hasOwn(JOB_OF, name) || (JOB_OF[name] === "processing") === (spec.job.type === "processing");

/** The nearest name that applies to the step's job; among equally near names, the first. */
function firstOf(given: GivenValues, names: readonly string[]): Named | undefined {
  const found = names.flatMap((name): Named[] => {
    const value = given.values[name];
    return typeof value === "string" && value !== "" && isOfJob(given, name) ? [[name, value]] : [];
  });
  return found.sort(([a], [b]) => given.distance(a) - given.distance(b))[0];
}

const isNearer = ({ distance }: GivenValues, a: Named | undefined, b: Named | undefined): boolean =>
  a !== undefined && b !== undefined && distance(a[0]) < distance(b[0]);

/** A path in the author's home folder does not exist on other machines, so a portable path is preferred. */
function pathOf(given: GivenValues, names: readonly string[], portable: readonly string[]): Named | undefined {
  const plain = firstOf(given, names);
  const other = firstOf(given, portable);
  if (plain === undefined || isNearer(given, other, plain)) return other;
  return plain[1].startsWith("/") && other !== undefined && !isNearer(given, plain, other) ? other : plain;
}

/** The script that a config names, in the fields `script` and `entry`. */
function ownScript(given: GivenValues): readonly NamedMeaning[] {
  const names = Object.keys(given.values);
  const everywhere = (meaning: Meaning) => names.map((name) => at([name], meaning));
  if (given.other("script") === STANDARD_SCRIPT)
    return everywhere({ kind: "agrees", why: `script: ${STANDARD_SCRIPT} runs Specline's script` });
  const entry = firstOf(given, [ENTRY_OF.processing, ENTRY_OF.training, ...ENTRIES]);
  const path = pathOf(given, PATHS, PORTABLE_PATHS);
  const main = isNearer(given, path, entry) ? path : (entry ?? path);
  const chosen = { folder: pathOf(given, FOLDERS, PORTABLE_FOLDERS), main, isEntry: main === entry };
  return names.map((name) =>
    at([name], main === undefined ? unnamed(given, name) : meaningOf(given, name, main, chosen)),
  );
}

/** The outcome for a name if the config names no script file. */
function unnamed(given: GivenValues, name: string): Meaning {
  if (!isOfJob(given, name)) return OTHER_JOB;
  if (name === INFERENCE) return SERVED;
  return typeof given.values[name] === "string" ? NO_SCRIPT : NO_PATH;
}

interface Choice {
  readonly folder: Named | undefined;
  /** True if the script is named by a file in the folder, not by a whole path. */
  readonly isEntry: boolean;
}

function meaningOf(given: GivenValues, name: string, main: Named, { folder, isEntry }: Choice): Meaning {
  const is = (list: readonly string[]): boolean => list.includes(name);
  const inferred = is([...PORTABLE_FOLDERS, ...PORTABLE_PATHS])
    ? { inferred: "the portable path is used, because the other path is missing or absolute" }
    : {};
  if (isEntry && name === folder?.[0]) return { kind: "field", field: "script", value: folder[1], ...inferred };
  if (name === main[0]) return { kind: "field", field: isEntry ? "entry" : "script", value: main[1], ...inferred };
  if (name === ROOT) return { kind: "unused", consequence: "script paths are relative to the file itself" };
  if (name === INFERENCE) return SERVED;
  if (!isOfJob(given, name)) return OTHER_JOB;
  const value = given.values[name];
  if (typeof value !== "string") return NO_PATH;
  if (value === "") return { kind: "agrees", why: "it is empty" };
  const isFolder = is([...FOLDERS, ...PORTABLE_FOLDERS]);
  const [by, used] = isFolder && isEntry && folder !== undefined ? folder : main;
  const run = isEntry ? `${folder?.[1] ?? "."}/${main[1]}` : main[1];
  const runs = isFolder
    ? run.replace(/\/?[^/]*$/, "")
    : is([...PATHS, ...PORTABLE_PATHS])
      ? run
      : (run.split("/").at(-1) ?? "");
  if (areSame(value, runs))
    return { kind: "agrees", why: `it names the same ${isFolder ? "folder" : "script"} as ${quoted(by)}` };
  // As everywhere, a value in a farther section is ignored if a nearer section has a different value.
  if (given.distance(name) > given.distance(by)) return { kind: "overruled", field: "script", used };
  const consequence = isFolder && isEntry ? "names another folder, which is used" : "names another script, which runs";
  // A shared folder without a job type in its name applies to job types without their own folder.
  const elsewhere = Object.hasOwn(JOB_OF, by) && !Object.hasOwn(JOB_OF, name) ? ({ elsewhere: true } as const) : {};
  return { kind: "unused", consequence: `${quoted(by)} ${consequence}`, ...elsewhere };
}

/** True if two paths are equal, or if one is absolute or portable and ends with the other. */
function areSame(a: string, b: string): boolean {
  const [first, second] = [a, b].map((path) => {
    const plain = plainPath(path);
    const below = plain.replace(/^(\.\.?\/)+/, "");
    return { below, isOpen: plain.startsWith("/") || below !== plain };
  });
  if (first === undefined || second === undefined) return false;
  if (first.below === second.below) return true;
  const ends = (long: typeof first, short: typeof first): boolean =>
    long.isOpen && short.below !== "" && long.below.endsWith(`/${short.below}`);
  return ends(first, second) || ends(second, first);
}

const NO_PATH = unreadable("a path", "it is not used");

const OTHER_JOB: Meaning = { kind: "unused", consequence: "the step runs another type of job", elsewhere: true };

const NO_SCRIPT: Meaning = {
  kind: "unused",
  consequence: "the file names no script for the step, so Specline's script runs",
};

const SERVED: Meaning = {
  kind: "unused",
  consequence:
    "a model is served with the code in its archive; put an inference.py with model_fn and predict_fn next to your training script",
};

const NAMES = [
  ENTRY_OF.processing,
  ENTRY_OF.training,
  INFERENCE,
  ...ENTRIES,
  ...PATHS,
  ...FOLDERS,
  ROOT,
  ...PORTABLE_PATHS,
  ...PORTABLE_FOLDERS,
] as const;

/** Names for the team's own scripts, which run instead of Specline's. */
export const ownScriptNames: readonly DiskName[] = [
  {
    names: NAMES,
    of: { field: "script" },
    means: "`script` and `entry`: your own script, relative to the file; a folder without a file name has no effect",
    source,
    read: ownScript,
  },
  {
    names: [INFERENCE],
    of: {},
    means: "no effect: a model is served with the code in its archive",
    source,
    read: all(SERVED),
  },
  {
    names: NAMES,
    of: {},
    means: "no effect: SageMaker runs the step without a script, or with Specline's script",
    source,
    read: all({ kind: "unused", consequence: "the step has no script that can be replaced" }),
  },
];
