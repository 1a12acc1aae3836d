import { Command, Option } from "@commander-js/extra-typings";
import { config, partial, set, wholeNumber } from "./options.ts";

/** Commands for the schedules of a pipeline. */
export const scheduleCommands = {
  "schedule next": () =>
    new Command()
      .arguments("<pipeline>")
      .summary("show when the schedules of a pipeline's file will start it, without asking AWS")
      .addOption(new Option("--count <number>", "how many starts to show").argParser(wholeNumber("--count")).default(5))
      .addOption(config())
      .addOption(set())
      .addOption(partial()),
};
