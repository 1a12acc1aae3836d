import { Argument, Command, Option } from "@commander-js/extra-typings";
import type { SchemaNames } from "../../app/config/config-schema.ts";
import type { PackageVersions } from "../../app/host/process/provide-python.ts";
import type { Kernel } from "../../app/write-notebook.ts";
import { config, output, partial, set, workFolder } from "./options.ts";

const PACKAGE_VERSIONS = ["container", "current"] as const satisfies readonly PackageVersions[];

/**
 * Commands for the step catalog, the machine, configs and notebooks. In a two-word command, the first word is the name
 * of a group.
 */
export const workshopCommands = {
  steps: () =>
    new Command()
      .arguments("[step] [name]")
      .summary("list all steps, show one with its ports and config, or create one: steps new NAME")
      .addOption(new Option("--in <folder>", "where 'steps new' creates the step's folder").default("."))
      .option("--schema", "print the JSON Schema of specs, including the steps in this folder's packs")
      .option("--catalog", "print every step, config class and call of a pipeline as JSON, for other languages"),
  doctor: () =>
    new Command()
      .summary("check whether this machine can run pipelines")
      .option("--fix", "install a Python environment with the packages")
      .addOption(
        new Option("--packages <versions>", "install the versions in SageMaker's containers, or current ones").choices(
          PACKAGE_VERSIONS,
        ),
      )
      .addOption(new Option("--lane <versions>").hideHelp().choices(PACKAGE_VERSIONS))
      .addOption(workFolder()),
  completion: () =>
    new Command()
      .addArgument(new Argument("<shell>").choices(["bash", "zsh", "fish"] as const))
      .summary("print a script with which a shell completes commands, options and targets"),
  "config explain": () =>
    new Command()
      .arguments("<place> [pipeline]")
      .summary(
        "explain where a value comes from: PLACE is STEP.FIELD or STEP, and PIPELINE defaults to the one in this folder; or what the values in a config file became: PLACE is the file, optionally followed by a step",
      )
      .addOption(config())
      .addOption(set())
      .addOption(partial()),
  "config ask": () =>
    new Command()
      .arguments("[pipeline]")
      .summary(
        "ask for the values that only you know, and write a pipeline's config file (by default for the credit risk pipeline)",
      )
      .addOption(new Option("-o, --output <file>", "the config file to write").default("pipeline_config.json"))
      .option("--answers <file>", "read the answers from a JSON file instead of asking")
      .option("--yes", "write the file without confirmation"),
  "config import": () =>
    new Command()
      .arguments("<config>")
      .summary("turn a config file, and optionally a graph, into a spec")
      .option("--dag <file>", "a graph whose edges decide the wiring")
      .addOption(output())
      .addOption(partial()),
  "config split": () =>
    new Command()
      .arguments("<config>")
      .summary("split a config file into layers, which are easier to edit")
      .addOption(output())
      .addOption(partial()),
  "config merge": () =>
    new Command()
      .arguments("<file...>")
      .summary("merge config files and layers into one config file; later files win")
      .requiredOption("-o, --output <file>", "the config file to write"),
  "config diff": () => new Command().arguments("<a> <b>").summary("compare two config files step by step"),
  "config show": () =>
    new Command()
      .arguments("<config>")
      .summary("list the configs in a config file, with their values")
      .addOption(partial()),
  "config schema": () =>
    new Command()
      .arguments("[step]")
      .summary("print the JSON Schema of layer files or config files, or of one step's config")
      .addOption(
        new Option(
          "--names <where>",
          "names as in code, for layer files, or as on disk, for config files of Python teams",
        )
          .choices(["code", "disk"] as const satisfies readonly SchemaNames[])
          .default("code" as const),
      ),
  "config set": () =>
    new Command()
      .arguments("<file> <assignment...>")
      .summary("set values in a config file or a layer file, and change nothing else in it: STEP.FIELD=VALUE"),
  "config unset": () =>
    new Command()
      .arguments("<file> <field...>")
      .summary("remove values from a config file or a layer file, so that shared values or defaults apply: STEP.FIELD"),
  "notebook new": () =>
    new Command()
      .summary("write a notebook with a section for each of a pipeline's steps")
      .requiredOption("--from <pipeline>", "the pipeline")
      .addOption(new Option("-o, --output <file>", "the notebook to write").default("pipeline.ipynb"))
      .addOption(
        new Option(
          "--kernel <language>",
          "the language of the cells; python also writes specline.py beside the notebook",
        )
          .choices(["typescript", "python"] as const satisfies readonly Kernel[])
          .default("typescript" as const),
      )
      .addOption(config())
      .addOption(set())
      .addOption(partial())
      .option("--force", "overwrite an existing notebook"),
};
