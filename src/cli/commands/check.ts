import { check } from "../../app/check.ts";
import { type CheckedFile, githubLines, writeSarif } from "../../app/check-formats.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import type { Call } from "../definitions/index.ts";
import { choicesOf } from "../definitions/options.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import { counted } from "../terminal/phrases.ts";
import type { Terminal } from "../terminal/terminal.ts";

export async function run({ words: [paths], options, terminal, host }: Call<"check">): Promise<ExitStatus> {
  const github = options.format === "github";
  if (github && terminal.mode.json) {
    const diagnostics = [diagnostic("usage/conflict", { one: "--json", other: "--format github" })];
    terminal.printJson({ ok: false, diagnostics });
    return statusOf(diagnostics);
  }
  const pipelines: CheckedFile[] = [];
  const files = new Set(paths);
  const several = files.size > 1;
  for (const file of files) {
    const { target, relock, allow } = options;
    const request = { target, fix: options.fix === true, relock, allow, ...choicesOf(options) };
    const checked = { file, ...(await check(host, file, request)) };
    pipelines.push(checked);
    for (const title of checked.fixed) terminal.say(`fixed: ${title}`);
    if (github) continue;
    terminal.report(checked.diagnostics);
    terminal.print(summary(checked, terminal, several));
  }
  const unwritten = options.sarif === undefined ? [] : await writeSarif(host, options.sarif, pipelines);
  if (github) {
    for (const line of githubLines(host, pipelines)) terminal.printText(`${line}\n`);
    for (const checked of pipelines) terminal.print(summary(checked, terminal, several));
  }
  terminal.report(unwritten);
  const diagnostics = [...pipelines.flatMap((checked) => checked.diagnostics), ...unwritten];
  terminal.printJson(document(pipelines, diagnostics, options.fix === true));
  return statusOf(diagnostics);
}

/** With several pipelines, the document also says what was found in each. */
function document(pipelines: readonly CheckedFile[], diagnostics: readonly Diagnostic[], fix: boolean) {
  const allowed = pipelines.flatMap((checked) => checked.allowed);
  const fixed = pipelines.flatMap((checked) => checked.fixed);
  return {
    ok: statusOf(diagnostics) === 0,
    diagnostics,
    allowed,
    ...(fix ? { fixed } : {}),
    ...(pipelines.length > 1 ? { pipelines } : {}),
  };
}

/** One line about a pipeline, such as "ok  fraud: 4 steps, 0 errors, 1 warning". */
function summary(
  { file, ok, title, steps, diagnostics, allowed }: CheckedFile,
  { color }: Terminal,
  several: boolean,
): string {
  const count = (severity: string): number => diagnostics.filter((fault) => fault.severity === severity).length;
  const warnings = count("warning") > 0 ? `, ${counted(count("warning"), "warning")}` : "";
  const accepted = allowed.length > 0 ? `, ${allowed.length} allowed` : "";
  const sum = counted(count("error"), "error") + warnings + accepted;
  if (ok) return `${color.green("ok")}  ${title}: ${counted(steps, "step")}, ${sum}`;
  return several ? `${file}: ${sum}` : sum;
}
