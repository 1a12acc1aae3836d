import { resolve } from "node:path";
import { type DoctorCheck, doctor } from "../../app/doctor.ts";
import { nodeHost } from "../../app/host/host.ts";
import type { PackageVersions } from "../../app/host/process/provide-python.ts";
import type { Call } from "../command.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import { wrapped } from "../terminal/wrap.ts";

/** Where what was found stands in a line. */
const INDENT = 17;
const below = (found: string, width: number): string =>
  found
    .split("\n")
    .map((line) => wrapped(line, width - INDENT))
    .join("\n")
    .replaceAll("\n", `\n${" ".repeat(INDENT)}`);

const SIGNS = { ok: "ok", warning: "!!", failed: "no" } as const;

export async function run({ options, terminal }: Call): Promise<ExitStatus> {
  const host = nodeHost(terminal.say, terminal.redactor);
  const packages = (options["packages"] ?? options["lane"]) as PackageVersions | undefined;
  const health = await doctor(host, {
    fix: options["fix"] === true,
    work: resolve(host.folder, (options["work"] as string | undefined) ?? ".specline"),
    ...(packages === undefined ? {} : { packages }),
  });
  const { color } = terminal;
  const paint = { ok: color.green, warning: color.yellow, failed: color.red };
  const line = ({ name, state, found }: DoctorCheck): string =>
    `${paint[state](SIGNS[state])}  ${name.padEnd(12)} ${below(found, terminal.width)}`;
  terminal.print(health.checks.map(line).join("\n"));
  for (const { path, reason } of health.python === undefined ? [] : health.passedOver) {
    terminal.print(color.dim(`    passed over  ${path}: ${reason}`));
  }
  terminal.printJson(health);
  terminal.report(health.diagnostics);
  return statusOf(health.diagnostics);
}
