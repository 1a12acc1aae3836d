import type { Command, CommanderError } from "commander";
import { nearest } from "../base/words.ts";
import { type Diagnostic, diagnostic, SpeclineError } from "../diagnostics/index.ts";

const RUN_HELP = (command: string): string => `'specline ${command}--help' lists what there is`;

/** What the parser refused, in the catalogue's words. The parser says what it stumbled over in single quotes. */
export function usageFault(error: CommanderError, root: Command, words: readonly string[]): Diagnostic {
  const [first = "", second = ""] = [...error.message.matchAll(/'([^']*)'/g)].map(([, name = ""]) => name);
  const said = words.filter((word) => !word.startsWith("-"));
  const group = root.commands.find((each) => each.name() === said[0]);
  const command = group?.commands.find((each) => each.name() === said[1]) ?? group;
  const name = command === undefined ? "" : command === group ? command.name() : `${group?.name()} ${command.name()}`;
  const help = RUN_HELP(name === "" ? "" : `${name} `);
  switch (error.code) {
    case "commander.unknownCommand":
    case "commander.help":
      return unknownCommand(group === undefined ? first : (said[1] ?? ""), group ?? root, group?.name());
    case "commander.unknownOption": {
      const near = nearest(
        first,
        (command ?? root).options.flatMap(({ long }) => (long ? [long] : [])),
      );
      return diagnostic(
        "usage/unknown-option",
        { command: name, name: first, nearest: near ?? "" },
        {},
        near ? {} : { hint: help },
      );
    }
    case "commander.missingArgument":
      return diagnostic("usage/missing-argument", {
        command: name,
        argument: first.toUpperCase(),
        example: exampleOf(command),
      });
    case "commander.missingMandatoryOptionValue":
      return diagnostic("usage/missing-option", { command: name, option: longName(first) }, {}, { hint: help });
    case "commander.optionMissingArgument":
      return diagnostic("usage/missing-value", { option: longName(first) }, {}, { hint: help });
    case "commander.invalidArgument":
      return diagnostic("usage/bad-value", {
        option: longName(first),
        value: second,
        expected: allowed(error.message),
      });
    case "commander.excessArguments": {
      if (command === undefined) return unknownCommand(words[0] ?? "", root);
      const count = command.registeredArguments.length;
      return diagnostic("usage/too-many", {
        command: name,
        expected: count === 0 ? "no arguments" : count === 1 ? "one argument" : `${count} arguments`,
        given: command.args.length,
      });
    }
    default:
      return diagnostic("usage/internal", { message: error.message });
  }
}

function unknownCommand(name: string, root: Command, group?: string): Diagnostic {
  const near = nearest(
    name,
    root.commands.map((each) => each.name()),
  );
  const whole = [group, name].filter((word) => word !== undefined && word !== "").join(" ");
  if (group !== undefined && name === "") {
    const argument = `one of ${root.commands.map((each) => each.name()).join(", ")}`;
    return diagnostic("usage/missing-argument", {
      command: group,
      argument,
      example: `specline ${group} ${root.commands[0]?.name()}`,
    });
  }
  const hint =
    near === undefined
      ? RUN_HELP(group === undefined ? "" : `${group} `)
      : `did you mean '${[group, near].filter((word) => word !== undefined).join(" ")}'?`;
  return diagnostic("usage/unknown-command", { name: whole, nearest: near ?? "" }, {}, { hint });
}

/** "-f, --format <format>" gives "--format". */
const longName = (flags: string): string => /--[\w-]+/.exec(flags)?.[0] ?? flags;

/** "error: … Allowed choices are mermaid, svg, html, json." gives the choices. */
const allowed = (message: string): string => /Allowed choices are (.*)\.$/.exec(message)?.[1] ?? "another value";

const exampleOf = (command: Command | undefined): string =>
  `specline ${command?.parent?.parent ? `${command.parent.name()} ` : ""}${command?.name() ?? ""} ${(
    command?.registeredArguments ?? []
  )
    .map((argument) =>
      argument.name() === "pipeline"
        ? "pipeline.ts"
        : argument.variadic
          ? "DataLoading TabularPreprocessing"
          : argument.name(),
    )
    .join(" ")}`;

/** The faults that an exception stands for. By shape, not by class: a user's module may have brought a Specline of its own. */
export function faultsOf(error: unknown): readonly Diagnostic[] {
  if (error instanceof SpeclineError) return error.diagnostics;
  const { diagnostics } = (error ?? {}) as { readonly diagnostics?: unknown };
  if (Array.isArray(diagnostics) && diagnostics.length > 0) return diagnostics as readonly Diagnostic[];
  return [diagnostic("usage/internal", { message: error instanceof Error ? error.message : String(error) })];
}
