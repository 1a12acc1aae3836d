import { type CommandEntry, choices, option, partial } from "./command.ts";

/** Commands of two words: the first, and what they are for. */
export const commandGroups: ReadonlyMap<string, string> = new Map([
  ["config", "look at, change and write the configs of steps"],
  ["notebook", "write a Jupyter notebook that makes a pipeline"],
]);

const output = (what = "write to a file instead of stdout") => option("-o, --output <file>", what);
const pipeline = "the pipeline, where it is not the one of this folder";

/** The commands of two words. */
export const groupLines = (): readonly CommandEntry[] => [
  {
    group: "config",
    usage: "explain <place> [pipeline]",
    summary: `say where a value comes from; place is STEP.FIELD, and ${pipeline}`,
    options: choices(),
    load: () => import("./commands/config-explain.ts"),
  },
  {
    group: "config",
    usage: "ask [pipeline]",
    summary:
      "ask for what only you know, and write the config file; asks for the credit risk steps where no pipeline is named",
    options: [
      output("the config file to write").default("pipeline_config.json"),
      option("--answers <file>", "take the answers from a JSON file instead of asking"),
      option("--yes", "write the file without asking again"),
    ],
    load: () => import("./commands/config-ask.ts"),
  },
  {
    group: "config",
    usage: "import <config>",
    summary: "make a spec of a config file, and of a graph where one is given",
    options: [option("--dag <file>", "a graph: its edges are authoritative"), output(), partial()],
    load: () => import("./commands/config-import.ts"),
  },
  {
    group: "config",
    usage: "split <config>",
    summary: "turn a config file into layers, which people edit",
    options: [output(), partial()],
    load: () => import("./commands/config-split.ts"),
  },
  {
    group: "config",
    usage: "merge <file...>",
    summary: "turn config files and layers into one config file; the later wins",
    options: [output("the config file to write").makeOptionMandatory()],
    load: () => import("./commands/config-merge.ts"),
  },
  {
    group: "config",
    usage: "diff <a> <b>",
    summary: "show what differs between two config files, step by step",
    load: () => import("./commands/config-diff.ts"),
  },
  {
    group: "config",
    usage: "schema [step]",
    summary: "print the JSON Schema of layer files, or of one step's config",
    load: () => import("./commands/config-schema.ts"),
  },
  {
    group: "config",
    usage: "set <file> <assignment...>",
    summary: "set values in a config file or a layer file: STEP.FIELD=VALUE",
    load: () => import("./commands/config-set.ts"),
  },
  {
    group: "notebook",
    usage: "new",
    summary: "write a notebook with a section for every step of a pipeline",
    options: [
      option("--from <pipeline>", "the pipeline").makeOptionMandatory(),
      output("the notebook to write").default("pipeline.ipynb"),
      ...choices(),
      option("--force", "replace a notebook that is there"),
    ],
    load: () => import("./commands/notebook-new.ts"),
  },
];
