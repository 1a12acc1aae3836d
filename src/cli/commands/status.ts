import { followExecution } from "../../app/executions.ts";
import { nodeHost } from "../../app/host/host.ts";
import type { Call } from "../command.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import { executionTable } from "../terminal/execution-table.ts";

export async function run({ words: [subject = ""], options, terminal }: Call): Promise<ExitStatus> {
  const { value, diagnostics } = await followExecution(nodeHost(terminal.say, terminal.redactor), subject, {
    target: options["target"] as string,
    once: true,
  });
  terminal.report(diagnostics);
  terminal.printJson({ ok: value !== undefined, ...value, diagnostics });
  if (value !== undefined)
    terminal.print(executionTable(value, { color: terminal.color, columns: terminal.width, now: Date.now() }));
  return statusOf(diagnostics);
}
