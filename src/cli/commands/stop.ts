import { stopExecutions } from "../../app/life/stop.ts";
import type { Call } from "../definitions/index.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";

export async function run({ words: [subject], options, terminal, host }: Call<"stop">): Promise<ExitStatus> {
  const { value, diagnostics } = await stopExecutions(host, subject, {
    target: options.target,
    ask: options.yes !== true,
  });
  terminal.report(diagnostics);
  const status = statusOf(diagnostics);
  terminal.printJson({ ok: status === EXIT.done, ...value, diagnostics });
  for (const { arn, status: state } of value?.executions ?? []) terminal.print(`${state}  ${arn}`);
  if (value?.outcome !== "declined") return status;
  terminal.say("nothing was stopped");
  return EXIT.interrupted;
}
