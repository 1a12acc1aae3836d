import { z } from "zod";

/**
 * The JSON documents that scripts write, as listed in docs/scripts.md. The schemas are deliberately lenient: if a
 * member is missing, the corresponding part of the report is omitted, and unknown members are ignored. Only a wrong
 * type is an error.
 */
const numbers = z.array(z.number());
const interval = z.tuple([z.number(), z.number()]);
/** A metric that cannot be computed (for example, because there is only one class) is null. */
const measuredInterval = z.tuple([z.number().nullable(), z.number().nullable()]).nullable();
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const columnProfile = z.looseObject({
  name: z.string(),
  type: z.string().default("text"),
  missing: z.number().default(0),
  distinct: z.number().optional(),
  sentinels: z.record(z.string(), z.number()).default({}),
  min: scalar.optional(),
  max: scalar.optional(),
  mean: z.number().nullish(),
  std: z.number().nullish(),
  top: z.array(z.tuple([scalar, z.number()])).nullish(),
  histogram: z.object({ edges: numbers, counts: numbers }).nullish(),
});
export type ProfiledColumn = z.infer<typeof columnProfile>;

const findings = z
  .array(z.looseObject({ code: z.string(), data: z.record(z.string(), z.union([z.string(), z.number()])) }))
  .default([]);

/** profile.json */
export const profile = z.looseObject({
  rows: z.number(),
  source_rows: z.number().optional(),
  columns: z.array(columnProfile).default([]),
  label: z.object({ column: z.string(), counts: z.record(z.string(), z.number()) }).nullish(),
  /** Messages from the catalog about how the table was read and what looks doubtful. */
  findings,
  row_ids: z
    .looseObject({
      count: z.number(),
      digest: z.string().optional(),
      share: interval.nullish(),
      seed: z.union([z.number(), z.string()]).nullish(),
    })
    .nullish(),
});
export type Profile = z.infer<typeof profile>;

/** metrics.json: flat numbers, and a few members that describe them. */
export const metricsFile = z.looseObject({
  intervals: z.record(z.string(), measuredInterval).default({}),
  /** The reason why a metric has no interval or an unreliable one. */
  interval_notes: z.record(z.string(), z.string()).default({}),
  /** The value that a model without features would achieve. */
  baseline: z.record(z.string(), z.number().nullable()).default({}),
  /** Sentences describing how the numbers were computed. */
  notes: z.array(z.string()).default([]),
  /** Messages from the catalogue about columns that give the label away. */
  findings,
  /** "cross-validation" if the numbers were not computed from held-out rows. */
  estimate: z.string().nullish(),
  branch: z.string().nullish(),
  split: z.string().nullish(),
  task: z.string().nullish(),
});

const bins = z.array(
  z.looseObject({
    low: z.number(),
    high: z.number(),
    mean_score: z.number().nullable(),
    rate: z.number().nullable(),
    count: z.number(),
    /** The 95% interval of the rate. Earlier versions lack it. */
    interval: interval.nullish(),
  }),
);
export type Bins = z.infer<typeof bins>;

/** curves.json, for metrics.classification and for metrics.calibration ("before", "after"). */
export const curvesFile = z.looseObject({
  roc: z.object({ fpr: numbers, tpr: numbers }).nullish(),
  pr: z.object({ recall: numbers, precision: numbers }).nullish(),
  gain: z.object({ share: numbers, captured: numbers }).nullish(),
  reliability: z.object({ bins }).nullish(),
  scores: z.object({ edges: numbers, positive: numbers, negative: numbers }).nullish(),
  before: z.object({ bins }).nullish(),
  after: z.object({ bins }).nullish(),
});
export type Curves = z.infer<typeof curvesFile>;

const dropped = z.looseObject({
  /** How much worse the metric is without the feature. */
  drop: z.number(),
  interval: interval.nullish(),
});

const dependence = z.looseObject({
  rows: z.number(),
  /** The class of each curve; empty if a number is predicted. */
  classes: z.array(z.string()).default([]),
  features: z.array(
    z.looseObject({
      name: z.string(),
      type: z.string(),
      /** Null if missing. */
      values: z.array(z.union([z.number(), z.string(), z.null()])),
      /** The rows with each value, of a category. */
      rows: numbers.nullish(),
      /** The mean score, and the range of scores of 80 % of the rows, for each value. */
      curves: z.array(z.object({ mean: numbers, low: numbers, high: numbers })),
    }),
  ),
});
export type Dependence = z.infer<typeof dependence>;

/** explanation.json: what a model's scores depend on. */
export const explanationFile = z.looseObject({
  metric: z.string(),
  value: z.number(),
  task: z.string(),
  rows: z.number(),
  /** The evaluated rows, of which `rows` were drawn. */
  of: z.number(),
  repeats: z.number(),
  features: z.number(),
  all_features: z.number(),
  importance: z.array(dropped.extend({ name: z.string(), with: z.string().nullish(), strength: z.number().nullish() })),
  groups: z.array(dropped.extend({ names: z.array(z.string()) })).default([]),
  dependence: dependence.nullish(),
});
export type ModelExplanation = z.infer<typeof explanationFile>;

/** Ten parts with the same number of rows, the highest scores first. */
const tenths = z
  .array(
    z.looseObject({
      tenth: z.number(),
      rows: z.number(),
      lowest: z.number(),
      mean_score: z.number(),
      /** The rate of positives, or the mean label. */
      rate: z.number(),
      interval: interval.nullish(),
      lift: z.number().nullish(),
    }),
  )
  .default([]);
export type Tenths = z.infer<typeof tenths>;

/** segments.json: a metric by segment, compared with all other rows. */
export const segmentsFile = z.looseObject({
  metric: z.string(),
  left_out: z.number().default(0),
  tenths,
  segments: z.array(
    z.looseObject({
      column: z.string(),
      value: z.string(),
      rows: z.number(),
      /** The rate of positives, for two classes. */
      rate: z.number().nullish(),
      metric: z.number(),
      interval: interval.nullish(),
      /** The metric of all other rows. */
      rest: z.number(),
      p: z.number(),
      /** Whether the model is worse there, after a correction for all segments. */
      worse: z.boolean(),
    }),
  ),
});
export type Segments = z.infer<typeof segmentsFile>;

/** report.json: what ModelMetricsComputation was asked for. */
export const metricsReportFile = z.looseObject({ compared: segmentsFile.nullish(), tenths });

/** shown-rows.json: rows with the features that changed their scores most. */
export const shownRowsFile = z.looseObject({
  task: z.string(),
  rows: z.array(
    z.looseObject({
      why: z.string(),
      label: z.union([z.string(), z.number()]),
      /** The predicted class, for more than two. */
      said: z.string().nullish(),
      score: z.number(),
      /** The score of the row's own class, for more than two. */
      own_score: z.number().nullish(),
      contributions: z.array(z.object({ feature: z.string(), value: scalar, effect: z.number() })),
    }),
  ),
});
export type ShownRows = z.infer<typeof shownRowsFile>;

/** importance.json: the values by type of importance, then by feature. */
export const importanceFile = z.record(z.string(), z.record(z.string(), z.number()));
export type Importance = z.infer<typeof importanceFile>;

/** training.json */
export const trainingFile = z.looseObject({
  rounds: z.number(),
  best_round: z.number().nullish(),
  parameters: z.record(z.string(), z.unknown()).default({}),
  // The metrics of the kept trees, by split. Earlier archives lack them.
  reached: z.record(z.string(), z.record(z.string(), z.number())).default({}),
  // Null in rounds in which the split was not evaluated.
  history: z.record(z.string(), z.record(z.string(), z.array(z.number().nullable()))).default({}),
});
export type Training = z.infer<typeof trainingFile>;

/** sampling.json: the rows taken from each stratum, by split. */
export const samplingFile = z.looseObject({
  allocation: z.string().nullish(),
  splits: z.record(
    z.string(),
    z.looseObject({
      rows: z.number(),
      taken: z.number(),
      strata: z.record(z.string(), z.looseObject({ rows: z.number(), taken: z.number() })).default({}),
    }),
  ),
});
export type Sampling = z.infer<typeof samplingFile>;

/** imputation.json, risk.json, selection.json, text.json, time.json: the parameters that a transform fitted on the training rows. */
export const fittedFile = z.looseObject({
  transform: z.string(),
  rows: z.looseObject({ count: z.number() }).nullish(),
  /** The columns that the transform outputs. */
  makes: z.array(z.looseObject({ name: z.string() })).default([]),
  fills: z.record(z.string(), z.looseObject({ method: z.string(), value: scalar, missing: z.number() })).default({}),
  indicators: z.array(z.looseObject({ column: z.string(), name: z.string() })).default([]),
  tables: z
    .record(
      z.string(),
      z.looseObject({
        counts: z.record(z.string(), z.number()),
        made: z.array(
          z.looseObject({
            name: z.string(),
            class: z.string().nullish(),
            rates: z.record(z.string(), z.number()).default({}),
            missing: z.number().nullish(),
            prior: z.number(),
          }),
        ),
      }),
    )
    .default({}),
  scores: z.record(z.string(), z.record(z.string(), z.number())).default({}),
  texts: z
    .record(
      z.string(),
      z.looseObject({
        analyzer: z.string(),
        ngrams: numbers,
        missing: z.number(),
        made: z.array(z.looseObject({ name: z.string(), rows: z.number() })),
      }),
    )
    .default({}),
  dates: z
    .record(
      z.string(),
      z.looseObject({
        clock: z.string(),
        missing: z.number(),
        reference: z.number().nullish(),
        from: z.string().nullish(),
        made: z.array(z.looseObject({ name: z.string() })),
      }),
    )
    .default({}),
});
export type Fitted = z.infer<typeof fittedFile>;

/** percentile.json */
export const percentileFile = z.looseObject({ rows: z.number(), x: numbers, y: numbers });
export type Percentile = z.infer<typeof percentileFile>;

/** features.json */
export const featuresFile = z.looseObject({
  features: z.array(z.looseObject({ name: z.string(), type: z.string() })).default([]),
  label: z.string().nullish(),
  positive: z.union([z.string(), z.number(), z.boolean()]).nullish(),
  /** The positive class is the last of two. */
  classes: z.array(z.union([z.string(), z.number(), z.boolean()])).nullish(),
  task: z.string().nullish(),
});
export type Features = z.infer<typeof featuresFile>;
