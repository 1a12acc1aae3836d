import { startPipeline } from "../../app/executions.ts";
import type { Call } from "../definitions/index.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import { afterStart } from "../terminal/next-commands.ts";
import { followOnTerminal } from "./follow.ts";

export async function run({ words: [path], options, terminal, host }: Call<"start">): Promise<ExitStatus> {
  const { value, ...found } = await startPipeline(host, path, {
    target: options.target,
    allow: options.allow,
    parameters: options.param ?? [],
    displayName: options.name,
    parallelism: options.parallel,
    token: options.token,
    version: options.version,
    only: options.only,
    source: options.source,
  });
  terminal.report(found.diagnostics);
  if (value !== undefined && options.follow === true) {
    // Printed before anything else can fail, because the execution is already running.
    terminal.say(`started ${value.arn}`);
    return followOnTerminal({ terminal, host, options }, value.arn, found);
  }
  terminal.printJson({ ok: value !== undefined, ...value, ...found });
  if (value !== undefined) {
    terminal.print(`started ${value.arn}`);
    terminal.say(afterStart(value.arn, options));
  }
  return statusOf(found.diagnostics);
}
