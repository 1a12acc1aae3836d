import { costPipeline } from "../../app/cost/cost-pipeline.ts";
import type { Call } from "../definitions/index.ts";
import { choicesOf } from "../definitions/options.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";
import { costLines } from "../terminal/cost-lines.ts";

export async function run({ words: [path], options, terminal, host }: Call<"cost">): Promise<ExitStatus> {
  const { value, diagnostics, allowed } = await costPipeline(host, path, {
    target: options.target,
    prices: options.prices,
    budget: options.budget,
    parameters: options.param ?? [],
    work: options.work,
    allow: options.allow,
    ...choicesOf(options),
  });
  const status = statusOf(diagnostics);
  if (value !== undefined) terminal.print(costLines(value, terminal));
  terminal.report(diagnostics);
  terminal.printJson({ ok: value !== undefined && status === EXIT.done, ...value, diagnostics, allowed });
  return status;
}
