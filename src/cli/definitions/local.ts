import { Command, Option } from "@commander-js/extra-typings";
import { printForms } from "../../app/write/print-forms.ts";
import {
  age,
  allow,
  bounds,
  byteSize,
  collect,
  config,
  fetchSize,
  output,
  parallel,
  parameter,
  part,
  partial,
  port,
  set,
  target,
  targetOrStated,
  wholeNumber,
  workFolder,
} from "./options.ts";

const RUN_STATUSES = ["running", "succeeded", "failed", "stopped", "interrupted", "incomplete"] as const;
const RELOCK = "look up facts in the data again and replace those in specline.lock";

/** Commands that work with a pipeline on this machine, in the order in which users typically need them. */
export const localCommands = {
  init: () =>
    new Command()
      .arguments("[data]")
      .summary("write a pipeline for a table, and the files around it, into this folder")
      .option("--label <column>", "the column to predict (default: ask, with the columns that the table suggests)")
      .option("--positive <value>", "the label's value whose probability you want (default: ask)")
      .option("--template <name>", "the pipeline to begin with (default: the one for the label's task)")
      .option(
        "--model <model>",
        "for the template scoring: an archive, a run or last (default: model.tar.gz, or the latest run's model)",
      )
      .option("--name <name>", "the pipeline's name (default: that of the file)")
      .option("--list", "list the templates, and when to use them")
      .option("--yes", "take what the table suggests, without asking")
      .option("--no-ci", "do not write a workflow for GitHub"),
  recommend: () =>
    new Command()
      .arguments("<data>")
      .summary("say with which template to begin for a table, and why")
      .option("--label <column>", "the column to predict (default: the one that the table suggests)"),
  check: () =>
    new Command()
      .arguments("<pipeline...>")
      .summary("report every problem in pipelines before anything runs")
      .addOption(targetOrStated())
      .option("--sarif <file>", "also write the problems to this file as SARIF 2.1.0, for code scanning")
      .addOption(
        new Option("--format <format>", "how to print problems; github: as annotations of a pull request")
          .choices(["text", "github"] as const)
          .default("text" as const),
      )
      .option("--fix", "apply fixes to spec and config files")
      .option("--relock", RELOCK)
      .addOption(allow())
      .addOption(config())
      .addOption(set())
      .addOption(partial()),
  contract: () =>
    new Command()
      .arguments("<data>")
      .summary("infer a data contract from a table: types, ranges, values, missing cells and age of its rows")
      .addOption(output())
      .option("--time <column>", "the dates of which the newest must be recent (default: the only column of dates)")
      .option("--delimiter <character>", "what separates the cells (default: inferred)")
      .option("--encoding <name>", "the encoding of the file (default: inferred)")
      .option("--force", "replace the file"),
  compile: () =>
    new Command()
      .arguments("<pipeline>")
      .summary("write the SageMaker pipeline definition")
      .addOption(output())
      .addOption(targetOrStated())
      .option("--assets <folder>", "also write the files to which the definition refers")
      .addOption(allow())
      .addOption(config())
      .addOption(set())
      .addOption(partial()),
  import: () =>
    new Command()
      .arguments("<definition>")
      .summary("turn a pipeline definition from any tool into typed code")
      .addOption(output())
      .addOption(allow())
      .addOption(target()),
  print: () =>
    new Command()
      .arguments("<pipeline>")
      .summary("rewrite a pipeline as a spec, as handles or as configs")
      .addOption(new Option("--as <form>", "the form to write").choices(printForms).default("spec"))
      .addOption(output())
      .addOption(target()),
  run: () =>
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
        new Option(
          "--stub <step.property=value>",
          "skip a step and use this value as its result (repeatable)",
        ).argParser(collect),
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
        new Option(
          "--log-limit <size>",
          "keep only the first and last part of longer logs (default: 64 MiB)",
        ).argParser(byteSize),
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
      .addOption(workFolder()),
  wire: () =>
    new Command()
      .arguments("<step...>")
      .summary("show the graph that Specline infers from a list of step names")
      .option("--described <file>", "steps in dependency form, which add evidence for their inputs"),
  explain: () =>
    new Command()
      .arguments("<pipeline> [place]")
      .summary("explain why each input is wired the way it is; PLACE is STEP or STEP.PORT")
      .addOption(target())
      .addOption(config())
      .addOption(set())
      .addOption(partial()),
  graph: () =>
    new Command()
      .arguments("<pipeline>")
      .summary("draw a pipeline")
      .addOption(
        new Option("-f, --format <format>", "the format")
          .choices(["mermaid", "svg", "html", "json"])
          .default("mermaid"),
      )
      .addOption(output())
      .addOption(config())
      .addOption(set())
      .addOption(partial()),
  lock: () =>
    new Command()
      .arguments("<pipeline...>")
      .summary(
        "record the code that pipelines compile with, so that updating Specline changes nothing; lock restore PIPELINE... writes that code again",
      )
      .option("--from <package>", "take the code from this package (a folder or a .tgz), or from a specline.lock.d")
      .option("--no-copy", "record only digests: the code must come from the installed package")
      .addOption(config())
      .addOption(set())
      .addOption(partial()),
  upgrade: () =>
    new Command()
      .arguments("<pipeline...>")
      .summary("replace the locked code by the installed release's, after showing which steps will run again")
      .addOption(targetOrStated())
      .option("--dry-run", "only show what would change")
      .option("--yes", "replace the code without asking")
      .option("--no-copy", "record only digests: the code must come from the installed package")
      .addOption(allow())
      .addOption(config())
      .addOption(set())
      .addOption(partial()),
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
