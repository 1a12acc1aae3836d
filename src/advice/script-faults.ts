import { didYouMean, nearest } from "../base/words.ts";
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
  ];
}

/** Ports and settings that exist only in the script or only in the step. */
function* ports({ step, file, contract, use, at }: StartedScript): Iterable<Diagnostic> {
  const settings = contract.arguments.map(({ name }) => name);
  const sorts = [
    ["input", use.inputs, Object.keys(contract.inputs)],
    ["output", use.outputs, Object.keys(contract.outputs)],
    ["setting", use.fields, settings],
  ] as const;
  for (const [what, asked, known] of sorts) {
    const strange = [...asked].filter((name) => !known.includes(name));
    for (const name of strange) {
      yield what === "setting"
        ? diagnostic("script/unknown-field", { step, file, field: name }, at, chooseFrom(name, known))
        : diagnostic("script/unknown-port", { step, file, what, port: name }, at, chooseFrom(name, known));
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

/** Arguments that only the step passes, or that only the script requires. */
function* settings({ step, file, given, use: { parser }, at, tuned }: StartedScript): Iterable<Diagnostic> {
  if (parser === undefined) return;
  const flags = [...parser.flags];
  for (const argument of given) {
    // argparse accepts abbreviated flags.
    if (flags.some((flag) => flag.startsWith(`--${argument}`))) continue;
    const names = flags.filter((flag) => flag.startsWith("--")).map((flag) => flag.slice(2));
    yield diagnostic("script/unknown-argument", { step, file, argument }, at, chooseFrom(argument, names));
  }
  for (const argument of tuned ? [] : parser.required) {
    if (!given.some((name) => argument.startsWith(`--${name}`)))
      yield diagnostic("script/missing-argument", { step, file, argument }, at);
  }
}

/** Container folders that the step does not mount. Other folders, such as the configuration folder, always exist. */
function* paths({ step, file, contract, use, at }: StartedScript): Iterable<Diagnostic> {
  const root = contract.job === "processing" ? "/opt/ml/processing/" : "/opt/ml/input/data/";
  const mounted = [...Object.values(contract.inputs), ...Object.values(contract.outputs)].map(({ path }) => path);
  const all = [...mounted, CONTAINER.code];
  for (const path of use.paths) {
    if (!path.startsWith(root)) continue;
    const known = all.some((one) => path === one || path.startsWith(`${one}/`) || `${one}/`.startsWith(path));
    if (!known) yield diagnostic("script/unknown-path", { step, file, path }, at, chooseFrom(path, mounted));
  }
}

/** Variables set by the platform, Python or libraries. */
const PLATFORM =
  /^(?:SM_(?!CHANNEL_)|SAGEMAKER_|AWS_|TRAINING_JOB_|SPECLINE_|PYTHON|CUDA|NVIDIA|NCCL|LD_|OMP_|LC_|XDG_)|^(?:PATH|HOME|USER|LANG|PWD|SHELL|TERM|TMPDIR|HOSTNAME|HOSTS|RANK|LOCAL_RANK|WORLD_SIZE|MASTER_ADDR|MASTER_PORT|DMLC_\w+)$/;

function* variables({
  step,
  file,
  contract,
  environment: set,
  use,
  at,
  ownImage,
}: StartedScript): Iterable<Diagnostic> {
  const channels = Object.keys(contract.inputs).map((port) => `SM_CHANNEL_${port.toUpperCase()}`);
  for (const name of use.variables) {
    if (set.includes(name) || channels.includes(name) || PLATFORM.test(name)) continue;
    if (ownImage && !name.startsWith("SM_CHANNEL_")) continue;
    const near = nearest(name, [...set, ...(name.startsWith("SM_CHANNEL_") ? channels : [])]);
    const hint = { hint: didYouMean(near) };
    yield diagnostic("script/unset-variable", { step, file, name }, at, hint);
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
    yield diagnostic(code, { step, file, module, image: image?.name ?? "" }, at, { hint });
  }
}

/** The modules that a script imports, and that are neither in its image nor next to it. */
export const missingPackages = ({ image, use, modules }: Pick<StartedScript, "image" | "use" | "modules">) =>
  image === undefined
    ? []
    : [...use.imports].filter((module) => !modules.includes(module) && !isImportable(module, image.packages));
