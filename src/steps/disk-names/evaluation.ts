import type { Json } from "../../base/canonical.ts";
import { ownMember } from "../../base/own.ts";
import type { DiskName, GivenValues, Meaning } from "../../config/names/disk-name.ts";
import { all, each, unused } from "../../config/names/meanings.ts";
import { evaluators } from "../families/frameworks.ts";
import { PYTHON_FILES as source } from "./sources.ts";

const calibration = { steps: ["ModelCalibration"] } as const;
const evaluation = { steps: [...evaluators, "ModelMetricsComputation"] } as const;

/** Other names for our methods. */
const METHODS: Readonly<Record<string, string>> = {
  sigmoid: "platt",
  logistic: "platt",
  isotonic_regression: "isotonic",
};
const KNOWN_METHODS = ["auto", "none", "platt", "isotonic", "beta"];

function method({ values }: GivenValues): Meaning {
  const given = values["calibration_method"];
  const asked = typeof given === "string" ? given.toLowerCase() : "";
  const value = ownMember(METHODS, asked) ?? asked;
  if (KNOWN_METHODS.includes(value)) return { kind: "field", field: "method", value };
  return {
    kind: "unsupported",
    consequence: `${JSON.stringify(given)} has no equivalent, so method 'auto' is used: it compares Platt scaling and isotonic regression with no calibration`,
  };
}

const isOff = (value: Json | undefined): boolean => value === false || value === "" || value === "none";
const COMPARISON = "the scores are not compared with an earlier model's; `specline runs` compares whole runs";

/** Asking for a comparison has no effect; turning it off agrees with what happens anyway. */
const comparison = ({ values, other }: GivenValues): Meaning =>
  other("comparison_mode") === false || isOff(Object.values(values)[0])
    ? { kind: "agrees", why: "nothing is compared" }
    : { kind: "unsupported", consequence: COMPARISON };

/** Names in the configs of steps that evaluate and calibrate. */
export const evaluationNames: readonly DiskName[] = [
  { names: ["calibration_method"], of: calibration, means: "`method`", source, read: all(method) },
  ...each(["gam_splines", "monotonic_constraint"], {
    of: calibration,
    means: "no effect: settings of a GAM, which has no equivalent",
    source,
    read: unused("they are settings of a GAM calibrator, which has no equivalent"),
  }),
  ...each(["calibration_sample_points"], {
    of: calibration,
    means: "no effect: the calibrator is stored exactly",
    source,
    read: unused("the calibrator is stored as it was fitted, not sampled"),
  }),
  ...each(["error_threshold"], {
    of: calibration,
    means: "no effect: use a requirement on `ece_after`",
    source,
    read: unused("the step does not fail on a large calibration error; a requirement on ece_after does"),
  }),
  ...each(["score_field", "score_field_prefix"], {
    of: calibration,
    means: "no effect: predictions name their own score columns",
    source,
    read: unused("predictions of Specline's steps have the column 'score', or 'score_CLASS' for several classes"),
  }),
  ...each(["eval_metric_choices"], {
    of: evaluation,
    means: "met: all metrics are reported",
    source,
    read: all({ kind: "agrees", why: "all metrics of the task are reported" }),
  }),
  ...each(["comparison_mode", "comparison_metrics", "previous_score_field", "comparison_plots", "statistical_tests"], {
    of: evaluation,
    means: "no equivalent, unless `comparison_mode` is false",
    source,
    read: all(comparison),
  }),
];
