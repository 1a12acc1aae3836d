import { resolve } from "node:path";
import { planPipeline } from "../../app/plan/plan-pipeline.ts";
import { diagnostic } from "../../diagnostics/index.ts";
import type { Call } from "../definitions/index.ts";
import { choicesOf } from "../definitions/options.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";
import { planLines } from "../terminal/plan-lines.ts";
import { planMarkdown } from "../terminal/plan-markdown.ts";
import { shortPath } from "../terminal/short-path.ts";

export async function run({ words: [path], options, terminal, host }: Call<"plan">): Promise<ExitStatus> {
  const { output } = options;
  if (options.markdown === true && terminal.mode.json) {
    const diagnostics = [diagnostic("usage/conflict", { one: "--json", other: "--markdown" })];
    terminal.printJson({ ok: false, diagnostics });
    return statusOf(diagnostics);
  }
  const { value, diagnostics, allowed } = await planPipeline(host, path, {
    target: options.target,
    against: options.against,
    parameters: options.param ?? [],
    work: options.work,
    output,
    failOn: options.failOn ?? [],
    parallelism: options.parallel,
    prices: options.prices,
    allow: options.allow,
    ...choicesOf(options),
  });
  const status = statusOf(diagnostics);
  const now = host.effects.clock.now();
  if (value !== undefined && options.markdown === true) terminal.print(planMarkdown(value, now));
  else if (value !== undefined) terminal.print(planLines(value, terminal, now));
  terminal.report(diagnostics);
  terminal.printJson({ ok: status === EXIT.done, ...value, diagnostics, allowed });
  if (value !== undefined && output !== undefined && status === EXIT.done)
    terminal.say(`plan in ${shortPath(host.folder, resolve(host.folder, output))}`);
  return status;
}
