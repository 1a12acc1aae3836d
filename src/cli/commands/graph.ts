import { resolve } from "node:path";
import { drawGraph } from "../../app/graph.ts";
import type { Call } from "../definitions/index.ts";
import { choicesOf } from "../definitions/options.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import { shortPath } from "../terminal/short-path.ts";

export async function run({ words: [path], options, terminal, host }: Call<"graph">): Promise<ExitStatus> {
  const { output, format } = options;
  const { text, graph, diagnostics } = await drawGraph(host, path, format, output, choicesOf(options));
  terminal.report(diagnostics);
  if (text === undefined || graph === undefined) terminal.printJson({ ok: false, diagnostics });
  else if (output !== undefined) {
    terminal.printJson({ output, diagnostics });
    terminal.say(`${graph.title}: ${format} in ${shortPath(host.folder, resolve(host.folder, output))}`);
  } else if (terminal.mode.json) terminal.printJson(graph);
  else terminal.print(text);
  return statusOf(diagnostics);
}
