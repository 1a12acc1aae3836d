import { deployPipeline } from "../../app/deploy.ts";
import { defined } from "../../base/defined.ts";
import { readableBytes } from "../../base/units.ts";
import type { DeployCall } from "../../deploy/index.ts";
import type { Call } from "../definitions/index.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";

export async function run({ words: [path], options, terminal, host }: Call<"deploy">): Promise<ExitStatus> {
  const { value, diagnostics, allowed } = await deployPipeline(host, path, {
    target: options.target,
    allow: options.allow,
    dryRun: options.dryRun === true,
    uploadData: options.uploadData === true,
    ...defined({ parallelism: options.parallel }),
    onCall: (call) => terminal.say(lineOf(call)),
  });
  terminal.report(diagnostics);
  const status = statusOf(diagnostics);
  terminal.printJson({ ok: status === EXIT.done, ...value, diagnostics, allowed });
  if (value !== undefined && status === EXIT.done) {
    terminal.print(`${value.name}: ${value.outcome}${value.arn === undefined ? "" : `  ${value.arn}`}`);
  }
  return status;
}

const OUTCOMES: Readonly<Record<DeployCall["outcome"], string>> = { done: "done", there: "there", planned: "would" };

const lineOf = ({ operation, subject, bytes, outcome }: DeployCall): string =>
  `${OUTCOMES[outcome].padEnd(6)} ${operation.padEnd(15)} ${subject}${bytes === undefined ? "" : `  ${readableBytes(bytes)}`}`;
