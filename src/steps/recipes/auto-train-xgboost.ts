import type { Config, ContextInput, Textlike } from "../../author/chain/verbs.ts";
import { camelCase } from "../../base/words.ts";
import { isFact } from "../../spec/context.ts";
import type { Registration, XGBoostTraining } from "../pack.generated.ts";
import type { StepsPipeline } from "../vocabulary.ts";

type TrainingFields_ = Omit<Config<XGBoostTraining>, keyof ContextInput>;
interface TrainingFields extends TrainingFields_ {}

/** Options for `autoTrainXgboost`: facts about the data, the share used for calibration, and any training field. */
export interface AutoTrainXgboostOptions extends ContextInput, TrainingFields {
  /**
   * The share of rows used to calibrate and evaluate the model, in (0, 1), or false for none. The default is 0.2 for
   * two classes, and none otherwise.
   */
  readonly calibration?: number | false;
  /** How to register the package, or false to skip registration. */
  readonly register?: false | Config<Registration>;
}

/** The number of decimal places in a share, so that 1 - 0.3 equals 0.7. */
const SHARE_DIGITS = 9;

/**
 * Turns a table into a registered model: loads and prepares the data, trains, evaluates and calibrates on separate
 * rows, packs the model, samples requests and registers it. If no label is set, the pipeline has a parameter for it.
 */
export function autoTrainXgboost(start: StepsPipeline<never>, source: Textlike, options: AutoTrainXgboostOptions = {}) {
  const { calibration, register, ...rest } = options;
  const isContext = ([name]: readonly [string, unknown]): boolean => isFact(camelCase(name));
  const all = Object.entries(rest);
  const facts = Object.fromEntries(all.filter(isContext)) as ContextInput;
  const training = Object.fromEntries(all.filter((one) => !isContext(one))) as Config<XGBoostTraining>;
  const prepared = start.context(facts).assume({ task: "binary" });
  const { task = "binary" } = prepared.facts;
  const share = calibration ?? (task === "binary" ? 0.2 : false);
  const packed = (
    share === false ? trainOnly(prepared, source, training) : trainAndCalibrate(prepared, source, training, share)
  )
    .package()
    .samplePayload();
  return register === false ? packed : packed.register(register);
}

/** A single branch: the model is evaluated on the training data's test rows. */
const trainOnly = (start: StepsPipeline<never>, source: Textlike, training: Config<XGBoostTraining>) =>
  start.loadData(source).preprocess().trainXgboost(training).evaluatePerformance();

/** Two branches with disjoint rows: the second one evaluates and calibrates the model that the first one trains. */
function trainAndCalibrate(
  start: StepsPipeline<never>,
  source: Textlike,
  training: Config<XGBoostTraining>,
  share: number,
) {
  const cut = Number((1 - share).toFixed(SHARE_DIGITS));
  return start
    .branch("training", (b) => b.loadData(source, { shareFrom: 0, shareTo: cut }).preprocess())
    .trainXgboost(training)
    .branch("calibration", (b) =>
      b.loadData(source, { shareFrom: cut, shareTo: 1 }).preprocess().evaluatePerformance().calibrate(),
    );
}
