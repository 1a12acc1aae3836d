import { relative, resolve } from "node:path";
import { drawGraph, type GraphFormat } from "../../app/graph.ts";
import { nodeHost } from "../../app/host/host.ts";
import type { Call } from "../command.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import { readChoices } from "../options.ts";

export async function run({ words: [path = ""], options, terminal }: Call): Promise<ExitStatus> {
  const host = nodeHost(terminal.say, terminal.redactor);
  const output = options["output"] as string | undefined;
  const { text, graph, diagnostics } = await drawGraph(
    host,
    path,
    options["format"] as GraphFormat,
    output,
    readChoices(options),
  );
  terminal.report(diagnostics);
  if (text === undefined || graph === undefined) terminal.printJson({ ok: false, diagnostics });
  else if (output !== undefined) {
    terminal.printJson({ output, diagnostics });
    terminal.say(
      `${graph.title}: ${options["format"]} in ${relative(host.folder, resolve(host.folder, output)) || output}`,
    );
  } else if (terminal.mode.json) terminal.printJson(graph);
  else terminal.print(text);
  return statusOf(diagnostics);
}
