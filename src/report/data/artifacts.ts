import { ownMember } from "../../base/own.ts";
import type { RunRecord } from "../../local/record/record.ts";
import { satisfies } from "../../spec/kinds.ts";

/** A step's output on disk. */
export interface Artifact {
  readonly step: string;
  readonly branch?: string;
  readonly port: string;
  /** The artifact kind. Undefined if there is no manifest, in which case it can be determined only from the files. */
  readonly kind?: string;
  readonly uri: string;
  /** The folder or file on disk. */
  readonly path: string;
}

/** Every output of the run, in step order. */
export function artifactsOf(record: RunRecord): readonly Artifact[] {
  const known = new Map((record.manifest?.steps ?? []).map((step) => [step.id, step]));
  return record.steps.flatMap(({ name, outputs }) => {
    const step = known.get(name);
    if (step === undefined) {
      return Object.entries(outputs).map(([port, { uri, path }]) => ({ step: name, port, uri, path }));
    }
    return Object.entries(step.outputs).flatMap(([port, { kind }]) => {
      const found = ownMember(outputs, port) ?? outputs[archiveOf(kind)];
      if (found === undefined) return [];
      const branch = step.branch === undefined ? {} : { branch: step.branch };
      return [{ step: name, ...branch, port, kind, uri: found.uri, path: found.path }];
    });
  });
}

/**
 * A training job has exactly two outputs, regardless of port names: the model archive and the archive of other files.
 */
const archiveOf = (kind: string): string => (satisfies(kind, "model") ? "model" : "output-data");

/** Artifacts that are, or might be, of a kind. */
export const ofKind = (artifacts: readonly Artifact[], kind: string): readonly Artifact[] =>
  artifacts.filter((one) => one.kind === undefined || satisfies(one.kind, kind));

/** A name such as "XGBoostModelEval_calibration". The branch is appended if the name does not contain it. */
export const sourceName = ({ step, branch }: Artifact): string =>
  branch === undefined || step.endsWith(`_${branch}`) ? step : `${step} (${branch})`;

/** The name that distinguishes an artifact from others of its kind: its branch or, if it has none, its step. */
export const branchName = ({ step, branch }: Artifact): string => branch ?? step;
