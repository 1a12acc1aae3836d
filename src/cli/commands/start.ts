import { startPipeline } from "../../app/deploy.ts";
import { nodeHost } from "../../app/host.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import type { Call } from "../program.ts";
import { followed } from "./follow.ts";

export async function run({ words: [path = ""], options, terminal }: Call): Promise<ExitStatus> {
  const target = options["target"] as string;
  const name = options["name"] as string | undefined;
  const { value, diagnostics } = await startPipeline(nodeHost(terminal.say), path, {
    target,
    parameters: (options["param"] as readonly string[] | undefined) ?? [],
    ...(name === undefined ? {} : { displayName: name }),
  });
  terminal.report(diagnostics);
  if (value !== undefined && options["follow"] === true) return followed(terminal, value.arn, options);
  terminal.printJson({ ok: value !== undefined, ...value, diagnostics });
  if (value !== undefined) terminal.print(`started ${value.arn}`);
  return statusOf(diagnostics);
}
