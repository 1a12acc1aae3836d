import type { Json, JsonObject } from "../../base/canonical.ts";
import { isObject } from "../../base/json.ts";
import { ownMember } from "../../base/own.ts";
import type { DiskName, GivenValues, Meaning, NamedMeaning } from "../../config/names/disk-name.ts";
import { all, at, each, unreadable } from "../../config/names/meanings.ts";
import { namedField, speltName } from "../../config/names/spelling.ts";
import { fieldsOf } from "../../config/schema/known.ts";
import type { Task } from "../../spec/context.ts";
import type { StepSpec } from "../../spec/step.ts";
import { MORE_PARAMETERS } from "../xgboost-training/fields.ts";
import { classWeights, columnRole } from "./columns.ts";
import { smoothing } from "./data.ts";
import { factMeaning } from "./facts.ts";
import { PYTHON_FILES, XGBOOST } from "./sources.ts";

type Read = (value: Json, members: JsonObject) => Meaning;

const toField =
  (field: string): Read =>
  (value) => ({ kind: "field", field, value });
const agrees =
  (why: string): Read =>
  () => ({ kind: "agrees", why });
const unused =
  (consequence: string): Read =>
  () => ({ kind: "unused", consequence });

/** A setting with a fixed value in Specline: other values are reported. */
const fixed =
  (values: readonly Json[], held: string): Read =>
  (value) =>
    values.includes(value)
      ? { kind: "agrees", why: held }
      : { kind: "unsupported", consequence: `${held}, not ${JSON.stringify(value)}` };

const OBJECTIVES: Readonly<Record<string, Task>> = {
  "binary:logistic": "binary",
  "multi:softprob": "multiclass",
  "multi:softmax": "multiclass",
  "reg:squarederror": "regression",
  "reg:linear": "regression",
};

const objective: Read = (value) => {
  const task = typeof value === "string" ? ownMember(OBJECTIVES, value) : undefined;
  return task === undefined
    ? {
        kind: "unsupported",
        consequence: `the objective is derived from the task, and is never ${JSON.stringify(value)}`,
      }
    : { kind: "fact", fact: "task", value: task };
};

/** With several metrics, XGBoost uses the last one for early stopping. */
const watched: Read = (value) => ({
  kind: "field",
  field: "evalMetric",
  value: Array.isArray(value) ? (value.at(-1) ?? value) : value,
});

const NEURAL = unused("it is a setting of neural networks, which XGBoost does not have");
const SPEED = unused("it affects only the speed or verbosity of training, not the model");

/** XGBoost's own parameter names, and the names in its Python interfaces. */
const XGBOOST_NAMES: Readonly<Record<string, Read>> = {
  eta: toField("learningRate"),
  num_round: toField("nEstimators"),
  num_boost_round: toField("nEstimators"),
  lambda: toField("regLambda"),
  lambda_xgb: toField("regLambda"),
  alpha: toField("regAlpha"),
  alpha_xgb: toField("regAlpha"),
  colsample_bytree: toField("colsampleByTree"),
  min_split_loss: toField("gamma"),
  random_state: toField("seed"),
  eval_metric: watched,
  objective,
  num_class: (value, members) => factMeaning("num_classes", value, (name) => ownMember(members, name)) ?? UNKNOWN,
  class_weights: (_, members) => ({ kind: "field", field: "classWeights", value: classWeights(members) }),
  tree_method: (value) =>
    value === "approx"
      ? { kind: "field", field: "moreParameters", value: { tree_method: value } }
      : fixed(["hist", "auto"], "the tree method is 'hist'")(value, {}),
  booster: fixed(["gbtree"], "the booster is 'gbtree'"),
  device: fixed(["cpu", -1], "training runs on the CPU"),
  sketch_eps: unused("XGBoost 1.7 no longer supports it"),
  model_class: agrees("the step trains this model class"),
  nthread: SPEED,
  n_jobs: SPEED,
  verbosity: SPEED,
  silent: SPEED,
  metric_choices: agrees("all metrics of the task are reported"),
  categorical_features_to_encode: agrees("XGBoost handles categories natively"),
  header: agrees("the header is detected"),
  lr: NEURAL,
  batch_size: NEURAL,
  eval_batch_size_multiplier: NEURAL,
  max_epochs: NEURAL,
  optimizer: NEURAL,
  input_tab_dim: agrees("it is the number of features"),
};

const UNKNOWN: Meaning = { kind: "unknown" };

/** A member's meaning in any step: facts, column roles, and the fields of transforms in the file. */
function sharedMeaning(name: string, value: Json, members: JsonObject): Meaning | undefined {
  const known = factMeaning(name, value, (other) => ownMember(members, other)) ?? columnRole(name, members);
  if (known !== undefined) return known;
  if (name === "smooth_factor") {
    const { field, value: weight } = smoothing(value);
    return { kind: "other step", step: "RiskTableMapping", field, value: weight };
  }
  if (name === "count_threshold") return { kind: "other step", step: "RiskTableMapping", field: "minCount", value };
  const imputed = /^imputation_(.+)$/.exec(name)?.[1];
  return imputed === undefined ? undefined : imputation(imputed, value);
}

/** Names for the imputation step's fields. */
const IMPUTATION: Readonly<Record<string, string>> = {
  strategy: "number",
  method: "number",
  numerical_strategy: "number",
  numeric_strategy: "number",
  categorical_strategy: "category",
  numerical_constant: "numberConstant",
  constant: "numberConstant",
  value: "numberConstant",
  fill_value: "numberConstant",
  categorical_constant: "categoryConstant",
  indicators: "indicators",
  add_indicators: "indicators",
};

function imputation(name: string, value: Json): Meaning {
  const field = ownMember(IMPUTATION, name);
  if (field === undefined) return UNKNOWN;
  const text = typeof value === "string" ? value.toLowerCase() : value;
  return { kind: "other step", step: "MissingValueImputation", field, value: text };
}

/** Null disables early stopping. Source: XGBoost's Python API, `early_stopping_rounds`. */
function nullMeaning(name: string, spec: StepSpec): Meaning {
  if (name === "early_stopping_rounds") return { kind: "field", field: "earlyStoppingRounds", value: 0 };
  const isField = namedField(name, spec) !== undefined || Object.hasOwn(XGBOOST_NAMES, name);
  return isField
    ? { kind: "unused", consequence: "null has no effect, so the default applies" }
    : { kind: "agrees", why: "it is not set" };
}

function xgboostMeaning(name: string, value: Json, members: JsonObject, spec: StepSpec): Meaning {
  if (value === null) return nullMeaning(name, spec);
  const known = ownMember(XGBOOST_NAMES, name)?.(value, members) ?? sharedMeaning(name, value, members);
  if (known !== undefined) return known;
  if ((MORE_PARAMETERS as readonly string[]).includes(name))
    return { kind: "field", field: "moreParameters", value: { [name]: value } };
  const spelt = speltName(name, value, spec);
  // Among hyperparameters, the name alone determines the meaning, so an unsuitable value is an error.
  const named = spelt === undefined ? namedField(name, spec) : undefined;
  if (named !== undefined) return { kind: "field", field: named.name, value };
  if (spelt === undefined) return UNKNOWN;
  return "fact" in spelt
    ? { kind: "fact", fact: spelt.fact, value: spelt.value }
    : { kind: "field", field: spelt.field.name, value: spelt.value };
}

const members =
  (meaning: (name: string, value: Json, members: JsonObject, spec: StepSpec) => Meaning | undefined) =>
  ({ values, spec }: GivenValues): readonly NamedMeaning[] => {
    const { hyperparameters: given } = values;
    if (!isObject(given)) {
      // A field with this name is checked as a field.
      if (fieldsOf(spec).bySerializedName.has("hyperparameters")) return [];
      return [at(["hyperparameters"], unreadable("an object of names and values", "it is not used"))];
    }
    if (Object.keys(given).length === 0) return [{ path: ["hyperparameters"], kind: "agrees", why: "it is empty" }];
    // Specline's own names come first, and the first of two values is used.
    const isOwn = ([name]: readonly [string, Json]): boolean => fieldsOf(spec).bySerializedName.has(name);
    const entries = Object.entries(given);
    return [...entries.filter(isOwn), ...entries.filter((entry) => !isOwn(entry))].flatMap(([name, value]) => {
      const found = meaning(name, value, given, spec);
      return found === undefined ? [] : [{ path: ["hyperparameters", name] as const, ...found }];
    });
  };

/** Hyperparameters in a separate object. */
export const hyperparameterNames: readonly DiskName[] = [
  {
    names: ["hyperparameters"],
    of: { steps: ["XGBoostTraining", "XGBoostTuning"] },
    means:
      "its members become fields (`eta`: `learningRate`; `num_round`, `num_boost_round`: `nEstimators`; `lambda_xgb`, `lambda`, `reg_lambda`: `regLambda`; `alpha_xgb`, `alpha`, `reg_alpha`: `regAlpha`; `colsample_bytree`: `colsampleByTree`; `eval_metric`: `evalMetric`, the last item of a list; `class_weights`: `classWeights`, by class), facts (`label_name`, `id_name`, `objective`, `num_classes`, `multiclass_categories`, `is_binary`), column roles (`tab_field_list`: numbers, `cat_field_list`: categories, in DataLoading's `schema`; columns only in `full_field_list`: TabularPreprocessing's `dropColumns`), and fields of transforms (`smooth_factor`, `count_threshold`, `imputation_…`). Other XGBoost parameters become `moreParameters`",
    source: XGBOOST,
    read: members(xgboostMeaning),
  },
  {
    names: ["hyperparameters"],
    of: { steps: ["LightGBMTraining", "PyTorchTraining"] },
    means: "your script's `hyperparameters`; the label and the task that its members state also apply to the pipeline",
    field: "hyperparameters",
    source: PYTHON_FILES,
    besides: true,
    read: members((name, value, given) => (value === null ? undefined : sharedMeaning(name, value, given))),
  },
  {
    names: ["hyperparameters"],
    of: { jobs: ["processing"] },
    means: "its members become facts, column roles and the fields of transforms",
    source: PYTHON_FILES,
    read: members((name, value, given) =>
      value === null ? { kind: "agrees", why: "it is not set" } : (sharedMeaning(name, value, given) ?? UNKNOWN),
    ),
  },
  ...each(["hyperparameter_file", "hyperparameters_s3_uri"], {
    of: { jobs: ["training"] },
    means: "no effect: wire the input `hyperparameters` to the file",
    source: PYTHON_FILES,
    read: all({
      kind: "unsupported",
      consequence: "values come from the config, unless the input 'hyperparameters' is wired to such a file",
    }),
  }),
  ...each(
    [
      "skip_hyperparameters_s3_uri",
      "use_precomputed_features",
      "use_precomputed_imputation",
      "use_precomputed_risk_tables",
    ],
    {
      of: { jobs: ["training"] },
      means: "no effect: steps of the pipeline prepare the data",
      source: PYTHON_FILES,
      read: all({ kind: "unused", consequence: "training uses the data prepared by earlier steps" }),
    },
  ),
];
