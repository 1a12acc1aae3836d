import { resolve } from "node:path";
import { beginSearch } from "../../app/host/process/python.ts";
import type { Call } from "../definitions/index.ts";
import type { ExitStatus } from "../exit.ts";

/**
 * Starts the search for Python before the runner is loaded, because a pyenv shim takes as long to respond as all of
 * Specline's code takes to load.
 */
export async function run(call: Call<"run">): Promise<ExitStatus> {
  const work = resolve(call.host.folder, call.options.work);
  const search = await beginSearch(
    { ...call.host, work, keepsNothing: call.options.plan === true || call.options.explainCache === true },
    "versions",
  );
  const { runOnTerminal } = await import("./run-on-terminal.ts");
  return runOnTerminal(call, search);
}
