import { stringify } from "yaml";
import type { TemplateName } from "../../advice/recommend/template-names.ts";
import type { Task } from "../../spec/context.ts";
import { MODEL, type TemplateTexts } from "./templates.ts";

/** What a new pipeline is made of. */
export interface Start {
  readonly name: string;
  /** The path of the table, relative to the pipeline's folder, or an S3 URI. */
  readonly data: string;
  /** Undefined if the pipeline only scores rows. */
  readonly label?: string | undefined;
  readonly positive?: string | undefined;
  readonly task?: Task | undefined;
  /** The model that scores the rows, if the pipeline trains none. */
  readonly model?: string | undefined;
  readonly template: TemplateName;
}

export const PIPELINE = "pipeline.yaml";
export const IGNORE = ".gitignore";
export const WORKFLOW = ".github/workflows/specline.yml";
/** The work folder, as a line of .gitignore. */
export const WORK = ".specline/";

/** The text of each new file, by its path. */
export const startingFiles = (start: Start, texts: TemplateTexts): Readonly<Record<string, string>> => ({
  [PIPELINE]: pipelineText(start, texts.steps),
  ...texts.files,
  ...surroundingFiles(PIPELINE),
});

/** The files around a pipeline's file. */
export const surroundingFiles = (pipeline: string): Readonly<Record<string, string>> => ({
  "specline.config.yaml": CONFIG_TEXT.replace(PIPELINE, pipeline),
  [IGNORE]: `${WORK}\nnode_modules/\n`,
  [WORKFLOW]: WORKFLOW_TEXT.replace(PIPELINE, pipeline),
});

function pipelineText({ name, data, label, positive, task, model = MODEL }: Start, steps: string): string {
  const facts = {
    ...{ name, data },
    ...(label !== undefined && { label }),
    ...(positive !== undefined && { positive }),
    // A positive value implies two classes.
    ...(task !== undefined && task !== "binary" && { context: { task } }),
  };
  return [
    "# yaml-language-server: $schema=./node_modules/specline/schema/spec.schema.json",
    stringify(facts).trimEnd(),
    steps.replace(`source: ${MODEL}`, () => stringify({ source: model }).trimEnd()).trimEnd(),
    ...(task === undefined ? [] : [BOUNDS[task]]),
    "",
  ].join("\n");
}

/** A bound on the metric by which models for a task are usually judged, for the user to set. */
const bound = (metric: string, at: number): string =>
  `# requirements: { ${metric}: ${at} } # a worse model fails the run`;
const BOUNDS: Readonly<Record<Task, string>> = {
  binary: bound("min_auc", 0.8),
  multiclass: bound("min_macro_f1", 0.8),
  regression: bound("min_r2", 0.5),
};

const CONFIG_TEXT = `# Where pipelines run. Fill in a target to use it: specline plan pipeline.yaml --target dev
# targets:
#   dev:
#     account: "123456789012"
#     region: eu-west-1
#     role: arn:aws:iam::123456789012:role/specline
#     bucket: my-bucket
`;

const WORKFLOW_TEXT = `# Reports every problem in the pipeline beside its line in a pull request. It needs no credentials.
name: Specline
on: [push, pull_request]
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { node-version: 22 }
      - run: npm ci
      - run: npx --no-install specline check pipeline.yaml --format github
`;
