import { nodeHost } from "../../app/host/host.ts";
import { beginSearch } from "../../app/host/process/python.ts";
import { diagnostic } from "../../diagnostics/index.ts";
import type { Call } from "../command.ts";
import { EXIT, type ExitStatus } from "../exit.ts";

/** Asks for a Python before what runs pipelines is even read: a shim takes as long to answer as all the rest to be ready. */
export async function run(call: Call): Promise<ExitStatus> {
  const { options, terminal } = call;
  const workers = options["parallel"] as string | undefined;
  if (workers !== undefined && !/^[1-9]\d{0,2}$/.test(workers)) {
    const fault = diagnostic("usage/bad-value", {
      option: "--parallel",
      value: workers,
      expected: "a number from 1 to 999",
    });
    terminal.report([fault]);
    terminal.printJson({ ok: false, diagnostics: [fault] });
    return EXIT.usage;
  }
  const host = nodeHost(terminal.say, terminal.redactor);
  const search = await beginSearch(host, "versions");
  const { runAndTell } = await import("./run-and-tell.ts");
  return runAndTell(call, host, search);
}
