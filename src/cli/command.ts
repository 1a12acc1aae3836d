import { Option } from "commander";
import type { ExitStatus } from "./exit.ts";
import type { Terminal } from "./terminal/terminal.ts";

/** What a command gets: its arguments in the order of its usage, its options by name. */
export interface Call {
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly terminal: Terminal;
}

/** A command's module; loaded only when it is called, so that `--help` loads none of them. */
export interface CliCommand {
  readonly run: (call: Call) => Promise<ExitStatus>;
}

export interface CommandEntry {
  readonly usage: string;
  readonly summary: string;
  readonly options?: readonly Option[];
  readonly load: () => Promise<CliCommand>;
  /** The first word of a command of two, as "config explain". */
  readonly group?: string;
}

export const option = (flags: string, text: string): Option => new Option(flags, text);

/** What an option was called before: it works, and is not listed. */
export const formerly = (flags: string): Option => new Option(flags).hideHelp();

/** An option that may be repeated. Not a variadic one, which would swallow the PIPELINE that follows it. */
export const collect = (value: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  value,
];

/** For files that other tools wrote: they hold steps that no pack brings. */
export const partial = (): Option => option("--partial", "leave out those configs of a file whose steps nobody knows");

/** Values for the steps, from files and from the command line itself. */
export const choices = (): readonly Option[] => [
  option("--config <file>", "values of steps: layers, or a config file; may be repeated").argParser(collect),
  option("--set <step.field=value>", "a value of a step, as train.maxDepth=8; may be repeated").argParser(collect),
  partial(),
];
