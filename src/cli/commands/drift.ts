import { pipelineDrift } from "../../app/life/drift.ts";
import type { Call } from "../definitions/index.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";
import { driftLines } from "../terminal/drift-lines.ts";

export async function run({ words: [subject], options, terminal, host }: Call<"drift">): Promise<ExitStatus> {
  const { value, diagnostics } = await pipelineDrift(host, subject, { target: options.target });
  const status = statusOf(diagnostics);
  if (value !== undefined) terminal.print(driftLines(value, terminal));
  terminal.report(diagnostics);
  terminal.printJson({ ok: status === EXIT.done, ...value, diagnostics });
  return status;
}
