import { join } from "node:path";
import { defined } from "../../base/defined.ts";
import { parseJson } from "../../base/json-text.ts";
import { listed } from "../../base/words.ts";
import type { Compiled } from "../../compile/index.ts";
import { SpeclineError } from "../../diagnostics/index.ts";
import { type PredictedStep, type RunRecord, readRun } from "../../local/index.ts";
import { type PlanSide, planOf, sideOf } from "../../plan/index.ts";
import type { Definition } from "../../sagemaker/definition.ts";
import type { Host } from "../host/host.ts";
import type { PreparedPipeline } from "../load/prepare.ts";

/** Adds reasons to the steps that run: the fields that differ from the latest run, or that there is no result yet. */
export async function withReasons(
  host: Host,
  work: string,
  { compiled, title }: PreparedPipeline,
  steps: readonly PredictedStep[],
): Promise<readonly PredictedStep[]> {
  if (compiled === undefined || !steps.some(({ rerun }) => rerun === "yes")) return steps;
  const { definition, manifest, assets } = compiled;
  const made = manifest !== undefined && assets !== undefined;
  const after = made ? sideOf({ definition, manifest, assets } satisfies Compiled) : { definition };
  const before = await latestSide(host, work, title);
  const changes = planOf(before ?? "nothing", after);
  const known = new Map(changes.steps.map((step) => [step.name, step]));
  return steps.map((step) => {
    if (step.rerun !== "yes" || step.because !== "") return step;
    const { action, fields } = known.get(step.name) ?? { action: "added", fields: [] };
    const names = fields.slice(0, 2).map(({ field }) => field);
    const because =
      before === undefined || action === "added"
        ? "it has no result yet"
        : names.length > 0
          ? listed(names)
          : "no result fits its code and its inputs";
    return { ...step, because };
  });
}

/** The latest run, if it was a run of this pipeline. */
async function latestSide(host: Host, work: string, title: string): Promise<PlanSide | undefined> {
  const record = await readRun(host.effects, work, "latest").catch((error: unknown): RunRecord | undefined => {
    if (error instanceof SpeclineError) return undefined;
    throw error;
  });
  if (record === undefined || record.title !== title) return undefined;
  const text = await host.effects.files.readRegular(join(work, "runs", record.run, "definition.json"));
  const parsed = parseJson(text ?? "");
  if (!("value" in parsed)) return undefined;
  return defined({ definition: parsed.value as unknown as Definition, manifest: record.manifest });
}
