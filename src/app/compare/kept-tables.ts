import { join } from "node:path";
import { ownMember } from "../../base/own.ts";
import type { ManifestStep } from "../../compile/index.ts";
import type { Files } from "../../local/effects.ts";
import type { RunRecord } from "../../local/index.ts";
import { ArtifactReader } from "../../report/data/artifact-reader.ts";
import { type Artifact, artifactsOf, ofKind } from "../../report/data/artifacts.ts";
import { satisfies } from "../../spec/kinds.ts";
import type { MatchedStep } from "./matched-steps.ts";

/** A table of predictions on this disk, and the threshold from which a row is classified as positive. */
export type KeptTable = {
  readonly files: readonly string[];
  readonly threshold: number;
};

/** The tables of two steps with the same purpose. */
export interface KeptTables {
  readonly step: MatchedStep;
  readonly before: KeptTable;
  readonly after: KeptTable;
}

interface Runs {
  readonly before: RunRecord;
  readonly after: RunRecord;
  readonly matched: readonly MatchedStep[];
}

/**
 * Finds the scores that both runs kept: those of the steps that measure models, or otherwise the trainers' own.
 *
 * @param scratch - a folder for tables that are in archives
 */
export async function keptTables(files: Files, runs: Runs, scratch: string): Promise<readonly KeptTables[]> {
  const measured = await tablesOf(files, runs, scratch, measures);
  return measured.length > 0 ? measured : tablesOf(files, runs, scratch, trains);
}

async function tablesOf(
  files: Files,
  { before, after, matched }: Runs,
  scratch: string,
  wanted: (step: ManifestStep) => boolean,
): Promise<readonly KeptTables[]> {
  const found: KeptTables[] = [];
  for (const step of matched) {
    const one = await tableOf(files, before, step.before, scratch, wanted);
    const other = one && (await tableOf(files, after, step.after, scratch, wanted));
    if (one !== undefined && other !== undefined) found.push({ step, before: one, after: other });
  }
  return found;
}

const kindsOf = ({ outputs }: ManifestStep): readonly string[] => Object.values(outputs).map(({ kind }) => kind);

/** Steps that only pass scores on, such as calibrations, have them too. */
const measures = (step: ManifestStep): boolean =>
  kindsOf(step).some((kind) => satisfies(kind, "metrics") && !satisfies(kind, "metrics.calibration"));
const trains = (step: ManifestStep): boolean => kindsOf(step).some((kind) => satisfies(kind, "model"));

async function tableOf(
  files: Files,
  record: RunRecord,
  name: string,
  scratch: string,
  wanted: (step: ManifestStep) => boolean,
): Promise<KeptTable | undefined> {
  const step = record.manifest?.steps.find(({ id }) => id === name);
  const artifact = ofKind(artifactsOf(record), "predictions.labelled").find((one) => one.step === name);
  if (step === undefined || artifact === undefined || !wanted(step)) return undefined;
  const threshold = ownMember(record.metrics, name)?.["threshold"];
  const loose = await looseFiles(files, artifact.path);
  const found = loose.length > 0 ? loose : await unpacked(files, artifact, join(scratch, `${record.run}-${name}.csv`));
  return found.length === 0 ? undefined : { files: found, threshold: typeof threshold === "number" ? threshold : 0.5 };
}

/** A job can leave anything in its folder, so other than plain files are not opened. */
async function looseFiles(files: Files, folder: string): Promise<readonly string[]> {
  const isFolder = (await files.stat(folder))?.kind === "folder";
  const names = isFolder ? await files.list(folder) : [];
  const wanted = names.includes("predictions.csv")
    ? ["predictions.csv"]
    : names.filter((one) => /^part-.*\.csv$/.test(one));
  const paths = wanted.map((name) => join(folder, name));
  const stats = await Promise.all(paths.map((path) => files.stat(path)));
  return stats.every((stat) => stat?.kind === "file") ? paths : [];
}

/** The table in an archive. The report also leaves out tables above its limit. */
async function unpacked(files: Files, artifact: Artifact, to: string): Promise<readonly string[]> {
  const text = await new ArtifactReader(files).text(artifact, "predictions.csv");
  if (text === undefined) return [];
  await files.write(to, text);
  return [to];
}
