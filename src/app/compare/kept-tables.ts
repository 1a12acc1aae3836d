import { basename, join } from "node:path";
import { ownMember } from "../../base/own.ts";
import type { ManifestStep } from "../../compile/index.ts";
import type { Files } from "../../local/effects.ts";
import type { RunRecord } from "../../local/index.ts";
import { copyFromArchive } from "../../report/data/archive.ts";
import { artifactsOf, ofKind } from "../../report/data/artifacts.ts";
import { satisfies } from "../../spec/kinds.ts";
import { messageOf } from "../host/system-error.ts";
import type { MatchedStep } from "./matched-steps.ts";

const TABLE = "predictions.csv";

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

/** Scores of a step that cannot be compared. */
export interface LeftOutScores {
  readonly step: string;
  /** For each run that has no table that can be read, which one, and why. */
  readonly reasons: readonly { readonly run: string; readonly reason: string }[];
}

/** The scores of both runs, and those that only one of them has, or none although a step made some. */
export interface FoundTables {
  readonly tables: readonly KeptTables[];
  readonly leftOut: readonly LeftOutScores[];
}

/** Why there is no table if nothing else is known. */
export const ABSENT = "has none on this disk";

/**
 * Finds the scores that both runs kept: those of the steps that measure models, or otherwise the trainers' own.
 *
 * @param scratch - a folder for tables that are in archives
 */
export async function keptTables(files: Files, runs: Runs, scratch: string): Promise<FoundTables> {
  const measured = await tablesOf(files, runs, scratch, measures);
  if (measured.tables.length > 0) return measured;
  const trained = await tablesOf(files, runs, scratch, trains);
  return { tables: trained.tables, leftOut: [...measured.leftOut, ...trained.leftOut] };
}

async function tablesOf(
  files: Files,
  { before, after, matched }: Runs,
  scratch: string,
  wanted: (step: ManifestStep) => boolean,
): Promise<FoundTables> {
  const tables: KeptTables[] = [];
  const leftOut: LeftOutScores[] = [];
  for (const step of matched) {
    const one = await tableOf(files, before, step.before, scratch, wanted);
    const other = await tableOf(files, after, step.after, scratch, wanted);
    if (typeof one === "object" && typeof other === "object") tables.push({ step, before: one, after: other });
    else if (one !== undefined || other !== undefined) {
      const sides = [[before.run, one] as const, [after.run, other] as const];
      const reasons = sides.flatMap(([run, found = ABSENT]) =>
        typeof found === "object" ? [] : [{ run, reason: found }],
      );
      leftOut.push({ step: step.after, reasons });
    }
  }
  return { tables, leftOut };
}

const kindsOf = ({ outputs }: ManifestStep): readonly string[] => Object.values(outputs).map(({ kind }) => kind);

/** Steps that only pass scores on, such as calibrations, have them too. */
const measures = (step: ManifestStep): boolean =>
  kindsOf(step).some((kind) => satisfies(kind, "metrics") && !satisfies(kind, "metrics.calibration"));
const trains = (step: ManifestStep): boolean => kindsOf(step).some((kind) => satisfies(kind, "model"));

/** A step's table, or why it has none. Undefined if the run has no such step, or the step has made no output. */
async function tableOf(
  files: Files,
  record: RunRecord,
  name: string,
  scratch: string,
  wanted: (step: ManifestStep) => boolean,
): Promise<KeptTable | string | undefined> {
  const step = record.manifest?.steps.find(({ id }) => id === name);
  const artifact = ofKind(artifactsOf(record), "predictions.labelled").find((one) => one.step === name);
  if (step === undefined || artifact === undefined || !wanted(step)) return undefined;
  const threshold = ownMember(record.metrics, name)?.["threshold"];
  const found = await filesOf(files, artifact.path, join(scratch, `${record.run}-${name}.csv`));
  if (typeof found === "string") return found;
  return { files: found, threshold: typeof threshold === "number" ? threshold : 0.5 };
}

/** The files of the table in an output, or why there are none. */
async function filesOf(files: Files, output: string, to: string): Promise<readonly string[] | string> {
  const kind = (await files.stat(output))?.kind;
  if (kind === "file") return unpacked(files, output, to);
  const names = kind === "folder" ? await files.list(output) : [];
  const wanted = names.includes(TABLE) ? [TABLE] : names.filter((one) => /^part-.*\.csv$/.test(one));
  for (const name of wanted) {
    // A job can leave anything in its folder, and only plain files are opened.
    const found = (await files.stat(join(output, name)))?.kind;
    if (found !== "file") return `has a ${found ?? "missing file"} in place of ${name}`;
  }
  if (wanted.length > 0) return wanted.map((name) => join(output, name));
  const packed = names.find((name) => name.endsWith(".tar.gz"));
  return packed === undefined ? ABSENT : unpacked(files, join(output, packed), to);
}

/** The table in an archive, of any size, or why there is none. */
async function unpacked(files: Files, archive: string, to: string): Promise<readonly string[] | string> {
  try {
    const isFound = await copyFromArchive(files.reader(archive), TABLE, () => files.create(to));
    return isFound ? [to] : `has no ${TABLE} in ${basename(archive)}`;
  } catch (error) {
    return `has a table that cannot be read (${basename(archive)}: ${messageOf(error)})`;
  }
}
