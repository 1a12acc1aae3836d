// Writes docs/config-names.md from the table of names in config files of other tools. With --check, it only reports
// whether the file is up to date.
import { join } from "node:path";
import { createJiti } from "jiti";
import { root } from "./project.mjs";
import { writePage } from "./write-page.mjs";

const jiti = createJiti(import.meta.url);
const { standardDiskNames } = await jiti.import(join(root, "src/steps/disk-names/index.ts"));

const JOBS = {
  processing: "processing",
  training: "training",
  tuning: "tuning",
  transform: "batch transforms",
  model: "models",
  register: "registration",
};
const scope = ({ steps, jobs, field }) =>
  [
    ...(steps === undefined ? [] : [steps.map((step) => `\`${step}\``).join(", ")]),
    ...(jobs === undefined ? [] : [`steps for ${jobs.map((job) => JOBS[job] ?? job).join(", ")}`]),
    ...(field === undefined ? [] : [`steps with \`${field}\``]),
  ].join("; ") || "all steps";
const cell = (text) => text.replaceAll("|", "\\|");

/** Names of the same steps with the same meaning share a row. */
const rows = new Map();
for (const { names, of, means, source } of standardDiskNames) {
  const key = JSON.stringify([scope(of), means, source]);
  const there = rows.get(key) ?? { names: [], of: scope(of), means, source };
  rows.set(key, { ...there, names: [...there.names, ...names] });
}
const table = [...rows.values()].map(
  ({ names, of, means }) => `| ${names.map((name) => `\`${name}\``).join(", ")} | ${cell(of)} | ${cell(means)} |`,
);
const sources = [...new Set(standardDiskNames.map(({ source }) => source))];

writePage(
  "config-names.md",
  `# Names in config files of other tools

Config files of Python teams are read with these names, in two, four and nested sections, in the configs of a step and in base classes from which configs derive. \`specline config explain FILE\` shows what each value of a file became.

Written by \`scripts/write-config-names.mjs\` from \`src/steps/disk-names\`; do not edit. Sources: ${sources.join("; ")}.

Names of Specline's own fields need no entry. They can be written in any case (\`maxDepth\`, \`max_depth\`, \`MAX_DEPTH\`), with the words of the job or the step in front (\`training_volume_size\`), with another unit (\`max_runtime_hours\`), and for columns with a word for a column (\`label_name\`, \`id_col\`). A value that does not fit the field is not taken.

If two names state one field, Specline's own name wins, and the other is reported (\`config/two-values\`). Facts of the pipeline, such as the label, must agree (\`config/facts-disagree\`). What has no effect or no equivalent is listed once per file, with its consequence.

| names on disk | of | become |
|---|---|---|
${table.join("\n")}
`,
);
