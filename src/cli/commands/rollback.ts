import { rollBack } from "../../app/life/rollback.ts";
import type { Diagnostic } from "../../diagnostics/index.ts";
import type { Call } from "../definitions/index.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";
import { callLines } from "../terminal/call-lines.ts";
import { planLines } from "../terminal/plan-lines.ts";

export async function run({ words: [path, version], options, terminal, host }: Call<"rollback">): Promise<ExitStatus> {
  const lines = callLines(terminal.say, terminal.mode.verbose);
  const reported = new Set<Diagnostic>();
  const { value, diagnostics } = await rollBack(host, path, {
    target: options.target,
    version,
    ask: options.yes !== true,
    dryRun: options.dryRun,
    onPlan: (plan, { to, isSame, diagnostics: found }) => {
      for (const one of found) reported.add(one);
      if (!isSame) {
        terminal.print(planLines(plan, terminal, host.effects.clock.now()));
        terminal.print(`goes back to version ${to}, as a new version`);
      }
      terminal.report(found);
      if (isSame) terminal.say(`no changes: ${plan.name} on ${plan.target.name} already is as in version ${to}`);
    },
    onCall: (call) => lines.note(call),
  });
  lines.end();
  terminal.report(diagnostics.filter((one) => !reported.has(one)));
  const status = statusOf(diagnostics);
  terminal.printJson({ ok: status === EXIT.done, ...value, diagnostics });
  if (value?.outcome === "declined") {
    terminal.say("nothing was changed");
    return EXIT.interrupted;
  }
  if (value !== undefined && status === EXIT.done) {
    const made = value.version === undefined ? "" : ` as version ${value.version}`;
    const words = { updated: `rolled back to version ${value.to}${made}`, unchanged: "unchanged", planned: "planned" };
    terminal.print(`${value.name}: ${words[value.outcome]}`);
  }
  return status;
}
