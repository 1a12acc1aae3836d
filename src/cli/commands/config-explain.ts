import { explainConfig } from "../../app/config/config-explain.ts";
import type { Call } from "../definitions/index.ts";
import { choicesOf } from "../definitions/options.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import { shortPath } from "../terminal/short-path.ts";

export async function run({
  words: [place, pipeline],
  options,
  terminal,
  host,
}: Call<"config explain">): Promise<ExitStatus> {
  const { value, diagnostics } = await explainConfig(host, place, pipeline, choicesOf(options));
  terminal.printJson({ fields: value.map(({ text: _, ...field }) => field), diagnostics });
  const short = (text: string): string => text.replaceAll(/(?<= )\/\S+/g, (path) => shortPath(host.folder, path));
  if (value.length > 0) terminal.print(value.map(({ text }) => short(text)).join("\n\n"));
  terminal.report(diagnostics);
  return statusOf(diagnostics);
}
