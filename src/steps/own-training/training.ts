import { z } from "zod";
import type { JsonObject } from "../../base/canonical.ts";
import { field } from "../../spec/fields.ts";
import type { Script } from "../../spec/job.ts";
import type { Sub } from "../../spec/kinds.ts";
import type { Framework } from "../families/frameworks.ts";
import { defineTraining } from "../families/training.ts";
import { contextFields, imageOr, ownImage, spotTraining, trainingMachine } from "../shared-fields.ts";

/** The script to start if the config does not name one: the script itself if it is a file. */
const defaultEntry = (script: unknown): string =>
  typeof script === "string" && script.endsWith(".py") ? script.replace(/^.*[\\/]/, "") : "train.py";

const ownTrainingConfig = {
  script: field(z.string().min(1), {
    doc: "Your training code: a local folder, or a single .py file together with any inference.py and requirements.txt next to it. It runs next to Specline's runtime and must write its model to SM_MODEL_DIR.",
    tier: "essential",
    script: false,
    code: true,
  }),
  entry: field(z.string().min(1).optional(), {
    doc: "The file in the folder to start, by default train.py.",
    tier: "system",
    derive: ({ script }) => defaultEntry(script),
  }),
  hyperparameters: field(z.record(z.string().regex(/^[A-Za-z_][\w-]*$/), z.json()).optional(), {
    doc: "Your script's own settings. Each becomes an argument, such as --learning-rate 0.1; lists and objects are passed as JSON.",
    tier: "system",
    verbatim: true,
  }),
  metrics: field(z.record(z.string().min(1), z.string().min(1)).optional(), {
    doc: "Metrics to read from the log, by name. The first group of each regular expression is the value.",
    tier: "system",
    script: false,
    verbatim: true,
  }),
  seed: contextFields.seed,
  image: ownImage,
  ...trainingMachine,
  spot: spotTraining,
} as const;

/** Our script, which starts the user's script and completes its archive. The user's files are placed next to it. */
export const withOwnTraining = (beside: string, starts: string): Script => ({ ...STARTER, beside, starts });
const STARTER: Script = { folder: new URL("./script/", import.meta.url).href, entry: "specline_train.py" };

const startOwnScript = ({ script, entry }: JsonObject): Script =>
  typeof script === "string"
    ? withOwnTraining(script, typeof entry === "string" ? entry : defaultEntry(script))
    : STARTER;

/** Creates a framework's training step, which runs the user's script. */
export const defineOwnTraining = <const N extends string, const K extends Sub<"model">, const V extends string>(
  framework: Framework<N, K>,
  verb: V,
) =>
  defineTraining(framework, {
    verb,
    summary: `Trains ${framework.phrase} with your own script, and completes its archive so that it can be evaluated and served.`,
    docs: {
      data: "Processed rows with train, validation and test splits, below SM_CHANNEL_DATA.",
      model:
        "The model archive: the files that your script wrote, a description of the features, and the code that scores raw rows.",
    },
    config: ownTrainingConfig,
    job: {
      image: imageOr(framework.image),
      script: startOwnScript,
      metricDefinitions: ({ metrics }) => (metrics ?? {}) as Readonly<Record<string, string>>,
    },
  });
