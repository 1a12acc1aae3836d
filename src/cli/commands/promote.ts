import { promotePipeline } from "../../app/life/promote.ts";
import { defined } from "../../base/defined.ts";
import type { Call } from "../definitions/index.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";
import { askedPlanLines } from "../terminal/asked-plan.ts";
import { callLines } from "../terminal/call-lines.ts";
import { planLines } from "../terminal/plan-lines.ts";

export async function run({ words: [path], options, terminal, host }: Call<"promote">): Promise<ExitStatus> {
  const lines = callLines(terminal.say, terminal.mode.verbose);
  const plans = askedPlanLines(terminal, host.effects.clock.now);
  const { value, diagnostics, allowed } = await promotePipeline(host, path, {
    from: options.from,
    to: options.to,
    fromProfile: options.fromProfile,
    toProfile: options.toProfile,
    allow: options.allow,
    plan: options.plan,
    output: options.output,
    ask: options.yes !== true,
    ...defined({ parallelism: options.parallel }),
    onPlan: (plan, found) => plans.show(plan, found, "is up to date"),
    onCall: lines.note,
  });
  lines.end();
  if (value?.plan !== undefined) terminal.print(planLines(value.plan, terminal, host.effects.clock.now()));
  plans.reportRest(diagnostics);
  const status = statusOf(diagnostics);
  terminal.printJson({ ok: status === EXIT.done, ...value, diagnostics, allowed });
  if (value?.outcome === "declined") {
    terminal.say("nothing was promoted");
    return EXIT.interrupted;
  }
  if (value !== undefined && status === EXIT.done && value.outcome !== "planned")
    terminal.print(`${value.name}: ${value.outcome} on ${value.to}${value.arn === undefined ? "" : `  ${value.arn}`}`);
  if (value?.outcome === "planned") terminal.say(`plan in ${options.output ?? ""}`);
  return status;
}
