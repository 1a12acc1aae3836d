import type { Json } from "../../base/canonical.ts";
import type { Task } from "../../spec/context.ts";

/** A pipeline to begin with. */
export interface Template {
  /** When it is the right choice. */
  readonly when: string;
  /** The tasks that it is for. Undefined: all. */
  readonly tasks?: readonly Task[];
  readonly steps: readonly Json[];
}

/** The pipelines that `init` can write, by name. The first one that fits the task is the default. */
export const templates = {
  standard: {
    when: "a first model for any table: trains, evaluates and packages it",
    steps: ["data_loading", "preprocessing", "training", "evaluation", "package"],
  },
  tuning: {
    when: "the standard pipeline is good enough to search for better hyperparameters; it takes many times as long",
    steps: ["data_loading", "preprocessing", "tuning", "evaluation", "package"],
  },
  calibrated: {
    when: "scores are used as probabilities, for prices or expected losses: a fifth of the rows calibrates them",
    tasks: ["binary"],
    steps: [
      { step: "DataLoading_training", config: { shareFrom: 0, shareTo: 0.8 } },
      "TabularPreprocessing_training",
      "XGBoostTraining",
      { step: "DataLoading_calibration", config: { shareFrom: 0.8, shareTo: 1 } },
      "TabularPreprocessing_calibration",
      "XGBoostModelEval_calibration",
      "ModelCalibration_calibration",
      "Package",
    ],
  },
} as const satisfies Readonly<Record<string, Template>>;

export type TemplateName = keyof typeof templates;
export const templateNames = Object.keys(templates) as readonly TemplateName[];
