import { relative } from "node:path";
import { compilePipeline } from "../../app/compile.ts";
import { nodeHost } from "../../app/host/host.ts";
import type { Call } from "../command.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import { readChoices } from "../options.ts";
import { counted } from "../terminal/phrases.ts";

export async function run({ words: [path = ""], options, terminal }: Call): Promise<ExitStatus> {
  const host = nodeHost(terminal.say, terminal.redactor);
  const [output, assets] = [options["output"] as string | undefined, options["assets"] as string | undefined];
  const result = await compilePipeline(host, path, {
    target: options["target"] as string,
    ...readChoices(options),
    ...(output === undefined ? {} : { output }),
    ...(assets === undefined ? {} : { assets }),
  });
  const { text, diagnostics } = result;
  terminal.report(diagnostics);
  // The definition is a JSON document itself: with --json and nothing wrong, it is the answer.
  if (text === undefined || output !== undefined) terminal.printJson({ ...result, text: undefined });
  else terminal.printText(text);
  if (result.ok && text !== undefined && output !== undefined) {
    terminal.say(`${result.title}: definition in ${relative(host.folder, result.output ?? output) || output}`);
  }
  if (result.ok && text !== undefined && assets !== undefined) {
    terminal.say(`${counted(result.assets.length, "asset")} in ${assets}`);
  }
  return statusOf(diagnostics);
}
