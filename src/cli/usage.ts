import type { CommanderError, CommandUnknownOpts } from "@commander-js/extra-typings";
import { didYouMean, nearest } from "../base/words.ts";
import { type Diagnostic, diagnostic, SpeclineError } from "../diagnostics/index.ts";
import { badValue } from "./definitions/options.ts";

/** The words that lead to a command, and the command itself: `specline config exp` leads to the group "config". */
interface Reached {
  readonly command: CommandUnknownOpts | undefined;
  readonly words: string;
}

/**
 * Reports the parser's errors with messages from Specline's catalog. The parser quotes the incorrect words in its
 * message.
 */
export function usageFault(error: CommanderError, root: CommandUnknownOpts, words: readonly string[]): Diagnostic {
  const [first = "", second = ""] = [...error.message.matchAll(/'([^']*)'/g)].map(([, name = ""]) => name);
  const [groupName, commandName = ""] = words.filter((word) => !word.startsWith("-"));
  const group = root.commands.find((each) => each.name() === groupName);
  const leaf = group?.commands.find((each) => each.name() === commandName);
  const reached: Reached = {
    command: leaf ?? group,
    words: [group, leaf].flatMap((each) => each?.name() ?? []).join(" "),
  };
  const help = { hint: helpHint(reached.words) };
  switch (error.code) {
    case "commander.unknownCommand":
    case "commander.help":
      return group === undefined ? unknownCommand(first, root) : unknownCommand(commandName, group, group.name());
    case "commander.unknownOption":
      return unknownOption(first, reached.command ?? root, reached.words);
    case "commander.missingArgument": {
      const data = { command: reached.words, argument: first.toUpperCase(), example: exampleOf(reached) };
      return diagnostic("usage/missing-argument", data);
    }
    case "commander.missingMandatoryOptionValue":
      return diagnostic("usage/missing-option", { command: reached.words, option: longName(first) }, {}, help);
    case "commander.conflictingOption":
      return diagnostic("usage/conflict", { one: longName(first), other: longName(second) });
    case "commander.optionMissingArgument":
      return diagnostic("usage/missing-value", { option: longName(first) }, {}, help);
    case "commander.invalidArgument":
      if (error.message.includes("command-argument value"))
        return badArgument(reached.words, { value: first, argument: second, expected: choicesIn(error.message) });
      return badValue(longName(first), second, choicesIn(error.message));
    case "commander.excessArguments":
      return reached.command === undefined
        ? unknownCommand(words[0] ?? "", root)
        : tooManyArguments(reached.command, reached.words);
    default:
      return diagnostic("usage/internal", { message: error.message });
  }
}

const helpHint = (command: string): string => `'specline ${command === "" ? "" : `${command} `}--help' lists them`;

function unknownOption(name: string, { options }: CommandUnknownOpts, command: string): Diagnostic {
  const names = options.flatMap(({ long }) => (long ? [long] : []));
  const near = nearest(name, names);
  const hint = near === undefined ? { hint: helpHint(command) } : {};
  return diagnostic("usage/unknown-option", { command, name, nearest: near ?? "" }, {}, hint);
}

function tooManyArguments({ registeredArguments, args }: CommandUnknownOpts, command: string): Diagnostic {
  const count = registeredArguments.length;
  const expected = count === 0 ? "no arguments" : count === 1 ? "one argument" : `${count} arguments`;
  return diagnostic("usage/too-many", { command, expected, given: args.length });
}

function unknownCommand(name: string, { commands }: CommandUnknownOpts, group?: string): Diagnostic {
  const names = commands.map((each) => each.name());
  if (group !== undefined && name === "") {
    const data = { argument: `one of ${names.join(", ")}`, example: `specline ${group} ${names[0]}` };
    return diagnostic("usage/missing-argument", { command: group, ...data });
  }
  const near = nearest(name, names);
  const whole = (word: string): string => (group === undefined ? word : `${group} ${word}`);
  const hint = near === undefined ? helpHint(group ?? "") : `did you mean '${whole(near)}'?`;
  return diagnostic("usage/unknown-command", { name: whole(name), nearest: near ?? "" }, {}, { hint });
}

interface WrongArgument {
  readonly value: string;
  readonly argument: string;
  /** The allowed words, separated by commas. */
  readonly expected: string;
}

function badArgument(command: string, { value, argument, expected }: WrongArgument): Diagnostic {
  const near = /^(powershell|pwsh|cmd)(\.exe)?$/i.test(value)
    ? "there is no script for this shell: use bash, for example in WSL or Git Bash"
    : didYouMean(nearest(value, expected.split(", ")));
  const data = { command, argument: argument.toUpperCase(), expected, value };
  return diagnostic("usage/bad-argument", data, {}, near === undefined ? {} : { hint: near });
}

/** Extracts an option's long name: "-f, --format <format>" becomes "--format". */
const longName = (flags: string): string => /--[\w-]+/.exec(flags)?.[0] ?? flags;

/** Extracts the choices in "error: … Allowed choices are mermaid, svg, html, json." */
const choicesIn = (message: string): string => /Allowed choices are (.*)\.$/.exec(message)?.[1] ?? "another value";

const exampleOf = ({ command, words }: Reached): string =>
  ["specline", words, ...(command?.registeredArguments ?? []).map(exampleArgument)].join(" ");

function exampleArgument(argument: CommandUnknownOpts["registeredArguments"][number]): string {
  if (argument.name() === "pipeline") return "pipeline.ts";
  if (argument.name() === "data") return "data.csv";
  return argument.variadic ? "DataLoading TabularPreprocessing" : argument.name();
}

/**
 * Returns an exception's diagnostics. They are recognized by shape instead of class, because a user's module can import
 * another copy of Specline.
 */
export function faultsOf(error: unknown): readonly Diagnostic[] {
  if (error instanceof SpeclineError) return error.diagnostics;
  const { diagnostics } = (error ?? {}) as { readonly diagnostics?: unknown };
  if (Array.isArray(diagnostics) && diagnostics.length > 0) return diagnostics as readonly Diagnostic[];
  return [diagnostic("usage/internal", { message: error instanceof Error ? error.message : String(error) })];
}
