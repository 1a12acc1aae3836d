import { type LockedPipeline, lockPipeline } from "../../app/lock/lock-pipeline.ts";
import { type RestoredPipeline, restoreCode } from "../../app/lock/restore-code.ts";
import { type Diagnostic, diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import type { Call } from "../definitions/index.ts";
import { choicesOf } from "../definitions/options.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";
import { counted } from "../terminal/phrases.ts";

export async function run(call: Call<"lock">): Promise<ExitStatus> {
  const [first, ...rest] = call.words[0];
  return first === "restore" ? restore(call, rest) : lock(call);
}

async function lock({ words: [paths], options, terminal, host }: Call<"lock">): Promise<ExitStatus> {
  const pipelines: LockedPipeline[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const path of paths) {
    const done = await lockPipeline(host, path, { from: options.from, copy: options.copy, ...choicesOf(options) });
    terminal.report(done.diagnostics);
    diagnostics.push(...done.diagnostics);
    if (done.value === undefined) continue;
    pipelines.push(done.value);
    terminal.print(lockedText(done.value));
  }
  const status = statusOf(diagnostics);
  terminal.printJson({ ok: status === EXIT.done, pipelines, diagnostics });
  if (pipelines.some(({ filesWritten }) => filesWritten > 0)) terminal.say("commit specline.lock and specline.lock.d");
  return status;
}

function lockedText({ pipeline, release, scripts, added, removed, filesWritten }: LockedPipeline): string {
  const count = Object.keys(scripts).length;
  const changes = [
    ...(added.length === 0 ? [] : [`added ${added.join(", ")}`]),
    ...(removed.length === 0 ? [] : [`removed ${removed.join(", ")}`]),
    ...(filesWritten === 0 ? [] : [`${counted(filesWritten, "file")} in specline.lock.d`]),
  ];
  const what = `the runtime and ${counted(count, "script")} of Specline ${release}`;
  return `${pipeline}: locked to ${what}${changes.length === 0 ? ", as before" : `: ${changes.join("; ")}`}`;
}

async function restore({ options, terminal, host }: Call<"lock">, paths: readonly string[]): Promise<ExitStatus> {
  if (paths.length === 0) {
    const data = { command: "lock restore", argument: "a pipeline", example: "specline lock restore pipeline.yaml" };
    throw new SpeclineError([diagnostic("usage/missing-argument", data)]);
  }
  if (!options.copy) throw new SpeclineError([diagnostic("usage/conflict", { one: "restore", other: "--no-copy" })]);
  const pipelines: RestoredPipeline[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const path of paths) {
    const { value, diagnostics: faults } = await restoreCode(host, path, { from: options.from, ...choicesOf(options) });
    terminal.report(faults);
    diagnostics.push(...faults);
    if (value === undefined) continue;
    pipelines.push(value);
    terminal.print(restoredText(value));
  }
  const status = statusOf(diagnostics);
  terminal.printJson({ ok: status === EXIT.done, pipelines, diagnostics });
  return status;
}

function restoredText({ pipeline, restored, kept }: RestoredPipeline): string {
  const places = [...new Set(restored.map(({ from }) => from))];
  const written = restored.map(({ key }) => key).join(", ");
  const parts = [
    ...(restored.length === 0 ? [] : [`restored ${written} from ${places.join(" and ")}`]),
    ...(kept.length === 0 ? [] : [`kept ${counted(kept.length, "folder")}`]),
  ];
  return `${pipeline}: ${parts.length === 0 ? "nothing restored" : parts.join("; ")}`;
}
