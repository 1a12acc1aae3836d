import { resolve } from "node:path";
import { type DoctorCheck, doctor } from "../../app/doctor.ts";
import type { Call } from "../definitions/index.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import { wrap } from "../terminal/columns.ts";

/** The column in which the findings start. */
const INDENT = " ".repeat(17);
const SIGNS: Readonly<Record<DoctorCheck["state"], string>> = { ok: "ok", warning: "!!", failed: "no" };

export async function run({ options, terminal, host }: Call<"doctor">): Promise<ExitStatus> {
  const health = await doctor(host, {
    fix: options.fix === true,
    work: resolve(host.folder, options.work),
    packages: options.packages ?? options.lane,
  });
  const { color, width } = terminal;
  const paint = { ok: color.green, warning: color.yellow, failed: color.red };
  const line = ({ name, state, found }: DoctorCheck): string => {
    const findings = found.split("\n").map((finding) => wrap(finding, width, INDENT));
    return `${paint[state](SIGNS[state])}  ${name.padEnd(INDENT.length - 4)}${findings.join("\n").trimStart()}`;
  };
  terminal.print(health.checks.map(line).join("\n"));
  for (const { path, reason } of health.python === undefined ? [] : health.passedOver) {
    terminal.print(color.dim(`    not used     ${path}: ${reason}`));
  }
  terminal.printJson(health);
  terminal.report(health.diagnostics);
  return statusOf(health.diagnostics);
}
