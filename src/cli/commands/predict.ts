import { type Predictions, predict } from "../../app/predict/predict.ts";
import type { Call } from "../definitions/index.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";
import { counted } from "../terminal/phrases.ts";
import { shortPath } from "../terminal/short-path.ts";

export async function run({ words: [subject], options, terminal, host }: Call<"predict">): Promise<ExitStatus> {
  const { value, diagnostics } = await predict(host, { subject, ...options });
  terminal.report(diagnostics);
  const status = statusOf(diagnostics);
  terminal.printJson({ ok: status === EXIT.done, ...value, diagnostics });
  if (value?.text !== undefined && !terminal.mode.json) terminal.printText(value.text);
  if (value === undefined) return status;
  terminal.say(summary(value, host.folder));
  return status;
}

function summary({ rows, labels, mean, model, run, step, output }: Predictions, here: string): string {
  const by = run === undefined ? shortPath(here, model) : `${step} of run ${run}`;
  const counts = Object.entries(labels).map(([label, count]) => `${label} ${count}`);
  const parts = [
    `${counted(rows, "row")} scored by ${by}`,
    ...(counts.length === 0 ? [] : [counts.join(", ")]),
    ...(mean === undefined ? [] : [`mean score ${Number(mean.toPrecision(4))}`]),
    ...(output === undefined ? [] : [`in ${shortPath(here, output)}`]),
  ];
  return parts.join("; ");
}
