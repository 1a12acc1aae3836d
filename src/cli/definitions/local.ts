import { Command, Option } from "@commander-js/extra-typings";
import { printForms } from "../../app/write/print-forms.ts";
import { allow, config, output, partial, RELOCK, set, target, targetOrStated } from "./options.ts";
import { resultCommands } from "./results.ts";
import { runCommand } from "./run.ts";

/** Commands that work with a pipeline on this machine, in the order in which users typically need them. */
export const localCommands = {
  init: () =>
    new Command()
      .arguments("[data]")
      .summary("write a pipeline for a table, a definition or a config file, and the files around it, into this folder")
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
  run: runCommand,
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
  ...resultCommands,
};
