import { importPipeline } from "../../app/import.ts";
import { listed } from "../../base/words.ts";
import type { Call } from "../definitions/index.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import { counted } from "../terminal/phrases.ts";
import { shortPath } from "../terminal/short-path.ts";

export async function run({ words: [path], options, terminal, host }: Call<"import">): Promise<ExitStatus> {
  const { target, output, allow } = options;
  const { code, diagnostics, ...result } = await importPipeline(host, path, { target, output, allow });
  terminal.report(diagnostics);
  terminal.printJson({ ...result, ...(output === undefined ? { code } : {}), diagnostics });
  const rules = [...new Set(result.allowed.map((fault) => fault.code))];
  if (code !== undefined && rules.length > 0)
    terminal.say(`${counted(result.allowed.length, "fault")} allowed in the code: ${listed(rules)}`);
  if (code !== undefined && output === undefined && !terminal.mode.json) terminal.printText(code);
  if (result.output !== undefined) terminal.say(`${result.title}: code in ${shortPath(host.folder, result.output)}`);
  return statusOf(diagnostics);
}
