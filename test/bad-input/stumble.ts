import { Project } from "./project.ts";

/**
 * A custom step between preprocessing and training, whose script does what a test needs. Training reads the step's
 * output, so training cannot run first.
 */
const PIPELINE = `import { definePack, defineStep, Pipeline } from "specline";
import { processingMachine, sklearnImage } from "specline/steps";
import { z } from "zod";

const stumble = defineStep({
  name: "Stumble",
  verb: "stumble",
  summary: "Hands rows on, or does not.",
  rank: 12,
  inputs: { data: { kind: "tabular.processed", doc: "Rows.", from: "branch" } },
  outputs: { rows: { kind: "tabular.processed", doc: "The same rows." } },
  config: z.object({ ...processingMachine }),
  job: {
    type: "processing",
    image: sklearnImage,
    script: { folder: new URL("./script/", import.meta.url).href, entry: "stumble.py" },
  },
});

export default Pipeline.with(definePack({ name: "own", version: "1.0.0", steps: [stumble] }))("stumbling")
  .loadData("data/credit.csv", { label: "Status", positive: "bad" })
  .preprocess()
  .stumble()
  .trainXgboost({ nEstimators: 5 });
`;

/** The script, which runs `body` before the rows are passed on. */
const script = (body: string): string => `import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from specline_runtime import job

with job.run() as step:
    step.log("stumbling on")
${body
  .trim()
  .split("\n")
  .map((line) => `    ${line}`)
  .join("\n")}
    shutil.copytree(step.input("data"), step.output("rows"), dirs_exist_ok=True)
`;

/** A project whose third step of four runs these lines of Python. */
export const stumbling = (body: string): Project =>
  new Project({ "pipeline.mjs": PIPELINE, "script/stumble.py": script(body) }).install();

/** Lines of Python that wait until a file exists. */
export const waitFor = (file: string): string =>
  `while not Path(${JSON.stringify(file)}).exists():\n    time.sleep(0.02)`;
