import { listed } from "../../base/words.ts";
import type { PredictedStep } from "../../local/index.ts";
import type { ExplainedKey } from "../../local/run/explain-key.ts";
import { counted } from "./phrases.ts";
import { table } from "./table.ts";
import type { Terminal } from "./terminal.ts";

function predictionText({ rerun, because, cachedFrom, fault }: PredictedStep): readonly [what: string, why: string] {
  switch (rerun) {
    case "yes":
      return ["runs", because];
    case "always":
      return ["always", because];
    case "unknown":
      return ["open", `depends on what ${because} does`];
    case "no":
      if (fault !== undefined) return ["fails", because];
      return cachedFrom === undefined ? ["skipped", because] : ["kept", `the result of ${cachedFrom}`];
    default:
      return rerun satisfies never;
  }
}

/** What a run on this machine would do, a line for each step. */
export function predictionLines(terminal: Terminal, steps: readonly PredictedStep[]): string {
  const { color } = terminal;
  const rows = steps.map((step) => {
    const [what, why] = predictionText(step);
    const paint =
      what === "fails" ? color.red : what === "kept" ? color.green : what === "runs" ? color.yellow : color.dim;
    return [step.name, paint(what), why];
  });
  const number = (rerun: PredictedStep["rerun"]): number => steps.filter((step) => step.rerun === rerun).length;
  const kept = steps.filter(({ cachedFrom }) => cachedFrom !== undefined).length;
  const open = number("unknown");
  const foot = `${counted(number("yes"), "job")} certain to run, ${kept} kept${open === 0 ? "" : `, ${open} open`}`;
  const keys = steps.flatMap((step) => (step.key === undefined ? [] : [keyText(terminal, step, step.key)]));
  const explained = keys.length === 0 ? "" : `\n\n${keys.join("\n")}`;
  return `${table(terminal, [{ title: "step" }, { title: "a run" }, { title: "" }], rows)}\n${foot}${explained}`;
}

/** In what a step's key differs from that of its latest result, a line for each part. */
function keyText({ color }: Terminal, { name, rerun }: PredictedStep, key: ExplainedKey): string {
  const { run, differences, open } = key;
  if (run === undefined) return `${color.bold(name)}  no run has a result of it`;
  const lines = differences.map(({ part, before, after }) => {
    if (before === undefined && after === undefined) return `  ${part}: its contents differ`;
    return `  ${part}: ${before ?? "(absent)"} → ${after ?? "(absent)"}`;
  });
  if (open.length > 0) lines.push(`  not known yet: ${listed(open)}`);
  if (lines.length === 0)
    return `${color.bold(name)}  the same key as in run ${run}${rerun === "yes" ? ", as far as records show" : ""}`;
  return [`${color.bold(name)}  compared with run ${run}:`, ...lines].join("\n");
}
