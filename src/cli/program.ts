import { type Argument, Command, type CommandUnknownOpts } from "@commander-js/extra-typings";
import type { Host } from "../app/host/host.ts";
import type { Redactor } from "../base/secrets/index.ts";
import { version } from "../base/version.ts";
import { type Call, type CliCommand, type CommandName, definitions, groups } from "./definitions/index.ts";
import { outputOptions } from "./definitions/options.ts";
import type { ExitStatus } from "./exit.ts";
import { keepFiles } from "./files-kept.ts";
import { type OutputMode, openTerminal, type Terminal } from "./terminal/terminal.ts";

/** The modules of the commands. Each is loaded only when called, so `--help` does not load any of them. */
const modules: { readonly [Name in CommandName]: () => Promise<CliCommand<Name>> } = {
  check: () => import("./commands/check.ts"),
  compile: () => import("./commands/compile.ts"),
  contract: () => import("./commands/contract.ts"),
  "drift-report": () => import("./commands/drift-report.ts"),
  init: () => import("./commands/init.ts"),
  import: () => import("./commands/import.ts"),
  predict: () => import("./commands/predict.ts"),
  print: () => import("./commands/print.ts"),
  recommend: () => import("./commands/recommend.ts"),
  run: () => import("./commands/run.ts"),
  serve: () => import("./commands/serve.ts"),
  wire: () => import("./commands/wire.ts"),
  explain: () => import("./commands/explain.ts"),
  graph: () => import("./commands/graph.ts"),
  lock: () => import("./commands/lock.ts"),
  upgrade: () => import("./commands/upgrade.ts"),
  runs: () => import("./commands/runs.ts"),
  logs: () => import("./commands/logs.ts"),
  clean: () => import("./commands/clean.ts"),
  compare: () => import("./commands/compare.ts"),
  report: () => import("./commands/report.ts"),
  plan: () => import("./commands/plan.ts"),
  cost: () => import("./commands/cost.ts"),
  "prices fetch": () => import("./commands/prices-fetch.ts"),
  deploy: () => import("./commands/deploy.ts"),
  history: () => import("./commands/history.ts"),
  rollback: () => import("./commands/rollback.ts"),
  start: () => import("./commands/start.ts"),
  stop: () => import("./commands/stop.ts"),
  retry: () => import("./commands/retry.ts"),
  follow: () => import("./commands/follow.ts"),
  drift: () => import("./commands/drift.ts"),
  review: () => import("./commands/review.ts"),
  approve: () => import("./commands/approve.ts"),
  delete: () => import("./commands/delete.ts"),
  promote: () => import("./commands/promote.ts"),
  status: () => import("./commands/status.ts"),
  iam: () => import("./commands/iam.ts"),
  export: () => import("./commands/export.ts"),
  "schedule next": () => import("./commands/schedule-next.ts"),
  "schedule list": () => import("./commands/schedule-list.ts"),
  "schedule pause": () => import("./commands/schedule-pause.ts"),
  "schedule resume": () => import("./commands/schedule-resume.ts"),
  steps: () => import("./commands/steps.ts"),
  doctor: () => import("./commands/doctor.ts"),
  completion: () => import("./commands/completion.ts"),
  "config explain": () => import("./commands/config-explain.ts"),
  "config ask": () => import("./commands/config-ask.ts"),
  "config import": () => import("./commands/config-import.ts"),
  "config split": () => import("./commands/config-split.ts"),
  "config merge": () => import("./commands/config-merge.ts"),
  "config diff": () => import("./commands/config-diff.ts"),
  "config show": () => import("./commands/config-show.ts"),
  "config schema": () => import("./commands/config-schema.ts"),
  "config set": () => import("./commands/config-set.ts"),
  "config unset": () => import("./commands/config-unset.ts"),
  "notebook new": () => import("./commands/notebook-new.ts"),
};

const AFTER = `
A PIPELINE is a .ts, .mts or .js module whose default export is a pipeline, or a
.yaml or .json file that is a spec, a definition, a config file or a graph.

Exit status: 0 success, 1 errors in the input, a failed step or an incomplete run, 2 wrong usage, 3 a problem with the machine or AWS, 130 interrupted.`;

/** Creates the command line. `onStatus` receives the exit status of the executed command. */
export function program(redactor: Redactor, onStatus: (status: ExitStatus) => void): Command {
  const root = new Command("specline")
    .description("Turns what you want into a validated SageMaker pipeline, and runs it on your machine first.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help, or a command's help")
    .helpCommand(false)
    // "start --version 3" is about a pipeline's version.
    .enablePositionalOptions()
    .configureHelp({ subcommandTerm: (each) => [each.name(), ...each.registeredArguments.map(argumentTerm)].join(" ") })
    .addHelpText("after", AFTER)
    // The parser throws its errors, which are reported with messages from Specline's catalog.
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .showHelpAfterError(false);
  const names = Object.keys(definitions) as CommandName[];
  const addTo = (parent: CommandUnknownOpts, prefix: string): void => {
    for (const name of names) {
      const word = name.slice(prefix.length);
      if (!name.startsWith(prefix) || word.includes(" ")) continue;
      parent.addCommand(commandOf(name, parent, redactor, onStatus).name(word));
    }
  };
  addTo(root, "");
  for (const [word, summary] of Object.entries(groups)) {
    const group = root.command(word).summary(summary).description(sentence(summary));
    addTo(group.usage("COMMAND").helpCommand(false), `${word} `);
  }
  return root;
}

function commandOf<Name extends CommandName>(
  name: Name,
  parent: CommandUnknownOpts,
  redactor: Redactor,
  onStatus: (status: ExitStatus) => void,
): CommandUnknownOpts {
  const command: CommandUnknownOpts = definitions[name]();
  for (const option of outputOptions()) command.addOption(option);
  return command
    .copyInheritedSettings(parent)
    .description(sentence(command.summary()))
    .action(async () => {
      const [{ run }, { nodeHost }] = await Promise.all([modules[name](), import("../app/host/host.ts")]);
      const terminal = await openTerminal(outputModeOf(command.opts()), redactor);
      // The words were parsed by the definition with this name, so they have its types.
      const parsed = { words: command.processedArgs, options: command.opts() } as Pick<Call<Name>, "words" | "options">;
      const host: Host = {
        ...nodeHost(terminal.say, redactor),
        confirm: confirmFor(terminal),
        confirmWord: confirmWordFor(terminal),
        command: name,
      };
      await keepFiles(host, name, command.processedArgs, command.opts());
      onStatus(await run({ ...parsed, terminal, host }));
    });
}

/** Asks on the terminal, if there is somebody to ask. The code that asks is loaded only then. */
const confirmFor = ({ interactive, clean }: Terminal): Host["confirm"] =>
  interactive
    ? async (question) => (await import("./terminal/confirm.ts")).confirmOnTerminal(clean(question))
    : undefined;

/** Asks for a word on the terminal, such as the name of what will be deleted. */
const confirmWordFor = ({ interactive, clean }: Terminal): Host["confirmWord"] =>
  interactive
    ? async (question, word) => (await import("./terminal/confirm.ts")).confirmWordOnTerminal(clean(question), word)
    : undefined;

const argumentTerm = (argument: Argument): string => {
  const name = `${argument.name().toUpperCase()}${argument.variadic ? "..." : ""}`;
  return argument.required ? name : `[${name}]`;
};

const outputModeOf = ({ json, quiet, verbose }: Readonly<Record<string, unknown>>): OutputMode => ({
  json: json === true,
  quiet: quiet === true,
  verbose: verbose === true,
});

const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
