import { deployPipeline } from "../../app/deploy.ts";
import type { AboutPlan } from "../../app/plan/deploy-request.ts";
import type { PlanDocument } from "../../app/plan/plan-document.ts";
import { defined } from "../../base/defined.ts";
import type { Diagnostic } from "../../diagnostics/index.ts";
import type { Call } from "../definitions/index.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";
import { callLines } from "../terminal/call-lines.ts";
import { groupedCalls } from "../terminal/grouped-calls.ts";
import { planLines } from "../terminal/plan-lines.ts";

export async function run({ words: [path], options, terminal, host }: Call<"deploy">): Promise<ExitStatus> {
  const { verbose } = terminal.mode;
  const isDry = options.dryRun === true;
  const lines = isDry ? callLines(terminal.print, true) : callLines(terminal.say, verbose);
  const reported = new Set<Diagnostic>();
  const onPlan = (plan: PlanDocument, { isSame, diagnostics }: AboutPlan): void => {
    for (const one of diagnostics) reported.add(one);
    if (!isSame) terminal.print(planLines(plan, terminal, host.effects.clock.now()));
    terminal.report(diagnostics);
    if (isSame) terminal.say(`no changes: ${plan.name} on ${plan.target.name} is up to date`);
  };
  const { value, diagnostics, allowed } = await deployPipeline(host, path, {
    target: options.target,
    allow: options.allow,
    plan: options.plan,
    ask: options.yes !== true,
    dryRun: isDry,
    uploadData: options.uploadData === true,
    ...defined({ parallelism: options.parallel }),
    onPlan,
    onCall: (call) => {
      if (!isDry || verbose) lines.note(call);
    },
  });
  if (!isDry || verbose) lines.end();
  else if (value !== undefined && value.calls.length > 0) terminal.print(groupedCalls(value.calls));
  terminal.report(diagnostics.filter((one) => !reported.has(one)));
  const status = statusOf(diagnostics);
  terminal.printJson({ ok: status === EXIT.done, ...value, diagnostics, allowed });
  if (value?.outcome === "declined") {
    terminal.say("nothing was deployed");
    return EXIT.interrupted;
  }
  if (value !== undefined && status === EXIT.done) {
    terminal.print(`${value.name}: ${value.outcome}${value.arn === undefined ? "" : `  ${value.arn}`}`);
  }
  return status;
}
