import { join } from "node:path";
import { canonicalText, type Json } from "../../base/canonical.ts";
import { digest } from "../../base/digest.ts";
import type { DefinitionStep } from "../../sagemaker/definition.ts";
import type { Files } from "../effects.ts";
import { listAt, objectAt, textAt } from "./request.ts";

/** The variable that names a job's shared folder. `specline_runtime/shared.py` reads it. */
export const SHARED_VARIABLE = "SPECLINE_SHARED";

/**
 * Folders in which jobs of a run that have the same code and the same contents in all inputs leave for each other what
 * they work out, so that branches read their common source once. Only Specline's own code gets one, because what a job
 * finds there affects its result. A job's cache key and its outputs do not depend on it.
 */
export interface SharedFolders {
  /** The folder for a step's job with these inputs, which creates it; undefined if no other step could use it. */
  readonly folderOf: (step: string, inputs: Json) => string | undefined;
  /** Removes the folders that no step can use any more. */
  readonly ended: (step: string) => void;
}

/** Every job works for itself. */
export const nothingShared: SharedFolders = { folderOf: () => undefined, ended: () => undefined };

/**
 * The shared folders of a run.
 *
 * @param steps - all steps of the run
 * @param ownCode - the addresses of Specline's own code
 * @param folder - a folder of the run's own, which jobs see and which ends with the run
 */
export function openSharedFolders(
  steps: readonly DefinitionStep[],
  ownCode: ReadonlySet<string>,
  folder: string,
  files: Pick<Files, "remove">,
): SharedFolders {
  /** The code of each step that has not ended. */
  const codes = new Map(
    steps.flatMap((step) => {
      const code = codeOf(step, ownCode);
      return code === undefined ? [] : [[step.Name, code] as const];
    }),
  );
  /** The codes for which a folder has been given out. */
  const used = new Set<string>();
  const placeOf = (code: string): string => join(folder, digest(code).slice(0, 16));
  const usersOf = (code: string): number => [...codes.values()].filter((one) => one === code).length;
  return {
    folderOf: (step, inputs) => {
      const code = codes.get(step);
      if (code === undefined || (usersOf(code) < 2 && !used.has(code))) return undefined;
      used.add(code);
      return join(placeOf(code), digest(canonicalText(inputs)).slice(0, 16));
    },
    ended: (step) => {
      const code = codes.get(step);
      codes.delete(step);
      if (code === undefined || usersOf(code) > 0 || !used.has(code)) return;
      // In the background, so that the next step need not wait. Whatever cannot be removed stays until the run ends.
      files.remove(placeOf(code)).catch(() => undefined);
    },
  };
}

/** The address of the code that a step's processing job runs, if it is Specline's own. */
const codeOf = ({ Type, Arguments }: DefinitionStep, ownCode: ReadonlySet<string>): string | undefined =>
  Type === "Processing"
    ? listAt(Arguments, "ProcessingInputs")
        .map((input) => textAt(objectAt(input, "S3Input"), "S3Uri")?.replace(/\/$/, "") ?? "")
        .find((uri) => ownCode.has(uri))
    : undefined;
