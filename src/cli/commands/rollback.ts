import { rollBack } from "../../app/life/rollback.ts";
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
    const made = value.version === undefined ? "" : ` as version ${value.version}`;
    const same =
      value.from === undefined || value.from === value.to
        ? `version ${value.to} is already the latest`
        : `the latest version, ${value.from}, is already the same as version ${value.to}`;
    const words = {
      updated: `rolled back to version ${value.to}${made}`,
      unchanged: `unchanged: ${same}`,
      planned: "planned",
    };
    terminal.print(`${value.name}: ${words[value.outcome]}`);
    if (options.output !== undefined) terminal.say(`plan in ${options.output}`);
  }
  return status;
}
