import type { z } from "zod";
import { defined } from "../../base/defined.ts";
import { grouped } from "../../base/grouped.ts";
import { catalogue, type DiagnosticCode, text } from "../../diagnostics/index.ts";
import type { RunRecord } from "../../local/record/record.ts";
import { satisfies } from "../../spec/kinds.ts";
import type { ArtifactReader } from "./artifact-reader.ts";
import { type Artifact, artifactsOf, branchName, ofKind } from "./artifacts.ts";
import * as formats from "./formats.ts";
import { type Predicted, predictionsOf } from "./predictions.ts";
import { ranking, TOO_FEW_ROWS } from "./ranking.ts";
import { type RowProof, rowProof } from "./rows.ts";

/** An output's metrics, with their intervals and curves. */
export interface Measured {
  readonly artifact: Artifact;
  /** The evaluated rows, such as "calibration" or "training, test". */
  readonly name: string;
  /** Absent if all the rows in the branch were evaluated. */
  readonly split?: string;
  readonly values: Readonly<Record<string, number>>;
  /** The 95% intervals, by metric. */
  readonly intervals: Readonly<Record<string, readonly [number, number]>>;
  /** The reason why a metric has no interval or an unreliable one. */
  readonly intervalNotes: Readonly<Record<string, string>>;
  /** The values that a model without features would achieve, by metric. */
  readonly baseline: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
  /** What makes the numbers doubtful, such as a column that gives the label away. */
  readonly findings: readonly string[];
  /** "cross-validation" if the numbers do not come from held-out rows. */
  readonly estimate?: string;
  readonly task?: string;
  readonly curves?: formats.Curves;
}

export interface TrainedModel {
  readonly artifact: Artifact;
  readonly importance?: formats.Importance;
  readonly training?: formats.Training;
  readonly features?: formats.Features;
}

export interface ProfiledData {
  readonly artifact: Artifact;
  readonly name: string;
  readonly profile: formats.Profile;
}

/** A document and the output that contains it. */
export interface FoundArtifact<T> {
  readonly artifact: Artifact;
  readonly content: T;
}

/** All contents of a run's files that the sections show. Each file is read once. */
export interface ReportData {
  readonly artifacts: readonly Artifact[];
  readonly profiles: readonly ProfiledData[];
  readonly measured: readonly Measured[];
  readonly predicted: readonly Predicted[];
  readonly models: readonly TrainedModel[];
  readonly rows: RowProof;
  readonly sampled: readonly FoundArtifact<formats.Sampling>[];
  /** Each transform, listed once under the step that fitted it, because later steps pass it on unchanged. */
  readonly fitted: readonly FoundArtifact<formats.Fitted>[];
  readonly percentiles: readonly FoundArtifact<formats.Percentile>[];
  readonly explanations: readonly FoundArtifact<formats.ModelExplanation>[];
  readonly segments: readonly FoundArtifact<formats.Segments>[];
  /** Rows with their contributions. */
  readonly shownRows: readonly FoundArtifact<formats.ShownRows>[];
}

export async function gather(record: RunRecord, reader: ArtifactReader): Promise<ReportData> {
  const artifacts = artifactsOf(record);
  const profiles: ProfiledData[] = [];
  for (const artifact of ofKind(artifacts, "profile")) {
    const profile = await reader.json(artifact, "profile.json", formats.profile);
    if (profile !== undefined) profiles.push({ artifact, name: branchName(artifact), profile });
  }
  // Puts the branch with the most rows first, which is usually the training branch.
  profiles.sort((a, b) => b.profile.rows - a.profile.rows);
  const measured: Measured[] = [];
  for (const artifact of ofKind(artifacts, "metrics")) {
    const one = await measuredBy(artifact, reader);
    if (one !== undefined) measured.push(one);
  }
  const models: TrainedModel[] = [];
  for (const artifact of ofKind(artifacts, "model")) {
    const model = await trained(artifact, reader);
    if (model !== undefined) models.push(model);
  }
  const predicted = await predictionsOf(
    artifacts,
    reader,
    (step, split) => measured.find((one) => one.artifact.step === step && (one.split ?? "all") === split)?.name,
  );
  const allOf = async <S extends z.ZodType>(
    kind: string,
    name: (artifact: Artifact) => string,
    schema: S,
  ): Promise<readonly FoundArtifact<z.output<S>>[]> => {
    const found: FoundArtifact<z.output<S>>[] = [];
    for (const artifact of ofKind(artifacts, kind)) {
      const content = await reader.json(artifact, name(artifact), schema);
      if (content !== undefined) found.push({ artifact, content });
    }
    return found;
  };
  return {
    artifacts,
    profiles,
    measured: [...measured, ...rankedBy(predicted, measured)],
    predicted,
    models,
    rows: await rowProof(artifacts, reader),
    sampled: await allOf("tabular.processed", () => "sampling.json", formats.samplingFile),
    fitted: distinct(
      await allOf("fitted", ({ kind = "" }) => `${kind.split(".").at(-1)}.json`, formats.fittedFile),
      ({ content }) => content,
    ),
    percentiles: await allOf("calibration.percentile", () => "percentile.json", formats.percentileFile),
    explanations: await allOf("metrics", () => "explanation.json", formats.explanationFile),
    segments: distinct(
      [
        ...(await allOf("metrics", () => "segments.json", formats.segmentsFile)),
        ...(await allOf("report.metrics", () => "report.json", formats.metricsReportFile)).flatMap(
          // Earlier versions did not compare segments.
          ({ artifact, content: { compared, tenths } }) =>
            compared ? [{ artifact, content: { ...compared, tenths } }] : [],
        ),
      ],
      ({ content: { segments, tenths } }) => [segments, tenths],
    ),
    shownRows: await allOf("metrics", () => "shown-rows.json", formats.shownRowsFile),
  };
}

/** The name of the rows that an output was measured on, or its branch. */
export const measuredName = (
  { measured }: Pick<ReportData, "measured">,
  { artifact }: FoundArtifact<unknown>,
): string => measured.find(({ artifact: { step } }) => step === artifact.step)?.name ?? branchName(artifact);

/** The first item in each group of items with the same JSON. */
const distinct = <T>(items: readonly T[], compared: (item: T) => unknown): readonly T[] =>
  [...grouped(items, (item) => JSON.stringify(compared(item))).values()].map(([first]) => first);

/** Rankings for rows that no evaluation step scored, such as a trainer's own test rows. */
const rankedBy = (predicted: readonly Predicted[], measured: readonly Measured[]): readonly Measured[] =>
  predicted.flatMap(({ artifact, name, split, task, labels, scores }) => {
    if (task !== "binary" || measured.some((one) => one.name === name)) return [];
    const found = ranking(labels.map(Number), scores);
    if (found === undefined) return [];
    const { rows, positives, auc, interval, roc } = found;
    const curves = { roc };
    const intervals: Measured["intervals"] = interval === undefined ? {} : { auc: interval };
    const intervalNotes: Measured["intervalNotes"] = interval === undefined ? { auc: TOO_FEW_ROWS } : {};
    const values = { rows, positives, auc };
    return [
      {
        artifact,
        name,
        split,
        task,
        values,
        intervals,
        intervalNotes,
        baseline: { auc: 0.5 },
        notes: [],
        findings: [],
        curves,
      },
    ];
  });

const isNumber = (entry: readonly [string, unknown]): entry is [string, number] =>
  typeof entry[1] === "number" && Number.isFinite(entry[1]);

const isInterval = (entry: readonly [string, unknown]): entry is [string, [number, number]] =>
  Array.isArray(entry[1]) && entry[1].every((end) => typeof end === "number");

/** A finding in words; nothing for a code that the catalogue does not have. */
const sentenceOf = ({ code, data }: { readonly code: string; readonly data: object }): readonly string[] =>
  Object.hasOwn(catalogue, code) ? [text(code as DiagnosticCode, data as never)] : [];

async function measuredBy(artifact: Artifact, reader: ArtifactReader): Promise<Measured | undefined> {
  const file = await reader.json(artifact, "metrics.json", formats.metricsFile);
  const curves = await reader.json(artifact, "curves.json", formats.curvesFile);
  if (file === undefined && curves === undefined) return undefined;
  const values = Object.entries(file ?? {}).filter(isNumber);
  const branch = file?.branch ?? branchName(artifact);
  const split = file?.split;
  const whole = split === undefined || split === null || split === "all";
  const estimate = file?.estimate ?? undefined;
  return defined({
    artifact,
    name: [branch, estimate ?? (whole ? undefined : split)].filter((part) => part !== undefined).join(", "),
    split: whole ? undefined : split,
    values: Object.fromEntries(values),
    intervals: Object.fromEntries(Object.entries(file?.intervals ?? {}).filter(isInterval)),
    intervalNotes: file?.interval_notes ?? {},
    baseline: Object.fromEntries(Object.entries(file?.baseline ?? {}).filter(isNumber)),
    notes: file?.notes ?? [],
    findings: (file?.findings ?? []).flatMap(sentenceOf),
    estimate,
    task: file?.task ?? undefined,
    curves,
  });
}

async function trained(artifact: Artifact, reader: ArtifactReader): Promise<TrainedModel | undefined> {
  const importance = await reader.json(artifact, "importance.json", formats.importanceFile);
  const training = await reader.json(artifact, "training.json", formats.trainingFile);
  const features = await reader.json(artifact, "features.json", formats.featuresFile);
  if (importance === undefined && training === undefined && features === undefined) return undefined;
  return defined({ artifact, importance, training, features });
}

/**
 * Measurements under distinct names. Equal measurements from two steps are merged, and the step's name is added if
 * several measurements have the same name.
 */
export function toldApart(measured: readonly Measured[]): readonly Measured[] {
  const different = distinct(measured, ({ name, values, intervals, curves }) => [name, values, intervals, curves]);
  const namesakes = (one: Measured): readonly Measured[] =>
    different.filter(
      (other) => other.name === one.name && comparesBeforeAndAfter(other) === comparesBeforeAndAfter(one),
    );
  return different.map((one) =>
    namesakes(one).length === 1 ? one : { ...one, name: `${one.name}, ${one.artifact.step}` },
  );
}

/** Whether metrics compare scores before and after a step changed them. If so, the metric names come in pairs. */
export const comparesBeforeAndAfter = ({ artifact, values }: Measured): boolean =>
  (artifact.kind !== undefined && satisfies(artifact.kind, "metrics.calibration")) ||
  Object.keys(values).some((name) => name.endsWith("_before") && `${name.slice(0, -7)}_after` in values);
