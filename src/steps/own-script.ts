import { z } from "zod";
import { field } from "../spec/fields.ts";
import { type CodeFields, ownCode, STANDARD_SCRIPT } from "../spec/script.ts";

const code = (files: string) =>
  field(z.string().min(1).optional(), {
    doc: `Your code, which runs instead of Specline's script with the same inputs, outputs and arguments: a local folder, or ${files}. '${STANDARD_SCRIPT}' runs Specline's script, even if a file names yours.`,
    tier: "system",
    script: false,
    code: "instead",
  });

const fileDoc = (usual: string) =>
  `The file to start, in the folder \`script\`: by default ${usual}. Without \`script\`, it is next to the pipeline.`;

/** Fields of a processing step for the user's code, which runs instead of the step's own script. */
export const ownScript = {
  script: code("a .py file"),
  entry: field(z.string().min(1).optional(), { doc: fileDoc("main.py"), tier: "system", script: false }),
} as const;

/** The file that is started if a training step's config names only a folder. */
const USUAL_TRAINING = "train.py";

/** The user's code that a training step's config names instead of Specline's script. */
export const ownTrainingCode = (config: CodeFields) => ownCode(config, USUAL_TRAINING);

/** The same fields, for a training step. The entry is passed to our script, which starts the user's. */
export const ownTrainingScript = {
  script: code("a .py file, with an inference.py and a requirements.txt next to it"),
  entry: field(z.string().min(1).optional(), {
    doc: fileDoc(USUAL_TRAINING),
    tier: "system",
    derive: (config) => ownTrainingCode(config)?.entry,
  }),
} as const;
