import type { Config, ContextInput, Textlike } from "../../author/chain/verbs.ts";
import type { Registration, XGBoostTraining } from "../pack.generated.ts";
import type { StepsPipeline } from "../vocabulary.ts";

type TrainingFields_ = Omit<Config<XGBoostTraining>, keyof ContextInput>;
interface TrainingFields extends TrainingFields_ {}

/** What `autoTrainXgboost` may be told: facts of the data, how much of it calibrates, and any field of the training. */
export interface AutoTrainXgboostOptions extends ContextInput, TrainingFields {
  /** The share of the rows that calibrates and assesses the model, in (0, 1); false for none. 0.2 for a two-class task. */
  readonly calibration?: number | false;
  /** How the package is registered; false for not at all. */
  readonly register?: false | Config<Registration>;
}

/** Facts of the data, apart from fields of the training. */
const FACTS = [
  "task",
  "label",
  "positive",
  "idColumn",
  "timeColumn",
  "groupColumn",
  "validationSplit",
  "testSplit",
  "seed",
] as const satisfies readonly (keyof ContextInput)[];

/** So that 1 - 0.3 is 0.7. */
const DIGITS = 9;

/**
 * From a table to a registered model: loads, prepares and trains, evaluates and calibrates on rows of their own, packs,
 * samples requests and registers. A label that nobody named is asked for when the pipeline starts.
 */
export function autoTrainXgboost(start: StepsPipeline<never>, source: Textlike, options: AutoTrainXgboostOptions = {}) {
  const { calibration, register, ...rest } = options;
  const facts = Object.fromEntries(FACTS.map((fact) => [fact, rest[fact]])) as ContextInput;
  const training = Object.fromEntries(
    Object.entries(rest).filter(([name]) => !(FACTS as readonly string[]).includes(name)),
  ) as Config<XGBoostTraining>;
  const share = calibration ?? (options.task === undefined || options.task === "binary" ? 0.2 : false);

  const told = start.context(facts);
  const packed = (share === false ? plain(told, source, training) : calibrated(told, source, training, share))
    .package()
    .samplePayload();
  return register === false ? packed : packed.register(register);
}

/** One line: the test rows of the training data assess the model. */
const plain = (start: StepsPipeline<never>, source: Textlike, training: Config<XGBoostTraining>) =>
  start.loadData(source).preprocess().trainXgboost(training).evaluatePerformance();

/** Two branches with disjoint rows: the second one assesses and calibrates what the first one trained. */
function calibrated(start: StepsPipeline<never>, source: Textlike, training: Config<XGBoostTraining>, share: number) {
  const cut = Number((1 - share).toFixed(DIGITS));
  return start
    .branch("training", (b) => b.loadData(source, { shareFrom: 0, shareTo: cut }).preprocess())
    .trainXgboost(training)
    .branch("calibration", (b) =>
      b.loadData(source, { shareFrom: cut, shareTo: 1 }).preprocess().evaluatePerformance().calibrate(),
    );
}
