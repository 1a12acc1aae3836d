import { resolve } from "node:path";
import { type Check, doctor } from "../../app/doctor.ts";
import { nodeHost } from "../../app/host.ts";
import type { PackageLane } from "../../app/provide-python.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import type { Call } from "../program.ts";
import { wrapped } from "../wrap.ts";

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
  const lane = options["lane"] as PackageLane | undefined;
  const health = await doctor(host, {
    fix: options["fix"] === true,
    work: resolve(host.folder, (options["work"] as string | undefined) ?? ".specline"),
    ...(lane === undefined ? {} : { lane }),
  });
  const { color } = terminal;
  const paint = { ok: color.green, warning: color.yellow, failed: color.red };
  const line = ({ name, state, found }: Check): string =>
    `${paint[state](SIGNS[state])}  ${name.padEnd(12)} ${below(found, terminal.width)}`;
  terminal.print(health.checks.map(line).join("\n"));
  for (const { path, reason } of health.python === undefined ? [] : health.passedOver) {
    terminal.print(color.dim(`    passed over  ${path}: ${reason}`));
  }
  terminal.printJson(health);
  terminal.report(health.diagnostics);
  return statusOf(health.diagnostics);
}
