import { Command, Option } from "@commander-js/extra-typings";
import { age, bounds, collect, output, port, wholeNumber, workFolder } from "./options.ts";

const RUN_STATUSES = ["running", "succeeded", "failed", "stopped", "interrupted", "incomplete"] as const;

/** Commands that use what runs have left on this machine. */
export const resultCommands = {
  runs: () =>
    new Command()
      .arguments("[run]")
      .summary("list the runs in this folder with their main metrics, or show one")
      .addOption(new Option("--pipeline <name>", "list only runs of this pipeline (repeatable)").argParser(collect))
      .addOption(new Option("--status <status>", "list only runs with this status").choices(RUN_STATUSES))
      .addOption(
        new Option(
          "--where <condition>",
          'list only runs in which a step measured this, such as "auc>=0.8" or "XGBoostModelEval.auc>=0.8" (repeatable)',
        ).argParser(bounds),
      )
      .addOption(workFolder()),
  logs: () =>
    new Command()
      .arguments("[run] [step]")
      .summary("show what the steps of a run have logged, by default of the latest; a single word can also be a step")
      .option("--follow", "continue until the run ends")
      .addOption(workFolder()),
  clean: () =>
    new Command()
      .summary("remove old runs and their results, but nothing that a kept run or a registered model needs")
      .addOption(
        new Option(
          "--keep <n>",
          "keep this many of each pipeline's latest runs, besides its latest success (default: 10, or 0 with --older)",
        ).argParser(wholeNumber("--keep")),
      )
      .addOption(new Option("--older <age>", "remove only runs that are older than this, such as 30d").argParser(age))
      .option("--dry-run", "only show what would be removed")
      .addOption(workFolder()),
  predict: () =>
    new Command()
      .arguments("<model>")
      .summary("score the rows of a file; MODEL is a run, last, or a package (model.tar.gz)")
      .requiredOption("--data <file>", "the rows, in any form that a pipeline reads, with or without the label")
      .addOption(output())
      .addOption(
        new Option("--explain <n>", "add the N features that change each score most, with their effects").argParser(
          wholeNumber("--explain"),
        ),
      )
      .addOption(
        new Option("--keep <column>", "copy this column of the data beside the scores (repeatable)").argParser(collect),
      )
      .option("--step <name>", "the step that made the model, if a run made several")
      .option("--delimiter <character>", "what separates the cells (default: as for the training table, or inferred)")
      .option("--encoding <name>", "the encoding of the file (default: as for the training table, or inferred)")
      .addOption(workFolder()),
  serve: () =>
    new Command()
      .arguments("<model>")
      .summary("serve a model on this machine as an endpoint does, with a page to try a row; MODEL as for predict")
      .addOption(port())
      .option("--step <name>", "the step that made the model, if a run made several")
      .addOption(workFolder()),
  compare: () =>
    new Command()
      .arguments("[run...]")
      .summary("show what differs between runs, and whether their scores differ by more than chance")
      .addOption(
        new Option("--last <n>", "compare the last N runs of the pipeline that ran last").argParser(
          wholeNumber("--last"),
        ),
      )
      .option(
        "--against <revision>",
        "compare the run (by default, the last) with the run of its pipeline at a git revision: git:main",
      )
      .option("--markdown", "print the comparison as Markdown, for a pull request")
      .option("--html <file>", "also write the comparison to this file, as a page with the curves of both runs")
      .addOption(workFolder()),
  "drift-report": () =>
    new Command()
      .summary("compare new rows with those from which a run learned, column by column")
      .requiredOption("--baseline <run>", "the run: its id, the beginning of one, or last")
      .requiredOption("--data <file>", "the new rows, in any form that a pipeline reads, with or without the label")
      .option("-o, --output <file>", "also write the report as a page (html)")
      .option("--step <name>", "the step that made the model, if the run made several")
      .option("--delimiter <character>", "what separates the cells (default: as for the training table, or inferred)")
      .option("--encoding <name>", "the encoding of the file (default: as for the training table, or inferred)")
      .addOption(workFolder()),
  report: () =>
    new Command()
      .arguments("[run]")
      .summary("write the report of a run, by default the latest")
      .option("-o, --output <file>", "write to this file instead of the run's folder")
      .option("--no-rows", "leave out values of single rows, such as those with the largest errors")
      .option("--plots", "write only the measurements: metrics, curves, calibration and feature importance")
      .addOption(workFolder()),
};
