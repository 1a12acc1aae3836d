import { nearest } from "../base/words.ts";
import { type Diagnostic, diagnostic, type Place } from "../diagnostics/index.ts";
import { chooseFrom } from "../sagemaker/validate/index.ts";
import { CONTAINER, type Contract } from "../spec/contract.ts";
import type { ScriptUse } from "./script-use.ts";

/** A script of the user's, and the step that runs it. */
export interface StartedScript {
  readonly step: string;
  /** The file that is started, as people write it. */
  readonly file: string;
  readonly contract: Contract;
  readonly at: Place;
  /** What the whole script uses. */
  readonly use: ScriptUse;
  /** True where the contract is that of the script itself, not of one of ours that starts it. */
  readonly direct: boolean;
  /** Names of the arguments that it is started with. */
  readonly given: readonly string[];
  /** Names of the environment variables that the job sets. */
  readonly environment: readonly string[];
  /** True where the image is the user's own: what its environment holds nobody knows. */
  readonly ownImage: boolean;
  /** True where another step adds to the settings. */
  readonly tuned: boolean;
}

/** Where the script and the job that starts it disagree. Silent where the text does not tell for sure. */
export function scriptFaults(script: StartedScript): readonly Diagnostic[] {
  return [...(script.direct ? ports(script) : []), ...settings(script), ...paths(script), ...variables(script)];
}

/** Ports and settings that only the script, or only the step, knows. */
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
    // What was meant by a misspelt name is told there.
    const meant = strange.map((name) => nearest(name, known));
    for (const name of known) {
      if (isForgotten(name, use) && !meant.includes(name))
        yield diagnostic("script/unused", { step, file, what, name }, at);
    }
  }
}

/** Nowhere in a script that reaches everything by its name. */
const isForgotten = (name: string, { plain, words }: ScriptUse): boolean =>
  plain && ![name, name.replaceAll("_", "-")].some((word) => words.has(word));

/** Settings that only the step gives, or only the script requires. */
function* settings({ step, file, given, use: { parser }, at, tuned }: StartedScript): Iterable<Diagnostic> {
  if (parser === undefined) return;
  const flags = [...parser.flags];
  for (const argument of given) {
    // argparse takes the beginning of a flag for the flag.
    if (flags.some((flag) => flag.startsWith(`--${argument}`))) continue;
    const names = flags.filter((flag) => flag.startsWith("--")).map((flag) => flag.slice(2));
    yield diagnostic("script/unknown-argument", { step, file, argument }, at, chooseFrom(argument, names));
  }
  for (const argument of tuned ? [] : parser.required) {
    if (!given.some((name) => argument.startsWith(`--${name}`)))
      yield diagnostic("script/missing-argument", { step, file, argument }, at);
  }
}

/** Folders of the container that the step does not mount. Others of them, as its configuration, are always there. */
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

/** What the platform, Python or their libraries set. */
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
    const hint = near === undefined ? {} : { hint: `did you mean '${near}'?` };
    yield diagnostic("script/unset-variable", { step, file, name }, at, hint);
  }
}
