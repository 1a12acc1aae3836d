import type { PredictedStep } from "../../local/index.ts";
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
  return `${table(terminal, [{ title: "step" }, { title: "a run" }, { title: "" }], rows)}\n${foot}`;
}
