import { deployPipeline } from "../../app/deploy.ts";
import { defined } from "../../base/defined.ts";
import type { Call } from "../definitions/index.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";
import { callLines } from "../terminal/call-lines.ts";

export async function run({ words: [path], options, terminal, host }: Call<"deploy">): Promise<ExitStatus> {
  const lines = callLines(terminal.say, terminal.mode.verbose);
  const { value, diagnostics, allowed } = await deployPipeline(host, path, {
    target: options.target,
    allow: options.allow,
    plan: options.plan,
    dryRun: options.dryRun === true,
    uploadData: options.uploadData === true,
    ...defined({ parallelism: options.parallel }),
    onCall: lines.note,
  });
  lines.end();
  terminal.report(diagnostics);
  const status = statusOf(diagnostics);
  terminal.printJson({ ok: status === EXIT.done, ...value, diagnostics, allowed });
  if (value !== undefined && status === EXIT.done) {
    terminal.print(`${value.name}: ${value.outcome}${value.arn === undefined ? "" : `  ${value.arn}`}`);
  }
  return status;
}
