import { deployPipeline } from "../../app/deploy.ts";
import { nodeHost } from "../../app/host/host.ts";
import { readableBytes } from "../../base/units.ts";
import type { DeployCall } from "../../deploy/index.ts";
import type { Call } from "../command.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import { readCount } from "../options.ts";

export async function run({ words: [path = ""], options, terminal }: Call): Promise<ExitStatus> {
  const parallelism = readCount(options, "parallel");
  if (typeof parallelism === "object") {
    terminal.report([parallelism]);
    return statusOf([parallelism]);
  }
  const { value, diagnostics } = await deployPipeline(nodeHost(terminal.say, terminal.redactor), path, {
    target: options["target"] as string,
    dryRun: options["dryRun"] === true,
    uploadData: options["uploadData"] === true,
    ...(parallelism === undefined ? {} : { parallelism }),
    onCall: (call) => terminal.say(lineOf(call)),
  });
  terminal.report(diagnostics);
  const status = statusOf(diagnostics);
  terminal.printJson({ ok: status === 0, ...value, diagnostics });
  if (value !== undefined && status === 0) {
    terminal.print(`${value.name}: ${value.outcome}${value.arn === undefined ? "" : `  ${value.arn}`}`);
  }
  return status;
}

const WORDS: Readonly<Record<DeployCall["outcome"], string>> = { done: "done", there: "there", planned: "would" };

const lineOf = ({ operation, subject, bytes, outcome }: DeployCall): string =>
  `${WORDS[outcome].padEnd(6)} ${operation.padEnd(15)} ${subject}${bytes === undefined ? "" : `  ${readableBytes(bytes)}`}`;
