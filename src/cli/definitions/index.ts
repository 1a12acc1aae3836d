import type { Command } from "@commander-js/extra-typings";
import type { Host } from "../../app/host/host.ts";
import type { ExitStatus } from "../exit.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { awsCommands } from "./aws.ts";
import { localCommands } from "./local.ts";
import { workshopCommands } from "./workshop.ts";

/** Every command by its words, with its arguments and options. What it does is loaded only when it is called. */
export const definitions = { ...localCommands, ...awsCommands, ...workshopCommands };

type Definitions = typeof definitions;
export type CommandName = keyof Definitions;

/** What a command receives, as its definition declares it. */
export interface Call<Name extends CommandName> {
  /** The arguments in the order of its usage. */
  readonly words: ReturnType<Definitions[Name]> extends Command<infer Words, infer _Options, infer _Global>
    ? Words
    : never;
  readonly options: ReturnType<ReturnType<Definitions[Name]>["opts"]>;
  readonly terminal: Terminal;
  readonly host: Host;
}

/** The module of a command. */
export interface CliCommand<Name extends CommandName> {
  readonly run: (call: Call<Name>) => Promise<ExitStatus>;
}
