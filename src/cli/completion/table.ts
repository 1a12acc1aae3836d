import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { templateNames } from "../../advice/recommend/template-names.ts";
import { FAIL_ON } from "../../app/plan/plan-request.ts";
import { type CommandName, definitions, groups } from "../definitions/index.ts";
import { outputOptions } from "../definitions/options.ts";

/** What can follow an option, or a command's name. */
export type Completed = "files" | "targets" | "nothing" | readonly string[];

/** An option, as a shell completes it. */
export interface CompletedOption {
  readonly long: string;
  readonly short?: string;
  readonly about: string;
  /** Undefined if the option takes no value. */
  readonly value?: Completed;
  readonly repeatable: boolean;
}

/** A command with one or two words, as a shell completes it. */
export interface CompletedCommand {
  readonly name: string;
  readonly about: string;
  readonly options: readonly CompletedOption[];
  readonly words: Completed;
}

/** What the values of options and arguments are, by the names in their usage. Others are not completed. */
const VALUES: Readonly<Record<string, Completed>> = {
  a: "files",
  b: "files",
  base: "files",
  config: "files",
  data: "files",
  definition: "files",
  execution: "files",
  file: "files",
  folder: "files",
  kinds: FAIL_ON,
  model: "files",
  package: "files",
  pipeline: "files",
  place: "files",
  policy: "files",
  target: "targets",
};

/** Options whose values are words of a list that the command itself checks, with messages of its own. */
const WORDS: Readonly<Record<string, readonly string[]>> = { "init --template": templateNames };

/** The name of an option's value: "file" for "-o, --output <file>". */
const valueName = (flags: string): string | undefined => /[<[]([^\]>]+)[\]>]/.exec(flags)?.[1];

/** All commands, in the order of the help. */
export function completedCommands(): readonly CompletedCommand[] {
  return (Object.keys(definitions) as CommandName[]).map((name) => {
    const command: CommandUnknownOpts = definitions[name]();
    const options = [...command.options, ...outputOptions()].filter(({ hidden }) => !hidden);
    const [first] = command.registeredArguments;
    return {
      name,
      about: command.summary(),
      options: [...options.map((option) => optionOf(option, name)), HELP],
      words: first === undefined ? "nothing" : (first.argChoices ?? VALUES[first.name()] ?? "nothing"),
    };
  });
}

/** The groups of two-word commands, by their first words. */
export const completedGroups: Readonly<Record<string, string>> = groups;

const HELP: CompletedOption = { long: "--help", short: "-h", about: "print this help", repeatable: false };

function optionOf(option: CommandUnknownOpts["options"][number], command: string): CompletedOption {
  const { long, short, description, flags, argChoices } = option;
  const name = valueName(flags);
  const words = argChoices ?? WORDS[`${command} ${long}`];
  return {
    long: long ?? short ?? "",
    ...(short !== undefined && long !== undefined && { short }),
    about: description,
    ...(name !== undefined && { value: words ?? (long === "--target" ? "targets" : (VALUES[name] ?? "nothing")) }),
    repeatable: /\(repeatable/.test(description),
  };
}
