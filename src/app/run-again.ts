import { commandLine } from "../base/command-line.ts";
import { holdsHidden } from "../base/secrets/index.ts";
import type { Diagnostic } from "../diagnostics/index.ts";
import type { RunRecord, StepRecord } from "../local/index.ts";
import { isControlType } from "../local/jobs/index.ts";
import type { ConfigChoices } from "./config/layer-configs.ts";
import type { OverrideChoices } from "./load/overrides.ts";

/** The choices of a run that its repetition needs, too. */
export interface RepeatedChoices extends ConfigChoices, OverrideChoices {
  readonly parameters: readonly string[];
  readonly work: string;
  readonly warm?: boolean | undefined;
  readonly stubs?: readonly string[];
  readonly maps?: readonly string[];
  readonly codeFolders?: readonly string[];
  readonly lambdas?: readonly string[];
  readonly callbacks?: readonly string[];
  readonly entrypoints?: readonly string[];
}

const DEFAULT_WORK = ".specline";

/**
 * The command that runs a failed step of a run again by itself, in the same isolation, with the same parameters and
 * inputs; undefined for a step without a job.
 *
 * @param file - the pipeline, as it was named
 */
export const againIn =
  (file: string, choices: RepeatedChoices, { run, parameters }: RunRecord) =>
  ({ name, type, status }: StepRecord): string | undefined => {
    if (status !== "failed" || isControlType(type)) return undefined;
    // Records never contain secrets, so those have to be passed again.
    const hidden = choices.parameters
      .map((word) => word.split("=", 1)[0] ?? "")
      .filter((parameter) => holdsHidden(String(parameters[parameter] ?? "")));
    const { work, warm, stubs, maps, codeFolders, lambdas, callbacks, entrypoints, allow, configs, set, partial } =
      choices;
    const command = commandLine("run", file, {
      only: name,
      source: run,
      work: work === DEFAULT_WORK ? undefined : work,
      stub: stubs,
      map: maps,
      code: codeFolders,
      lambda: lambdas,
      callback: callbacks,
      entrypoint: entrypoints,
      allow,
      config: configs,
      set,
      partial,
      "no-warm": warm === false,
    });
    return [command, ...hidden.map((parameter) => `--param ${parameter}=…`)].join(" ");
  };

/** A failed step's diagnostic, with the command at the end of its hint. */
export function withHint(step: StepRecord, again: (step: StepRecord) => string | undefined): Diagnostic {
  const { diagnostic } = step as StepRecord & { readonly diagnostic: Diagnostic };
  const command = again(step);
  if (command === undefined) return diagnostic;
  const hint = `${diagnostic.hint === undefined ? "" : `${diagnostic.hint}; `}run it again by itself: ${command}`;
  return { ...diagnostic, hint };
}
