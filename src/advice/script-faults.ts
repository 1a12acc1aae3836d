import { didYouMean, listed, nearest } from "../base/words.ts";
import { type Diagnostic, diagnostic, type Place } from "../diagnostics/index.ts";
import { type ImagePackages, isImportable, isSurelyAbsent } from "../sagemaker/images.ts";
import { chooseFrom } from "../sagemaker/validate/index.ts";
import { CONTAINER, type Contract } from "../spec/contract.ts";
import type { ScriptUse } from "./script-use.ts";

/** A user's script, and the step that runs it. */
export interface StartedScript {
  readonly step: string;
  /** The entry file, as displayed to the user. */
  readonly file: string;
  readonly contract: Contract;
  readonly at: Place;
  /** The ports, settings and arguments that the script's files use. */
  readonly use: ScriptUse;
  /** Finds the first line in the script's files that contains a string, such as "scripts/train.py:12". */
  readonly find?: (text: string | RegExp) => string | undefined;
  /** True if the contract belongs to the script itself, not to one of our scripts that starts it. */
  readonly direct: boolean;
  /** The names of the arguments that the script receives. */
  readonly given: readonly string[];
  /** The names of the environment variables that the job sets. */
  readonly environment: readonly string[];
  /** True if the image is the user's own, so the environment in it is unknown. */
  readonly ownImage: boolean;
  /** The managed image, if its packages are known. */
  readonly image?: { readonly name: string; readonly packages: ImagePackages } | undefined;
  /** The modules next to the script. */
  readonly modules: readonly string[];
  /** The packages that are installed before the script starts: the lines of its requirements.txt. */
  readonly requirements: readonly string[];
  /** True if another step adds settings. */
  readonly tuned: boolean;
}

/**
 * Finds differences between a script and the job that starts it. Reports only differences that are certain from the
 * source code.
 */
export function scriptFaults(script: StartedScript): readonly Diagnostic[] {
  return [
    ...(script.direct ? ports(script) : []),
    ...settings(script),
    ...paths(script),
    ...variables(script),
    ...packages(script),
    ...folders(script),
  ];
}

/** The line that a fault is about, if it can be found. */
function lineOf({ find }: StartedScript, text: string | RegExp): { readonly seen?: readonly string[] } {
  const place = find?.(text);
  return place === undefined ? {} : { seen: [place] };
}

const inQuotes = (name: string): RegExp => new RegExp(`["']${escaped(name)}["']`);
const escaped = (name: string): string => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Ports and settings that exist only in the script or only in the step. */
function* ports(script: StartedScript): Iterable<Diagnostic> {
  const { step, file, contract, use, at } = script;
  const settings = contract.arguments.map(({ name }) => name);
  const sorts = [
    ["input", use.inputs, Object.keys(contract.inputs)],
    ["output", use.outputs, Object.keys(contract.outputs)],
    ["setting", use.fields, settings],
  ] as const;
  for (const [what, asked, known] of sorts) {
    const strange = [...asked].filter((name) => !known.includes(name));
    for (const name of strange) {
      const hint = chooseFrom(name, known);
      yield what === "setting"
        ? diagnostic("script/unknown-field", { step, file, field: name }, at, {
            ...hint,
            ...lineOf(script, new RegExp(`\\.config\\.${name}\\b`)),
          })
        : diagnostic("script/unknown-port", { step, file, what, port: name }, at, {
            ...hint,
            ...lineOf(script, inQuotes(name)),
          });
    }
    // A misspelled name has already been reported above.
    const meant = strange.map((name) => nearest(name, known));
    for (const name of known) {
      if (isForgotten(name, use) && !meant.includes(name))
        yield diagnostic("script/unused", { step, file, what, name }, at);
    }
  }
}

/** True if the script never mentions the name, and accesses ports and settings only by literal names. */
const isForgotten = (name: string, { plain, words }: ScriptUse): boolean =>
  plain && ![name, name.replaceAll("_", "-")].some((word) => words.has(word));

const READ_KNOWN = "declare them, or read only those that you use: args, _ = parser.parse_known_args()";

/** Arguments that only the step passes, or that only the script requires. */
function* settings(script: StartedScript): Iterable<Diagnostic> {
  const { step, file, given, use, at, tuned } = script;
  const { parser } = use;
  if (parser === undefined) return;
  const flags = [...parser.flags];
  // argparse accepts abbreviated flags.
  const unknown = given.filter((argument) => !flags.some((flag) => flag.startsWith(`--${argument}`)));
  if (unknown.length > 0) {
    const names = flags.filter((flag) => flag.startsWith("--")).map((flag) => flag.slice(2));
    const [first = ""] = unknown;
    const hint = unknown.length === 1 ? chooseFrom(first, names) : { hint: READ_KNOWN };
    const listing = listed(unknown.map((argument) => `--${argument}`));
    yield diagnostic("script/unknown-argument", { step, file, arguments: listing }, at, {
      ...hint,
      ...lineOf(script, /\.parse_args\(/),
    });
  }
  for (const argument of tuned ? [] : parser.required) {
    if (!given.some((name) => argument.startsWith(`--${name}`)))
      yield diagnostic("script/missing-argument", { step, file, argument }, at, lineOf(script, inQuotes(argument)));
  }
}

/** Container folders that the step does not mount. Other folders, such as the configuration folder, always exist. */
function* paths(script: StartedScript): Iterable<Diagnostic> {
  const { step, file, contract, use, at } = script;
  const root = contract.job === "processing" ? "/opt/ml/processing/" : "/opt/ml/input/data/";
  const mounted = [...Object.values(contract.inputs), ...Object.values(contract.outputs)].map(({ path }) => path);
  const all = [...mounted, CONTAINER.code];
  for (const path of use.paths) {
    if (!path.startsWith(root)) continue;
    const known = all.some((one) => path === one || path.startsWith(`${one}/`) || `${one}/`.startsWith(path));
    const more = { ...chooseFrom(path, mounted), ...lineOf(script, path) };
    if (!known) yield diagnostic("script/unknown-path", { step, file, path }, at, more);
  }
}

/** Folders, and the variables that name them, as training scripts write them. */
const FOLDER_VARIABLE = /^SM_(?:CHANNEL_\w+|MODEL_DIR)$/;

/**
 * The ports whose folders a script never mentions although it mentions others: neither the folder, nor its parent
 * together with the port's name, nor its variable. A script that uses the runtime names its ports.
 */
function* folders({ step, file, contract, use, environment, at }: StartedScript): Iterable<Diagnostic> {
  const named = [...use.words].some((word) => FOLDER_VARIABLE.test(word));
  if (use.usesRuntime || environment.length > 0 || (use.paths.size === 0 && !named)) return;
  const trains = contract.job === "training";
  const inputs = Object.entries(contract.inputs).map(([port, { path, optional }]) => {
    const variable = trains ? `SM_CHANNEL_${port.toUpperCase()}` : undefined;
    return { what: "input", port, path, optional, variable };
  });
  const outputs = Object.entries(contract.outputs).map(([port, { path }]) => {
    // The output data of a training job is a by-product.
    const isByProduct = path === CONTAINER.outputData;
    return { what: "output", port, path, optional: isByProduct, variable: trains ? "SM_MODEL_DIR" : undefined };
  });
  const mounted = [...inputs, ...outputs].map(({ path }) => path);
  // A misspelled folder is reported as a folder where nothing is mounted.
  const meant = [...use.paths].filter((one) => !mounted.includes(one)).map((one) => nearest(one, mounted));
  for (const { what, port, path, optional, variable } of [...inputs, ...outputs]) {
    const above = path.slice(0, path.lastIndexOf("/"));
    const mentions = (one: string): boolean =>
      one === path || one.startsWith(`${path}/`) || (above.startsWith(one.replace(/\/$/, "")) && use.words.has(port));
    const isNamed = variable !== undefined && use.words.has(variable);
    if (optional || isNamed || meant.includes(path) || [...use.paths].some(mentions)) continue;
    yield diagnostic("script/folder-unused", { step, file, what, port, path: variable ?? path }, at);
  }
}

/** Variables set by the platform, Python or libraries. */
const PLATFORM =
  /^(?:SM_(?!CHANNEL_)|SAGEMAKER_|AWS_|TRAINING_JOB_|SPECLINE_|PYTHON|CUDA|NVIDIA|NCCL|LD_|OMP_|LC_|XDG_)|^(?:PATH|HOME|USER|LANG|PWD|SHELL|TERM|TMPDIR|HOSTNAME|HOSTS|RANK|LOCAL_RANK|WORLD_SIZE|MASTER_ADDR|MASTER_PORT|DMLC_\w+)$/;

function* variables(script: StartedScript): Iterable<Diagnostic> {
  const { step, file, contract, environment: set, use, at, ownImage } = script;
  const channels = Object.keys(contract.inputs).map((port) => `SM_CHANNEL_${port.toUpperCase()}`);
  for (const name of use.variables) {
    if (set.includes(name) || channels.includes(name) || PLATFORM.test(name)) continue;
    if (ownImage && !name.startsWith("SM_CHANNEL_")) continue;
    const near = nearest(name, [...set, ...(name.startsWith("SM_CHANNEL_") ? channels : [])]);
    const more = { hint: didYouMean(near), ...lineOf(script, inQuotes(name)) };
    yield diagnostic("script/unset-variable", { step, file, name }, at, more);
  }
}

/** Packages that neither the image has nor the container installs. */
function* packages(script: StartedScript): Iterable<Diagnostic> {
  const { step, file, at, image, contract } = script;
  for (const module of script.requirements.length > 0 ? [] : missingPackages(script)) {
    const hint =
      contract.job === "processing"
        ? "use an image of your own that has it: nothing is installed in a processing job"
        : `write a requirements.txt with ${module} next to the script, which the container installs, or use an image of your own`;
    const code = isSurelyAbsent(module) ? "script/package-missing" : "script/package-unlisted";
    const line = lineOf(script, new RegExp(`^(?:from|import)[ \\t].*\\b${module}\\b`));
    yield diagnostic(code, { step, file, module, image: image?.name ?? "" }, at, { hint, ...line });
  }
}

/** The modules that a script imports, and that are neither in its image nor next to it. */
export const missingPackages = ({ image, use, modules }: Pick<StartedScript, "image" | "use" | "modules">) =>
  image === undefined
    ? []
    : [...use.imports].filter((module) => !modules.includes(module) && !isImportable(module, image.packages));
