import type { Command } from "@commander-js/extra-typings";
import type { Host } from "../../app/host/host.ts";
import type { ExitStatus } from "../exit.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { awsCommands } from "./aws.ts";
import { localCommands } from "./local.ts";
import { scheduleCommands } from "./schedule.ts";
import { workshopCommands } from "./workshop.ts";

/** All commands by name, with their arguments and options. A command's code is loaded only when it is called. */
export const definitions = { ...localCommands, ...awsCommands, ...scheduleCommands, ...workshopCommands };

/** The first words of two-word commands. */
export const groups = {
  config: "inspect, change and write steps' configs",
  schedule: "show, pause and resume what starts a pipeline",
  prices: "read prices from AWS",
  notebook: "write a Jupyter notebook that builds a pipeline",
};

type Definitions = typeof definitions;
export type CommandName = keyof Definitions;

/** A command's input, with types derived from its definition. */
export interface Call<Name extends CommandName> {
  /** The arguments, in the order in which they appear in the command's usage line. */
  readonly words: ReturnType<Definitions[Name]> extends Command<infer Words, infer _Options, infer _Global>
    ? Words
    : never;
  readonly options: ReturnType<ReturnType<Definitions[Name]>["opts"]>;
  readonly terminal: Terminal;
  readonly host: Host;
}

/** A command's module. */
export interface CliCommand<Name extends CommandName> {
  readonly run: (call: Call<Name>) => Promise<ExitStatus>;
}
