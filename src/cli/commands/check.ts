import { check } from "../../app/check.ts";
import type { Call } from "../definitions/index.ts";
import { choicesOf } from "../definitions/options.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import { counted } from "../terminal/phrases.ts";

export async function run({ words: [path], options, terminal, host }: Call<"check">): Promise<ExitStatus> {
  const fix = options.fix === true;
  const { target, relock, allow } = options;
  const { ok, title, steps, diagnostics, allowed, fixed } = await check(host, path, {
    target,
    fix,
    relock,
    allow,
    ...choicesOf(options),
  });
  terminal.printJson({ ok, diagnostics, allowed, ...(fix ? { fixed } : {}) });
  for (const title of fixed) terminal.say(`fixed: ${title}`);
  terminal.report(diagnostics);
  const count = (severity: string): number => diagnostics.filter((fault) => fault.severity === severity).length;
  const warnings = count("warning") > 0 ? `, ${counted(count("warning"), "warning")}` : "";
  const accepted = allowed.length > 0 ? `, ${allowed.length} allowed` : "";
  const sum = counted(count("error"), "error") + warnings + accepted;
  terminal.print(ok ? `${terminal.color.green("ok")}  ${title}: ${counted(steps, "step")}, ${sum}` : sum);
  return statusOf(diagnostics);
}
