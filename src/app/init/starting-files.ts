import { stringify } from "yaml";
import { type TemplateName, templates } from "./templates.ts";

/** What a new pipeline is made of. */
export interface Start {
  readonly name: string;
  /** The path of the table, relative to the pipeline's folder, or an S3 URI. */
  readonly data: string;
  readonly label: string;
  readonly positive?: string | undefined;
  readonly template: TemplateName;
}

export const PIPELINE = "pipeline.yaml";
export const IGNORE = ".gitignore";
export const WORKFLOW = ".github/workflows/specline.yml";
/** The work folder, as a line of .gitignore. */
export const WORK = ".specline/";

/** The text of each new file, by its path. */
export const startingFiles = (start: Start): Readonly<Record<string, string>> => ({
  [PIPELINE]: pipelineText(start),
  "specline.config.yaml": CONFIG_TEXT,
  [IGNORE]: `${WORK}\nnode_modules/\n`,
  [WORKFLOW]: WORKFLOW_TEXT,
});

function pipelineText({ name, data, label, positive, template }: Start): string {
  const { steps } = templates[template];
  const facts = { name, data, label, ...(positive !== undefined && { positive }) };
  return [
    "# yaml-language-server: $schema=./node_modules/specline/schema/spec.schema.json",
    stringify(facts).trimEnd(),
    stringify({ steps }, { flowCollectionPadding: false }).trimEnd(),
    "",
  ].join("\n");
}

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
