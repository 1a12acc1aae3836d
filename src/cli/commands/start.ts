import { startPipeline } from "../../app/executions.ts";
import { nodeHost } from "../../app/host/host.ts";
import type { Call } from "../command.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import { readCount, readEvery } from "../options.ts";
import { followed } from "./follow.ts";

export async function run({ words: [path = ""], options, terminal }: Call): Promise<ExitStatus> {
  const [parallelism, every] = [readCount(options, "parallel"), readEvery(options)];
  const wrong = [parallelism, every].filter((value) => typeof value === "object");
  if (wrong.length > 0) {
    terminal.report(wrong);
    terminal.printJson({ ok: false, diagnostics: wrong });
    return statusOf(wrong);
  }
  const text = (name: string): string | undefined => options[name] as string | undefined;
  const [displayName, token] = [text("name"), text("token")];
  const { value, diagnostics } = await startPipeline(nodeHost(terminal.say, terminal.redactor), path, {
    target: options["target"] as string,
    parameters: (options["param"] as readonly string[] | undefined) ?? [],
    ...(displayName === undefined ? {} : { displayName }),
    ...(typeof parallelism === "number" ? { parallelism } : {}),
    ...(token === undefined ? {} : { token }),
  });
  terminal.report(diagnostics);
  if (value !== undefined && options["follow"] === true) {
    // Said before anything else can go wrong: it runs from now on.
    terminal.say(`started ${value.arn}`);
    return followed(terminal, value.arn, options);
  }
  terminal.printJson({ ok: value !== undefined, ...value, diagnostics });
  if (value !== undefined) terminal.print(`started ${value.arn}`);
  return statusOf(diagnostics);
}
