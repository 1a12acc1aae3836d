import { promotePipeline } from "../../app/life/promote.ts";
import type { AboutPlan } from "../../app/plan/deploy-request.ts";
import type { PlanDocument } from "../../app/plan/plan-document.ts";
import { defined } from "../../base/defined.ts";
import type { Diagnostic } from "../../diagnostics/index.ts";
import type { Call } from "../definitions/index.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";
import { callLines } from "../terminal/call-lines.ts";
import { planLines } from "../terminal/plan-lines.ts";

export async function run({ words: [path], options, terminal, host }: Call<"promote">): Promise<ExitStatus> {
  const lines = callLines(terminal.say, terminal.mode.verbose);
  const reported = new Set<Diagnostic>();
  const show = (plan: PlanDocument): void => terminal.print(planLines(plan, terminal, host.effects.clock.now()));
  const onPlan = (plan: PlanDocument, { isSame, diagnostics }: AboutPlan): void => {
    for (const one of diagnostics) reported.add(one);
    if (!isSame) show(plan);
    terminal.report(diagnostics);
    if (isSame) terminal.say(`no changes: ${plan.name} on ${plan.target.name} is up to date`);
  };
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
    onPlan,
    onCall: lines.note,
  });
  lines.end();
  if (value?.plan !== undefined) show(value.plan);
  terminal.report(diagnostics.filter((one) => !reported.has(one)));
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
