import { reviewPlan } from "../../app/plan/review-plan.ts";
import type { Call } from "../definitions/index.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";
import { goesBack, planLines } from "../terminal/plan-lines.ts";

export async function run({ words: [file], options, terminal, host }: Call<"review">): Promise<ExitStatus> {
  const { value, diagnostics } = await reviewPlan(host, file, {
    target: options.target,
    yes: options.yes === true,
    onPlan: (plan) => {
      terminal.print(planLines(plan, terminal, host.effects.clock.now()));
      if (plan.rollbackTo !== undefined) terminal.print(goesBack(plan.rollbackTo));
      if (plan.author !== undefined) terminal.print(`made by     ${plan.author}`);
    },
  });
  terminal.report(diagnostics);
  const status = statusOf(diagnostics);
  terminal.printJson({ ok: status === EXIT.done, ...value, diagnostics });
  if (value?.outcome === "declined") {
    terminal.say("nothing was approved");
    return EXIT.interrupted;
  }
  if (value?.approval !== undefined) {
    const { by, at } = value.approval;
    terminal.print(`${file}: ${value.outcome === "unchanged" ? "already approved" : "approved"} by ${by} at ${at}`);
  }
  return status;
}
