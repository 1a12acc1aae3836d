// Writes docs/diagnostics.md from the catalog. With --check, it only reports whether the file is up to date.
import { join } from "node:path";
import { createJiti } from "jiti";
import { root } from "./project.mjs";
import { writePage } from "./write-page.mjs";

const { catalogue } = await createJiti(import.meta.url).import(join(root, "src/diagnostics/catalogue.ts"));

const STAGES = {
  advice: "Advice from the data, found by check",
  lock: "Facts that only the data can show, and specline.lock",
  script: "Your own scripts, as read by check",
  author: "Describing a pipeline",
  registry: "Combining step packs",
  config: "Configs",
  resolve: "Wiring",
  compile: "Compiling",
  expression: "Expressions",
  image: "Container images",
  definition: "Definitions",
  data: "Data, found by the steps' scripts",
  run: "Local runs",
  deploy: "Deploying",
  environment: "The machine",
  load: "Reading a pipeline's file",
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
