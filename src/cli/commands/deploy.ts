import { deployPipeline } from "../../app/deploy.ts";
import { defined } from "../../base/defined.ts";
import type { Call } from "../definitions/index.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";
import { askedPlanLines } from "../terminal/asked-plan.ts";
import { callLines } from "../terminal/call-lines.ts";
import { groupedCalls } from "../terminal/grouped-calls.ts";
import { afterDeploy } from "../terminal/next-commands.ts";

export async function run({ words: [path], options, terminal, host }: Call<"deploy">): Promise<ExitStatus> {
  const { verbose } = terminal.mode;
  const isDry = options.dryRun === true;
  const lines = isDry ? callLines(terminal.print, true) : callLines(terminal.say, verbose);
  const plans = askedPlanLines(terminal, host.effects.clock.now);
  const { value, diagnostics, allowed } = await deployPipeline(host, path, {
    target: options.target,
    allow: options.allow,
    plan: options.plan,
    ask: options.yes !== true,
    dryRun: isDry,
    uploadData: options.uploadData === true,
    ...defined({ parallelism: options.parallel }),
    onPlan: (plan, found) => plans.show(plan, found, "is up to date"),
    onCall: (call) => {
      if (!isDry || verbose) lines.note(call);
    },
  });
  if (!isDry || verbose) lines.end();
  else if (value !== undefined && value.calls.length > 0) terminal.print(groupedCalls(value.calls));
  plans.reportRest(diagnostics);
  const status = statusOf(diagnostics);
  terminal.printJson({ ok: status === EXIT.done, ...value, diagnostics, allowed });
  if (value?.outcome === "declined") {
    terminal.say("nothing was deployed");
    return EXIT.interrupted;
  }
  if (value !== undefined && status === EXIT.done) {
    terminal.print(`${value.name}: ${value.outcome}${value.arn === undefined ? "" : `  ${value.arn}`}`);
    const next = afterDeploy(value.outcome, path, options);
    if (next !== undefined) terminal.say(next);
  }
  return status;
}
