import { importPipeline } from "../../app/import.ts";
import type { Call } from "../definitions/index.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import { allowedInCode } from "../terminal/phrases.ts";
import { shortPath } from "../terminal/short-path.ts";

export async function run({ words: [path], options, terminal, host }: Call<"import">): Promise<ExitStatus> {
  const { target, output, allow } = options;
  const { code, diagnostics, ...result } = await importPipeline(host, path, { target, output, allow });
  terminal.report(diagnostics);
  terminal.printJson({ ...result, ...(output === undefined ? { code } : {}), diagnostics });
  if (code !== undefined && result.allowed.length > 0) terminal.say(allowedInCode(result.allowed));
  if (code !== undefined && output === undefined && !terminal.mode.json) terminal.printText(code);
  if (result.output !== undefined) terminal.say(`${result.title}: code in ${shortPath(host.folder, result.output)}`);
  return statusOf(diagnostics);
}
