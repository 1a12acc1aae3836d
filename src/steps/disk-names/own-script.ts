import { plainPath } from "../../base/local-path.ts";
import { quoted } from "../../base/words.ts";
import type { DiskName, GivenValues, Meaning, NamedMeaning } from "../../config/names/disk-name.ts";
import { all, at } from "../../config/names/meanings.ts";
import { STANDARD_SCRIPT } from "../../spec/script.ts";
import { PYTHON_FILES as source } from "./sources.ts";

/** The folder of a script. The first name that a config has counts; the others were computed from it. */
const FOLDERS = ["processing_source_dir", "source_dir", "effective_source_dir"] as const;
const PORTABLE_FOLDERS = [
  "portable_processing_source_dir",
  "portable_source_dir",
  "portable_effective_source_dir",
] as const;
/** A script together with its folder. */
const PATHS = ["script_path", "full_script_path"] as const;
const PORTABLE_PATHS = ["portable_script_path"] as const;
/** The file in the folder, for the job types that have it. */
const ENTRIES = ["entry_point", "script_name"] as const;
const ENTRY_OF = { processing: "processing_entry_point", training: "training_entry_point" } as const;
const INFERENCE = "inference_entry_point";
const ROOT = "project_root_folder";

type Named = readonly [name: string, value: string];

const firstOf = ({ values }: GivenValues, names: readonly string[]): Named | undefined =>
  names.flatMap((name): Named[] => {
    const value = values[name];
    return typeof value === "string" && value !== "" ? [[name, value]] : [];
  })[0];

/** A path below the home folder of whoever wrote the file is of no use on another machine, so a portable one is better. */
function pathOf(given: GivenValues, names: readonly string[], portable: readonly string[]): Named | undefined {
  const plain = firstOf(given, names);
  const other = firstOf(given, portable);
  return plain === undefined || (plain[1].startsWith("/") && other !== undefined) ? other : plain;
}

/** The names of the file in the folder, for a step's job. */
const entriesOf = ({ spec }: Pick<GivenValues, "spec">): readonly string[] =>
  spec.job.type === "processing" ? [ENTRY_OF.processing, ...ENTRIES] : [ENTRY_OF.training, ...ENTRIES];

/** The script that a config names, in the fields `script` and `entry`. */
function ownScript(given: GivenValues): readonly NamedMeaning[] {
  const names = Object.keys(given.values);
  const everywhere = (meaning: Meaning) => names.map((name) => at([name], meaning));
  if (given.other("script") === STANDARD_SCRIPT)
    return everywhere({ kind: "agrees", why: `script: ${STANDARD_SCRIPT} runs Specline's script` });
  const folder = pathOf(given, FOLDERS, PORTABLE_FOLDERS);
  const entry = firstOf(given, entriesOf(given));
  const path = pathOf(given, PATHS, PORTABLE_PATHS);
  if (entry === undefined && path === undefined)
    return names.map((name) => at([name], name === INFERENCE ? SERVED : NO_SCRIPT));
  const why = `it names the same script as ${quoted((entry ?? path)?.[0] ?? "")}`;
  return names.map((name) => at([name], meaningOf(given, name, { folder, entry, path, why })));
}

interface Choice {
  readonly folder: Named | undefined;
  readonly entry: Named | undefined;
  readonly path: Named | undefined;
  readonly why: string;
}

function meaningOf({ values, spec }: GivenValues, name: string, { folder, entry, path, why }: Choice): Meaning {
  const value = values[name];
  const is = (list: readonly string[]): boolean => list.includes(name);
  const inferred = is([...PORTABLE_FOLDERS, ...PORTABLE_PATHS])
    ? { inferred: "the portable path is used, because the other one is not given or is absolute" }
    : {};
  if (entry !== undefined && name === folder?.[0])
    return { kind: "field", field: "script", value: folder[1], ...inferred };
  if (name === entry?.[0]) return { kind: "field", field: "entry", value: entry[1] };
  if (entry === undefined && name === path?.[0]) return { kind: "field", field: "script", value: path[1], ...inferred };
  if (name === ROOT) return { kind: "unused", consequence: "paths of scripts are relative to the file itself" };
  if (name === INFERENCE) return SERVED;
  if (is(Object.values(ENTRY_OF)) && !is(entriesOf({ spec })))
    return { kind: "unused", consequence: "the step's job is of another type" };
  if (typeof value === "string" && entry !== undefined && is([...PATHS, ...PORTABLE_PATHS])) {
    const run = plainPath(`${folder?.[1] ?? "."}/${entry[1]}`);
    const same = plainPath(value) === run || plainPath(value).endsWith(`/${plainPath(entry[1])}`);
    if (!same) return { kind: "unused", consequence: `${quoted(entry[0])} names another script, which runs` };
  }
  return { kind: "agrees", why };
}

const NO_SCRIPT: Meaning = {
  kind: "unused",
  consequence: "the file names no script for the step, so Specline's runs",
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

/** Names for scripts of the team's own, which run instead of those of Specline's steps. */
export const ownScriptNames: readonly DiskName[] = [
  {
    names: NAMES,
    of: { field: "script" },
    means:
      "`script` and `entry`: your own script, relative to the file; only with the name of a file, not of a folder alone",
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
    means: "no effect: SageMaker runs the step without a script, or with Specline's",
    source,
    read: all({ kind: "unused", consequence: "the step has no script that another one can replace" }),
  },
];
