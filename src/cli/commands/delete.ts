import { deleteDeployed } from "../../app/life/delete-pipeline.ts";
import type { Deletion } from "../../deploy/index.ts";
import type { Call } from "../definitions/index.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";

export async function run({ words: [subject], options, terminal, host }: Call<"delete">): Promise<ExitStatus> {
  const { value, diagnostics } = await deleteDeployed(host, subject, {
    target: options.target,
    yes: options.yes === true,
    dryRun: options.dryRun,
    onDeletion: (name, deletion) => terminal.print(linesOf(name, deletion)),
  });
  terminal.report(diagnostics);
  const status = statusOf(diagnostics);
  terminal.printJson({ ok: status === EXIT.done, ...value, diagnostics });
  if (value?.outcome === "declined") {
    terminal.say("nothing was deleted");
    return EXIT.interrupted;
  }
  if (value?.outcome === "planned") terminal.say("nothing was deleted, because of --dry-run");
  if (value?.outcome === "deleted") terminal.print(`${value.name}: deleted`);
  return status;
}

/** What goes and what stays. */
function linesOf(name: string, { arn, versions, executions, assets, groups, schedules }: Deletion): string {
  const count = (number: number | undefined, one: string): string =>
    number === undefined ? `its ${one}s, which cannot be counted` : `${number} ${one}${number === 1 ? "" : "s"}`;
  const goes = [
    `the pipeline ${name}`,
    count(versions, "version"),
    `the record of ${count(executions, "execution")}`,
    ...schedules.map((one) =>
      one.startsWith("on.") ? `the messages when it ends as ${one.slice(3)}` : `the schedule ${one}`,
    ),
  ];
  const stays = [
    ...assets.map((root) => `assets and manifests in ${root}`),
    ...groups.map((group) => `the model packages in ${group}`),
    "what executions wrote to S3, and their jobs and logs",
  ];
  return [
    `${name}  ${arn}`,
    ...goes.map((one, index) => `${index === 0 ? "goes " : "     "}  ${one}`),
    ...stays.map((one, index) => `${index === 0 ? "stays" : "     "}  ${one}`),
  ].join("\n");
}
