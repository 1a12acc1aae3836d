import { relative } from "node:path";
import { explainConfig } from "../../app/config/config-explain.ts";
import { nodeHost } from "../../app/host/host.ts";
import type { Call } from "../command.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import { readChoices } from "../options.ts";

export async function run({ words: [place = "", pipeline], options, terminal }: Call): Promise<ExitStatus> {
  const host = nodeHost(terminal.say, terminal.redactor);
  const { value, diagnostics } = await explainConfig(host, place, pipeline, readChoices(options));
  terminal.printJson({ fields: value.map(({ text: _, ...field }) => field), diagnostics });
  const short = (text: string): string => text.replaceAll(/(?<= )\/\S+/g, (path) => shown(host.folder, path));
  if (value.length > 0) terminal.print(value.map(({ text }) => short(text)).join("\n\n"));
  terminal.report(diagnostics);
  return statusOf(diagnostics);
}

/** Files below this folder as they would be typed. */
function shown(folder: string, path: string): string {
  const way = relative(folder, path);
  return way.startsWith("..") ? path : way;
}
