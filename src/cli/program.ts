import { type Argument, Command, type Option } from "commander";
import type { PackageVersions } from "../app/host/process/provide-python.ts";
import { printForms } from "../app/write/print-forms.ts";
import type { Redactor } from "../base/secrets/index.ts";
import { version } from "../base/version.ts";
import { type CommandEntry, choices, collect, formerly, option } from "./command.ts";
import type { ExitStatus } from "./exit.ts";
import { commandGroups, groupLines } from "./groups.ts";
import { type OutputMode, openTerminal } from "./terminal/terminal.ts";

const target = (): Option =>
  option("--target <name>", "where it will run: a target of specline.config.yaml").default("local");
const awsTarget = (): Option =>
  option("--target <name>", "a target of specline.config.yaml; has to be given").makeOptionMandatory();
const every = (): Option => option("--every <seconds>", "how long to wait between two looks").default("5");
const workFolder = (): Option => option("--work <folder>", "the work folder").default(".specline");

const PACKAGE_VERSIONS = ["container", "current"] as const satisfies readonly PackageVersions[];

/** Every command, in the order of a day's work. */
const lines: readonly CommandEntry[] = [
  {
    usage: "check <pipeline>",
    summary: "find everything that is wrong with a pipeline, before anything runs",
    options: [target(), option("--fix", "apply the fixes to spec and config files"), ...choices()],
    load: () => import("./commands/check.ts"),
  },
  {
    usage: "compile <pipeline>",
    summary: "write the SageMaker definition",
    options: [
      option("-o, --output <file>", "write to a file instead of stdout"),
      target(),
      option("--assets <folder>", "also write what the definition refers to"),
      ...choices(),
    ],
    load: () => import("./commands/compile.ts"),
  },
  {
    usage: "import <definition>",
    summary: "write a definition, whoever made it, as typed code",
    options: [option("-o, --output <file>", "write to a file instead of stdout"), target()],
    load: () => import("./commands/import.ts"),
  },
  {
    usage: "print <pipeline>",
    summary: "write a pipeline on another level: as a spec, as handles or as configs",
    options: [
      option("--as <form>", "spec, handles or configs").choices(printForms).default("spec"),
      option("-o, --output <file>", "write to a file instead of stdout"),
      target(),
    ],
    load: () => import("./commands/print.ts"),
  },
  {
    usage: "run <pipeline>",
    summary: "run a pipeline on this machine",
    options: [
      option("-p, --param <name=value>", "a value for a pipeline parameter; may be repeated").argParser(collect),
      option("--resume <run>", "go on with a run that was interrupted or failed"),
      option("--only <step>", "run one step, with what an earlier run left for it"),
      option(
        "--stub <step.property=value>",
        "take a step as done, with what it would have answered; may be repeated",
      ).argParser(collect),
      formerly("--given <step.property=value>").argParser(collect),
      option("--no-cache", "run every step, whatever was done before"),
      option("--allow-incomplete", "exit with 0 though steps were left out that only AWS can run"),
      option("--parallel <n>", "how many steps at once"),
      ...choices(),
      workFolder(),
    ],
    load: () => import("./commands/run.ts"),
  },
  {
    usage: "wire <step...>",
    summary: "show the graph that a bare list of step names makes",
    load: () => import("./commands/wire.ts"),
  },
  {
    usage: "explain <pipeline> [place]",
    summary: "say why each wire is what it is; place is STEP or STEP.PORT",
    options: choices(),
    load: () => import("./commands/explain.ts"),
  },
  {
    usage: "graph <pipeline>",
    summary: "draw a pipeline",
    options: [
      option("-f, --format <format>", "the format").choices(["mermaid", "svg", "html", "json"]).default("mermaid"),
      option("-o, --output <file>", "write to a file instead of stdout"),
      ...choices(),
    ],
    load: () => import("./commands/graph.ts"),
  },
  {
    usage: "runs [run]",
    summary: "list the runs of this folder, or show one",
    options: [workFolder()],
    load: () => import("./commands/runs.ts"),
  },
  {
    usage: "report [run]",
    summary: "write the report of a run, the last one where none is named",
    options: [option("-o, --output <file>", "write to a file instead of the run's folder"), workFolder()],
    load: () => import("./commands/report.ts"),
  },
  {
    usage: "deploy <pipeline>",
    summary: "put a pipeline and what it needs into AWS",
    options: [
      awsTarget(),
      option("--dry-run", "list every call, and make none"),
      option("--upload-data", "upload local data too"),
      option("--parallel <n>", "how many steps at once"),
    ],
    load: () => import("./commands/deploy.ts"),
  },
  {
    usage: "start <pipeline>",
    summary: "start a deployed pipeline, by its file or its name",
    options: [
      awsTarget(),
      option("-p, --param <name=value>", "a value for a pipeline parameter; may be repeated").argParser(collect),
      option("--name <name>", "what the execution is called"),
      option("--parallel <n>", "how many steps at once"),
      option("--token <text>", "starts with one token are one execution, however often they are repeated"),
      option("--follow", "follow it to its end"),
      every(),
    ],
    load: () => import("./commands/start.ts"),
  },
  {
    usage: "follow <execution>",
    summary: "follow an execution to its end: an ARN, or a pipeline for its last one",
    options: [awsTarget(), every()],
    load: () => import("./commands/follow.ts"),
  },
  {
    usage: "status <execution>",
    summary: "show how an execution stands: an ARN, or a pipeline for its last one",
    options: [awsTarget()],
    load: () => import("./commands/status.ts"),
  },
  {
    usage: "steps [step] [name]",
    summary: "list the steps there are, show one with its ports and config, or begin one: steps new NAME",
    options: [
      option("--in <folder>", "where `steps new` puts the step's folder").default("."),
      option("--schema", "print the JSON Schema of specs, with the steps of this folder's packs"),
    ],
    load: () => import("./commands/steps.ts"),
  },
  {
    usage: "doctor",
    summary: "see whether this machine can run pipelines",
    options: [
      option("--fix", "provide a Python with the packages"),
      option("--packages <versions>", "which versions: those of SageMaker's containers, or current ones").choices(
        PACKAGE_VERSIONS,
      ),
      formerly("--lane <versions>").choices(PACKAGE_VERSIONS),
      workFolder(),
    ],
    load: () => import("./commands/doctor.ts"),
  },
];

const AFTER = `
A PIPELINE is a .ts, .mts or .js module whose default export is a pipeline, or a
.yaml or .json file that is a spec, a definition, a config file or a graph.

Exit status: 0 done, 1 errors in the input, a failed step or an incomplete run,
2 wrong usage, 3 the machine, 130 interrupted.`;

/** The command line. `status` receives what the command that ran gives back. */
export function program(redactor: Redactor, status: (status: ExitStatus) => void): Command {
  const root = new Command("specline")
    .description("Turns what you want into a validated SageMaker pipeline, and runs it here first.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this, or the help of a command")
    .helpCommand(false)
    .configureHelp({ subcommandTerm: (each) => [each.name(), ...each.registeredArguments.map(argumentTerm)].join(" ") })
    .addHelpText("after", AFTER);
  silence(root);
  const groups = new Map(
    [...commandGroups].map(([name, summary]) => {
      const group = root
        .command(name)
        .summary(summary)
        .description(sentence(summary))
        .usage("COMMAND")
        .helpCommand(false);
      silence(group);
      return [name, group] as const;
    }),
  );
  for (const line of [...lines, ...groupLines()]) {
    const command = (groups.get(line.group ?? "") ?? root)
      .command(line.usage)
      .summary(line.summary)
      .description(sentence(line.summary));
    for (const each of line.options ?? []) command.addOption(each);
    for (const each of outputOptions()) command.addOption(each);
    command.action(async () => {
      const options = command.opts();
      const verb = await line.load();
      status(
        await verb.run({
          words: command.processedArgs.flat().filter(isText),
          options,
          terminal: openTerminal(outputModeOf(options), redactor),
        }),
      );
    });
  }
  return root;
}

const argumentTerm = (argument: Argument): string => {
  const name = `${argument.name().toUpperCase()}${argument.variadic ? "..." : ""}`;
  return argument.required ? name : `[${name}]`;
};

const outputOptions = (): readonly Option[] => [
  option("--json", "one JSON document on stdout, and nothing else"),
  option("-q, --quiet", "no progress"),
  option("-v, --verbose", "more of it"),
];

const outputModeOf = (options: Readonly<Record<string, unknown>>): OutputMode => ({
  json: options["json"] === true,
  quiet: options["quiet"] === true,
  verbose: options["verbose"] === true,
});

const isText = (word: unknown): word is string => typeof word === "string";
const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;

/** Faults of usage are thrown, and told by the catalogue, not by the parser. */
function silence(command: Command): void {
  command
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .showHelpAfterError(false);
}
