// Writes docs/diagnostics.md from the catalog. With --check, it only reports whether the file is up to date.
import { join } from "node:path";
import { createJiti } from "jiti";
import { root } from "./project.mjs";
import { writePage } from "./write-page.mjs";

const jiti = createJiti(import.meta.url);
const { catalogue, isOverridable } = await jiti.import(join(root, "src/diagnostics/index.ts"));

const STAGES = {
  advice: "Advice from the data, found by check",
  lock: "Facts that only the data can show, and specline.lock",
  script: "Your own scripts, as read by check",
  init: "Starting a project",
  author: "Describing a pipeline",
  contract: "Data contracts",
  registry: "Combining step packs",
  config: "Configs",
  policy: "An organization's policy",
  resolve: "Wiring",
  compile: "Compiling",
  expression: "Expressions",
  image: "Container images",
  definition: "Definitions",
  data: "Data, found by the steps' scripts",
  run: "Local runs",
  predict: "Scoring new rows",
  serve: "Serving a model on this machine",
  compare: "Comparing runs",
  plan: "Plans",
  version: "Versions",
  drift: "Drift",
  "drift-report": "Drift of rows",
  approval: "Approving plans",
  life: "Approving, promoting and deleting",
  execution: "Executions",
  deploy: "Deploying",
  export: "Exporting",
  schedule: "Schedules and notifications",
  iam: "Permissions",
  cost: "Cost",
  environment: "The machine",
  load: "Reading a pipeline's file",
  override: "Overriding rules",
  usage: "The command line",
};

const domain = (code) => code.slice(0, code.indexOf("/"));
const holes = (text) => text.replaceAll(/\{(\w+)\}/g, "*$1*").replaceAll("|", "\\|");

const codes = Object.keys(catalogue).sort();
const unknown = codes.filter((code) => !(domain(code) in STAGES));
if (unknown.length > 0)
  throw new Error(`no heading for ${unknown.join(", ")}: add its stage to scripts/write-diagnostics.mjs`);

const sections = Object.entries(STAGES).flatMap(([stage, title]) => {
  const mine = codes.filter((code) => domain(code) === stage);
  if (mine.length === 0) return [];
  const entries = mine.map((code) => {
    const { severity, text, hint, about } = catalogue[code];
    const lines = [`### \`${code}\``, "", `${severity}: ${holes(text)}`, "", about];
    return [...lines, ...(hint === undefined ? [] : ["", `*Try:* ${holes(hint)}`])].join("\n");
  });
  return [`## ${title}\n\n${entries.join("\n\n")}`];
});

const page = `# Diagnostics

All of Specline's messages, by the stage that finds the fault. Words in *italics* are placeholders.
Written by \`scripts/write-diagnostics.mjs\` from \`src/diagnostics/messages\`; do not edit.

${sections.join("\n\n")}
`;

writePage("diagnostics.md", page);

const cell = (text) => holes(text).replaceAll("\n", " ");
const table = (titles, rows) =>
  [titles, titles.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
const link = (code) => `[\`${code}\`](diagnostics.md#${code.replaceAll("/", "")})`;
const mayBe = (code) => (isOverridable(code) ? "yes" : "no");

const GROUNDS = {
  "service model": "the service's own description of its requests and responses",
  documentation: "AWS's documentation or its JSON schema",
  answer: "a quoted response from the service or from AWS Support",
  SDK: "what the SageMaker Python SDK writes or rejects",
  meaning: "the meaning of a definition: the fault leaves something undefined",
  advice: "nothing fails, but the author should know",
  inference: "inferred from other facts; such a rule is at most a warning",
};
const definitions = codes.filter((code) => domain(code) === "definition");
const stageTables = Object.entries(STAGES)
  .map(([stage, title]) => [title, codes.filter((code) => domain(code) === stage && stage !== "definition")])
  .map(([title, mine]) => [title, mine.filter(isOverridable), mine.filter((code) => !isOverridable(code))])
  .filter(([, open]) => open.length > 0)
  .map(([title, open, closed]) => {
    const rows = open.map((code) => [link(code), catalogue[code].severity]);
    const rest = closed.length === 0 ? "" : `\n\nErrors that cannot be overridden: ${closed.map(link).join(", ")}.`;
    return `### ${title}\n\n${table(["rule", "severity"], rows)}${rest}`;
  });
const never = Object.entries(STAGES).filter(([stage]) =>
  codes.filter((code) => domain(code) === stage).every((code) => !isOverridable(code)),
);

writePage(
  "rules.md",
  `# Rules and overrides

Every diagnostic has a code, such as \`definition/unused-parameter\`. You can change the severity of most diagnostics, or allow them.
Written by \`scripts/write-diagnostics.mjs\` from \`src/diagnostics/messages\`; do not edit.

## Overriding rules
\`specline.config.yaml\` applies to all pipelines in its folder and below:

\`\`\`yaml
check:
  rules:
    definition/unused-parameter: off    # or note, warning, error
  allow:
    - rule: definition/literal-unwritten
      at: train                         # a pipeline, a step, a step's field, a path or a file; by default, anywhere
      reason: another team's pipeline writes these files
\`\`\`

A step can have its own allowances, in every form of pipeline:

\`\`\`yaml
# in a spec
steps:
  - step: training
    allow: [{ rule: advice/imbalance, reason: known and accepted }]
\`\`\`

- Chain: \`.trainXgboost({ allow: [{ rule, reason }] })\`.
- Handles, and steps in SageMaker's own form: an option, \`pipeline.step("train", xgboostTraining, inputs, config, { allow: […] })\` and \`trainingStep("train", request, { allow: […] })\`.
- Config files and layers: the field \`allow\` of a config.
- A whole pipeline: \`Pipeline("fraud", { allow: […] })\`, or \`allow\` at the top of a spec.
- A single command: \`--allow CODE[,CODE]\` with \`check\`, \`compile\`, \`run\`, \`import\`, \`plan\`, \`deploy\` or \`start\`.

Overrides apply to all commands in the same way. The output of \`--json\` lists allowed faults and their reasons under \`allowed\`. \`check\` reports unused allowances (\`override/unused\`).
\`import\` writes allowances for the faults of a definition, so that the code compiles to the same definition.

Faults that the service certainly rejects, or that make a definition meaningless (a cycle, two steps with the same name, a reference without a target), can be neither allowed nor given a different severity.

## Rules about definitions, and how we know
${Object.entries(GROUNDS)
  .map(([name, about]) => `- **${name}**: ${about}`)
  .join("\n")}

${table(
  ["rule", "severity", "can be overridden", "ground", "source"],
  definitions.map((code) => {
    const { severity, ground } = catalogue[code];
    return [link(code), severity, mayBe(code), ground.by, cell(ground.source)];
  }),
)}

## Other rules
${stageTables.join("\n\n")}

No diagnostics from these stages can be overridden: ${never.map(([, title]) => title.charAt(0).toLowerCase() + title.slice(1)).join("; ")}.
`,
);
