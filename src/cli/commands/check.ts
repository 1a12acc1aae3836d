import { check } from "../../app/check.ts";
import { nodeHost } from "../../app/host/host.ts";
import type { Call } from "../command.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import { readChoices } from "../options.ts";
import { counted } from "../terminal/phrases.ts";

export async function run({ words: [path = ""], options, terminal }: Call): Promise<ExitStatus> {
  const { ok, title, steps, diagnostics, fixed } = await check(nodeHost(terminal.say, terminal.redactor), path, {
    target: options["target"] as string,
    fix: options["fix"] === true,
    ...readChoices(options),
  });
  terminal.printJson({ ok, diagnostics, ...(options["fix"] === true ? { fixed } : {}) });
  for (const fix of fixed) terminal.say(`fixed: ${fix}`);
  terminal.report(diagnostics);
  const count = (severity: string): number => diagnostics.filter((fault) => fault.severity === severity).length;
  const sum = [
    counted(count("error"), "error"),
    ...(count("warning") > 0 ? [counted(count("warning"), "warning")] : []),
  ].join(", ");
  terminal.print(ok ? `${terminal.color.green("ok")}  ${title}: ${counted(steps, "step")}, ${sum}` : sum);
  return statusOf(diagnostics);
}
