import { importPipeline } from "../../app/import.ts";
import type { Call } from "../definitions/index.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import { shortPath } from "../terminal/short-path.ts";

export async function run({ words: [path], options, terminal, host }: Call<"import">): Promise<ExitStatus> {
  const { target, output } = options;
  const { code, diagnostics, ...result } = await importPipeline(host, path, { target, output });
  terminal.report(diagnostics);
  terminal.printJson({ ...result, ...(output === undefined ? { code } : {}), diagnostics });
  if (code !== undefined && output === undefined && !terminal.mode.json) terminal.printText(code);
  if (result.output !== undefined) terminal.say(`${result.title}: code in ${shortPath(host.folder, result.output)}`);
  return statusOf(diagnostics);
}
