import { Command, Option } from "@commander-js/extra-typings";
import { awsTarget, config, partial, set, wholeNumber } from "./options.ts";

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
  "schedule list": () =>
    new Command()
      .arguments("<pipeline>")
      .summary("list what starts a deployed pipeline, as it is on AWS")
      .addOption(awsTarget()),
  "schedule pause": () =>
    new Command()
      .arguments("<pipeline> [schedule]")
      .summary("pause one schedule of a deployed pipeline, or all of them, until they are resumed")
      .addOption(awsTarget()),
  "schedule resume": () =>
    new Command()
      .arguments("<pipeline> [schedule]")
      .summary("resume one paused schedule of a deployed pipeline, or all of them")
      .addOption(awsTarget()),
};
