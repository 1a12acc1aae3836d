import { relative } from "node:path";
import { nodeHost } from "../../app/host/host.ts";
import { report } from "../../app/report.ts";
import type { Call } from "../command.ts";
import { type ExitStatus, statusOf } from "../exit.ts";

export async function run({ words: [name = "latest"], options, terminal }: Call): Promise<ExitStatus> {
  const host = nodeHost(terminal.say, terminal.redactor);
  const output = options["output"] as string | undefined;
  const result = await report(host, name, {
    work: options["work"] as string,
    ...(output === undefined ? {} : { output }),
  });
  terminal.printJson(result);
  terminal.report(result.diagnostics);
  if (result.report !== undefined) terminal.print(relative(host.folder, result.report));
  return statusOf(result.diagnostics);
}
