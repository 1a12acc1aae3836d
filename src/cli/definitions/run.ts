import { Command, Option } from "@commander-js/extra-typings";
import {
  allow,
  byteSize,
  collect,
  config,
  fetchSize,
  parallel,
  parameter,
  part,
  partial,
  RELOCK,
  set,
  workFolder,
} from "./options.ts";

/** The command that runs a pipeline on this machine, which has the most options. */
export const runCommand = () =>
  new Command()
    .arguments("<pipeline>")
    .summary("run a pipeline on this machine")
    .addOption(parameter())
    .option("--resume <run>", "continue a run that failed or was interrupted")
    .option("--only <step>", "run a single step on the outputs of an earlier run")
    .addOption(
      new Option("--from <step>", "run this step and all after it, on the outputs of an earlier run").conflicts([
        "only",
        "resume",
      ]),
    )
    .addOption(
      new Option(
        "--source <run>",
        "take parameter values from this run (a --param goes first), and with --only or --from its outputs",
      ).conflicts("resume"),
    )
    .addOption(
      new Option("--stub <step.property=value>", "skip a step and use this value as its result (repeatable)").argParser(
        collect,
      ),
    )
    .addOption(
      new Option(
        "--map <s3://prefix=path>",
        "where objects with this prefix are on this disk, if the local S3 folder lacks them (repeatable)",
      ).argParser(collect),
    )
    .addOption(
      new Option(
        "--code <folder>",
        "use a file in this folder for a missing address that ends with its path (repeatable)",
      ).argParser(collect),
    )
    .addOption(
      new Option(
        "--fetch",
        "first copy inputs from S3 that are not here, or have changed there, with your AWS credentials",
      ).conflicts(["plan", "explainCache"]),
    )
    .addOption(
      new Option("--fetch-limit <size>", "the most that --fetch downloads (default: 10 GiB)").argParser(fetchSize),
    )
    .addOption(
      new Option(
        "--lambda <name=file:function>",
        "call this function (Python or JavaScript) for a Lambda step or function of this name (repeatable)",
      ).argParser(collect),
    )
    .addOption(
      new Option(
        "--callback <step=command>",
        "run this command for a Callback step: it reads the message and prints the outputs as JSON (repeatable)",
      ).argParser(collect),
    )
    .addOption(
      new Option(
        "--entrypoint <step=command>",
        "run this program in place of what a job's image would run (repeatable)",
      ).argParser(collect),
    )
    .addOption(new Option("--given <step.property=value>").hideHelp().argParser(collect))
    .option("--plan", "only show which steps would run, and which results would be reused")
    .option("--explain-cache", "like --plan, and show in what each step's cache key differs from its latest result's")
    .option("--no-cache", "run every step, even if its result is cached")
    .option("--no-warm", "start a new Python for every step, instead of one that has imported the packages")
    .addOption(
      new Option("--sample <part>", "load only this part of the rows, such as 0.1, always the same ones").argParser(
        part,
      ),
    )
    .addOption(
      new Option("--log-limit <size>", "keep only the first and last part of longer logs (default: 64 MiB)").argParser(
        byteSize,
      ),
    )
    .option("--keep-going", "let other branches go on after a Fail step, too, and list all failures")
    .option("--no-rows", "leave values of single rows out of the report")
    .option("--no-retries", "do not repeat failed jobs, even if a step's retry policies say so")
    .option("--relock", RELOCK)
    .option("--allow-incomplete", "exit with 0 even if steps were skipped because only AWS can run them")
    .addOption(parallel())
    .addOption(allow())
    .addOption(config())
    .addOption(set())
    .addOption(partial())
    .addOption(workFolder());
