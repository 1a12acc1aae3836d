import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import type { TemplateName } from "../../advice/recommend/template-names.ts";
import type { Json } from "../../base/canonical.ts";
import type { Task } from "../../spec/context.ts";

/** A pipeline to begin with. */
export interface Template {
  /** When it is the right choice. */
  readonly when: string;
  /** The tasks that it is for. Undefined: all. Empty: it trains no model, so it has no label. */
  readonly tasks?: readonly Task[];
  /** Its steps, or the example that it is taken from. */
  readonly steps: readonly Json[] | Example;
}

/** An example whose steps, scripts and files a template has. Its own tests run it. */
interface Example {
  /** The folder below `examples`. */
  readonly example: string;
  /** The files, by their paths in the new project. The paths are relative to the example. */
  readonly files: Readonly<Record<string, string>>;
}

/** The archive of the model that the template `scoring` scores with, unless another one is named. */
export const MODEL = "model.tar.gz";

const standard: readonly Json[] = ["data_loading", "preprocessing", "training", "evaluation", "package"];
const linearModel = (from: string): Readonly<Record<string, string>> => ({
  "linear_model/train.py": `${from}linear_model/train.py`,
  "linear_model/inference.py": `${from}linear_model/inference.py`,
});

/** The pipelines that `init` can write, by name. */
export const templates: Readonly<Record<TemplateName, Template>> = {
  binary: {
    when: "a first model that tells two classes apart: trains, evaluates and packages it",
    tasks: ["binary"],
    steps: standard,
  },
  multiclass: {
    when: "a first model for more than two classes, words or codes",
    tasks: ["multiclass"],
    steps: standard,
  },
  regression: {
    when: "a first model that predicts a number, such as a price",
    tasks: ["regression"],
    steps: standard,
  },
  tuning: {
    when: "the first model is good enough to search for better hyperparameters; it takes many times as long",
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
  scoring: {
    when: "there is a model, and rows without a label are to be scored with it, once or on a schedule",
    tasks: [],
    steps: [
      { step: "bring_model", config: { source: MODEL } },
      "data_loading",
      "preprocessing",
      "XGBoostModelInference",
    ],
  },
  "own-model": {
    when: "you have training code of your own: it is evaluated, packaged and served as any other model",
    steps: { example: "own-model", files: linearModel("") },
  },
  "stacked-models": {
    when: "a single model is not good enough: a third one combines the scores of two; no endpoint can serve it",
    steps: {
      example: "stacked-models",
      files: { "add_scores.py": "add_scores.py", ...linearModel("../own-model/") },
    },
  },
};

const EXAMPLES = fileURLToPath(new URL("../../../examples/", import.meta.url));

/** A template's part of a spec, and the files that it needs. */
export interface TemplateTexts {
  /** The members `steps` and `scripts` of a spec, as YAML that ends with a line break. */
  readonly steps: string;
  readonly files: Readonly<Record<string, string>>;
}

/**
 * The texts of a template.
 *
 * @param name - the template
 * @param readText - reads a file by its absolute path
 * @returns the steps and files, before a label or a model is named in them
 */
export async function templateTexts(
  name: TemplateName,
  readText: (path: string) => Promise<string | undefined>,
): Promise<TemplateTexts> {
  const { steps } = templates[name];
  if (!("example" in steps)) return { steps: stringify({ steps }, { flowCollectionPadding: false }), files: {} };
  const folder = join(EXAMPLES, steps.example);
  const read = async (path: string): Promise<string> => (await readText(join(folder, path))) ?? "";
  const files = Object.entries(steps.files).map(async ([path, from]) => [path, await read(from)] as const);
  return {
    steps: stepsIn(await read("pipeline.yaml")),
    files: Object.fromEntries(await Promise.all(files)),
  };
}

/** The members of an example's spec that do not depend on its table. Scripts are in the new project itself. */
const stepsIn = (text: string): string =>
  text
    .split(/^(?=\w)/m)
    .filter((member) => /^(?:steps|scripts):/.test(member))
    .join("")
    .replaceAll("../own-model/", "");
