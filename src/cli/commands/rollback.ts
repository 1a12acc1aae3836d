import { type RolledBack, rollBack } from "../../app/life/rollback.ts";
import type { Call } from "../definitions/index.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";
import { askedPlanLines } from "../terminal/asked-plan.ts";
import { callLines } from "../terminal/call-lines.ts";
import { goesBack } from "../terminal/plan-lines.ts";

export async function run({ words: [path, version], options, terminal, host }: Call<"rollback">): Promise<ExitStatus> {
  const lines = callLines(terminal.say, terminal.mode.verbose);
  const plans = askedPlanLines(terminal, host.effects.clock.now);
  const { value, diagnostics } = await rollBack(host, path, {
    target: options.target,
    version,
    plan: options.plan,
    output: options.output,
    ask: options.yes !== true,
    dryRun: options.dryRun,
    onPlan: (plan, found) => plans.show(plan, found, `already is as in version ${found.to}`, goesBack(found.to)),
    onCall: (call) => lines.note(call),
  });
  lines.end();
  plans.reportRest(diagnostics);
  const status = statusOf(diagnostics);
  terminal.printJson({ ok: status === EXIT.done, ...value, diagnostics });
  if (value?.outcome === "declined") {
    terminal.say("nothing was changed");
    return EXIT.interrupted;
  }
  if (value !== undefined && status === EXIT.done) {
    terminal.print(`${value.name}: ${outcomeOf(value)}`);
    if (options.output !== undefined) terminal.say(`plan in ${options.output}`);
  }
  return status;
}

/** What a rollback did, in words. */
export function outcomeOf({
  outcome,
  from,
  to,
  version,
}: Pick<RolledBack, "outcome" | "from" | "to" | "version">): string {
  switch (outcome) {
    case "updated":
      return `rolled back to version ${to}${version === undefined ? "" : ` as version ${version}`}`;
    case "unchanged":
      return from === undefined || from === to
        ? `unchanged: version ${to} is already the latest`
        : `unchanged: the latest version, ${from}, is already the same as version ${to}`;
    case "planned":
    case "declined":
      return outcome;
  }
}
