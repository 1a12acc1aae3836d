import { type UpgradedPipeline, upgradePipeline } from "../../app/lock/upgrade.ts";
import type { Diagnostic } from "../../diagnostics/index.ts";
import type { Call } from "../definitions/index.ts";
import { choicesOf } from "../definitions/options.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";
import { planLines } from "../terminal/plan-lines.ts";

const OUTCOMES: Readonly<Record<UpgradedPipeline["outcome"], string>> = {
  upgraded: "upgraded",
  planned: "not upgraded (--dry-run)",
  declined: "not upgraded",
  unchanged: "nothing to upgrade",
};

export async function run({ words: [paths], options, terminal, host }: Call<"upgrade">): Promise<ExitStatus> {
  const pipelines: UpgradedPipeline[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const path of paths) {
    const reported = new Set<Diagnostic>();
    const done = await upgradePipeline(host, path, {
      target: options.target,
      dryRun: options.dryRun === true,
      yes: options.yes === true,
      copy: options.copy,
      allow: options.allow,
      ...choicesOf(options),
      onPlan: (plan, found) => {
        terminal.print(planLines(plan, terminal, host.effects.clock.now()));
        terminal.report(found);
        for (const one of found) reported.add(one);
      },
    });
    terminal.report(done.diagnostics.filter((one) => !reported.has(one)));
    diagnostics.push(...done.diagnostics);
    if (done.value === undefined) continue;
    pipelines.push(done.value);
    const { pipeline, from, to, outcome } = done.value;
    const change = from === to ? `Specline ${to}` : `Specline ${from} → ${to}`;
    terminal.print(`${pipeline}: ${OUTCOMES[outcome]}: ${change}`);
  }
  const status = statusOf(diagnostics);
  terminal.printJson({ ok: status === EXIT.done, pipelines, diagnostics });
  const isDeclined = pipelines.some(({ outcome }) => outcome === "declined");
  return status === EXIT.done && isDeclined ? EXIT.interrupted : status;
}
