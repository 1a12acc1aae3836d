import { Argument, Command, Option } from "@commander-js/extra-typings";
import { POLICY_FORMS } from "../../app/iam/iam-request.ts";
import { DUTIES } from "../../permissions/need.ts";
import {
  allow,
  awsTarget,
  config,
  every,
  failOn,
  only,
  output,
  parallel,
  parameter,
  partial,
  prices,
  set,
  targetOrStated,
  timeout,
  version,
  versionLimit,
  wholeNumber,
  workFolder,
} from "./options.ts";

/** Commands that communicate with AWS. */
export const awsCommands = {
  plan: () =>
    new Command()
      .arguments("<pipeline>")
      .summary("show what a deploy would change, and which steps would run again and why")
      .addOption(awsTarget())
      .option(
        "--against <base>",
        "what to compare with: deployed, a target, a file, a run or an execution's ARN",
        "deployed",
      )
      .addOption(parameter())
      .option("-o, --output <file>", "also write the plan as JSON to this file")
      .addOption(failOn())
      .addOption(prices())
      .addOption(parallel())
      .option("--markdown", "print the plan as Markdown, for a pull request")
      .addOption(allow())
      .addOption(config())
      .addOption(set())
      .addOption(partial())
      .addOption(workFolder()),
  cost: () =>
    new Command()
      .arguments("<pipeline>")
      .summary("show what an execution costs: at the least, as measured locally, and at the most")
      .addOption(targetOrStated())
      .addOption(prices())
      .option("--budget <sum>", 'exit with 1 if an execution can cost more than this, such as "5 USD"')
      .addOption(parameter())
      .addOption(allow())
      .addOption(config())
      .addOption(set())
      .addOption(partial())
      .addOption(workFolder()),
  "prices fetch": () =>
    new Command()
      .summary("write AWS's public prices for a target's region to a file")
      .requiredOption("--target <name>", "a target from specline.config.yaml")
      .option(
        "-o, --output <file>",
        "write to this file (default: the one that the target states, or prices-REGION.json)",
      ),
  deploy: () =>
    new Command()
      .arguments("<pipeline>")
      .summary("deploy a pipeline and everything it needs to AWS")
      .addOption(awsTarget())
      .option("--plan <file>", "deploy exactly what this plan shows, or nothing")
      .option("--yes", "deploy without showing the plan and asking")
      .option("--dry-run", "list the calls without making them")
      .option("--upload-data", "also upload local data")
      .addOption(allow())
      .addOption(parallel()),
  history: () =>
    new Command()
      .arguments("<pipeline>")
      .summary("list the versions of a deployed pipeline, and how their executions ended")
      .addOption(awsTarget())
      .addOption(versionLimit()),
  rollback: () =>
    new Command()
      .addArgument(new Argument("<pipeline>"))
      .addArgument(new Argument("[version]", "the version to go back to").argParser(wholeNumber("VERSION")))
      .summary("make an earlier version of a deployed pipeline the latest again")
      .addOption(awsTarget())
      .option("--plan <file>", "roll back exactly as this plan shows, or not at all")
      .option("-o, --output <file>", "only write the plan as JSON to this file")
      .option("--yes", "roll back without showing the changes and asking")
      .option("--dry-run", "show the changes without making them"),
  start: () =>
    new Command()
      .arguments("<pipeline>")
      .summary("start a deployed pipeline, given its file or its name")
      .addOption(awsTarget())
      .addOption(parameter())
      .addOption(version("start this version instead of the latest"))
      .addOption(only())
      .option(
        "--source <execution>",
        "with --only: the ARN or id of the execution whose results the other steps keep, or latest",
      )
      .option("--name <name>", "the display name of the execution")
      .addOption(parallel())
      .option(
        "--token <text>",
        "makes retries safe: starting again with the same token does not create a second execution",
      )
      .addOption(allow())
      .option("--follow", "follow the execution until it ends")
      .addOption(every())
      .addOption(timeout()),
  stop: () =>
    new Command()
      .arguments("<execution>")
      .summary("stop an execution, given its ARN or PIPELINE/ID, or a pipeline for all its running executions")
      .addOption(awsTarget())
      .option("--yes", "stop the executions of a pipeline without asking"),
  retry: () =>
    new Command()
      .arguments("<execution>")
      .summary("repeat what failed in an execution, given its ARN or PIPELINE/ID, or a pipeline for its latest one")
      .addOption(awsTarget())
      .addOption(parallel())
      .option("--dry-run", "say what would be repeated without repeating it")
      .option("--follow", "follow the execution until it ends")
      .addOption(every())
      .addOption(timeout()),
  follow: () =>
    new Command()
      .arguments("<execution>")
      .summary("follow an execution until it ends, given its ARN or PIPELINE/ID, or a pipeline for its latest one")
      .addOption(awsTarget())
      .addOption(every())
      .addOption(timeout()),
  promote: () =>
    new Command()
      .arguments("<pipeline>")
      .summary("deploy to one target exactly what is deployed on another")
      .requiredOption("--from <target>", "the target on which it is deployed")
      .requiredOption("--to <target>", "the target to which it will be deployed")
      .option("--from-profile <name>", "the AWS profile that reads the source")
      .option("--to-profile <name>", "the AWS profile that writes the destination")
      .option("--plan <file>", "promote exactly what this plan shows, or nothing")
      .option("-o, --output <file>", "only write the plan as JSON to this file")
      .option("--yes", "promote without showing the plan and asking")
      .addOption(allow())
      .addOption(parallel()),
  review: () =>
    new Command()
      .arguments("<plan>")
      .summary("show a plan and approve it, for a target that asks for approval")
      .addOption(new Option("--target <name>", "a target from specline.config.yaml (default: the plan's)"))
      .option("--yes", "approve without asking"),
  approve: () =>
    new Command()
      .arguments("<model>")
      .summary("approve or reject a model: a model package, or the latest pending one of a pipeline or group")
      .addOption(awsTarget())
      .option("--reject", "reject the model instead of approving it")
      .option("--note <text>", "why; stored with the model package")
      .option("--yes", "decide without asking"),
  delete: () =>
    new Command()
      .arguments("<pipeline>")
      .summary("delete a deployed pipeline, but not its assets or model packages")
      .addOption(awsTarget())
      .option("--yes", "delete without asking for the pipeline's name")
      .option("--dry-run", "only show what would be deleted, and what stays"),
  drift: () =>
    new Command()
      .arguments("<pipeline>")
      .summary("find what was changed behind Specline's back since the last deploy")
      .addOption(awsTarget()),
  status: () =>
    new Command()
      .arguments("<execution>")
      .summary("show the status of an execution, given its ARN or PIPELINE/ID, or a pipeline for its latest one")
      .addOption(awsTarget()),
  iam: () =>
    new Command()
      .arguments("<pipeline>")
      .summary("print the permissions that a pipeline's role, or whoever deploys it, needs")
      .addOption(awsTarget())
      .addOption(
        new Option("--for <duty>", "whose permissions: the pipeline's role, whoever deploys it, or a schedule's role")
          .choices(DUTIES)
          .default("pipeline" as const),
      )
      .addOption(new Option("--as <form>", "the form of the policy").choices(POLICY_FORMS).default("json" as const))
      .option("--explain", "print why each statement is needed, by step and field, and where AWS documents it")
      .option("--against <policy>", "compare with the policy in this JSON file, and exit with 1 if it lacks something")
      .addOption(allow())
      .addOption(config())
      .addOption(set())
      .addOption(partial()),
  export: () =>
    new Command()
      .arguments("<pipeline>")
      .summary("write a pipeline, its role and its model groups for another deployment tool")
      .addOption(awsTarget())
      .addOption(
        new Option("--as <form>", "the form to write").choices(["cloudformation"]).default("cloudformation" as const),
      )
      .addOption(output())
      .option("--force", "replace an existing file that is different")
      .option("--assets <folder>", "also write the files that have to be in S3 before")
      .option("--endpoint <name>", "also let Model Monitor compare this endpoint's requests with the rows of training")
      .addOption(parallel())
      .addOption(allow())
      .addOption(config())
      .addOption(set())
      .addOption(partial()),
};
