import { decideModel } from "../../app/life/approve.ts";
import type { ModelVersion } from "../../deploy/index.ts";
import type { Call } from "../definitions/index.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";
import { table } from "../terminal/table.ts";
import type { Terminal } from "../terminal/terminal.ts";

export async function run({ words: [model], options, terminal, host }: Call<"approve">): Promise<ExitStatus> {
  const { value, diagnostics } = await decideModel(host, model, {
    target: options.target,
    reject: options.reject === true,
    note: options.note,
    yes: options.yes === true,
    onModel: (found) => terminal.print(modelLines(found, terminal)),
  });
  terminal.report(diagnostics);
  const status = statusOf(diagnostics);
  terminal.printJson({ ok: status === EXIT.done, ...value, diagnostics });
  if (value?.outcome === "declined") {
    terminal.say("nothing was changed");
    return EXIT.interrupted;
  }
  if (value !== undefined) terminal.print(`${value.arn}: ${value.outcome}, ${value.approval}`);
  return status;
}

function modelLines({ arn, approval, created, note, metrics }: ModelVersion, terminal: Terminal): string {
  const rows = Object.entries(metrics).map(([name, value]) => [name, String(value)]);
  const columns = [{ title: "metric" }, { title: "value", right: true }];
  return [
    arn,
    `${approval}${note === undefined ? "" : `: ${note}`}${created === undefined ? "" : `  registered ${created}`}`,
    rows.length === 0 ? "the package names no metrics that can be shown" : table(terminal, columns, rows),
  ].join("\n");
}
