import { followExecution } from "../../app/executions.ts";
import { hasFailed } from "../../deploy/index.ts";
import type { Call } from "../definitions/index.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";
import { executionTable } from "../terminal/execution-table.ts";
import { afterExecution } from "../terminal/next-commands.ts";
import { serviceClock } from "../terminal/service-clock.ts";

export async function run({ words: [subject], options, terminal, host }: Call<"status">): Promise<ExitStatus> {
  const clock = serviceClock(host.effects.clock.now);
  const { value, diagnostics } = await followExecution(host, subject, {
    target: options.target,
    once: true,
    onClock: clock.set,
  });
  terminal.report(diagnostics);
  terminal.printJson({ ok: value !== undefined && !hasFailed(value), ...value, diagnostics });
  if (value !== undefined)
    terminal.print(executionTable(value, { color: terminal.color, columns: terminal.width, now: clock.now() }));
  for (const line of afterExecution(value, options)) terminal.say(line);
  const status = statusOf(diagnostics);
  return status === EXIT.done && value !== undefined && hasFailed(value) ? EXIT.failed : status;
}
