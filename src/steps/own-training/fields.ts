import { z } from "zod";
import type { JsonObject } from "../../base/canonical.ts";
import { field } from "../../spec/fields.ts";
import type { Script } from "../../spec/job.ts";
import { contextFields, ownImage, trainingMachine } from "../shared-fields.ts";

/** The file that is started where nothing is said: the script itself where it is one. */
const usualEntry = (script: unknown): string =>
  typeof script === "string" && script.endsWith(".py") ? script.replace(/^.*[\\/]/, "") : "train.py";

/** What training by a script of the user's takes, whatever its framework. */
export const ownTrainingFields = {
  script: field(z.string().min(1), {
    doc: "Your training code: a local folder, or one .py file. It runs beside Specline's runtime and writes its model to SM_MODEL_DIR.",
    tier: "essential",
    script: false,
  }),
  entry: field(z.string().min(1).optional(), {
    doc: "The file of the folder that is started; train.py where it is left out.",
    tier: "system",
    derive: ({ script }) => usualEntry(script),
  }),
  hyperparameters: field(
    z.record(z.string().regex(/^[A-Za-z_][\w-]*$/), z.union([z.string(), z.number(), z.boolean()])).optional(),
    {
      doc: "Your script's own settings: each becomes an argument, as --learning-rate 0.1.",
      tier: "system",
      verbatim: true,
    },
  ),
  metrics: field(z.record(z.string().min(1), z.string().min(1)).optional(), {
    doc: "Metrics that are read out of the log: a name, and a regular expression whose first group is the value.",
    tier: "system",
    script: false,
    verbatim: true,
  }),
  seed: contextFields.seed,
  image: ownImage,
  ...trainingMachine,
  spot: field(z.boolean().default(false), {
    doc: "Train on spot instances, which are cheaper and may be taken away.",
    tier: "system",
    script: false,
  }),
} as const;

/** Our script, which starts the user's, with the user's files laid beside it. */
export const ownTrainingScript = ({ script, entry }: JsonObject): Script => ({
  folder: new URL("./script/", import.meta.url).href,
  entry: "specline_train.py",
  ...(typeof script === "string"
    ? { beside: script, starts: typeof entry === "string" ? entry : usualEntry(script) }
    : {}),
});
