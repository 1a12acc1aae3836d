import { join } from "node:path";
import { listed } from "../../base/words.ts";
import type { Files } from "../../local/effects.ts";
import type { RunRecord } from "../../local/index.ts";
import type { readable, runDocuments } from "../../report/index.ts";
import { satisfies } from "../../spec/kinds.ts";
import { modelsOf } from "../run-places.ts";

type Documents = Awaited<ReturnType<typeof runDocuments>>;

/** The steps that trained the model which a step made or packaged. */
export function trainersOf(run: RunRecord, step: string): readonly string[] {
  const all = modelsOf(run).map((one) => one.step);
  if (all.includes(step)) return [step];
  const read = (run.manifest?.wires ?? []).flatMap(({ from, to }) => (to.step === step ? [from.step] : []));
  const own = all.filter((one) => read.includes(one));
  return own.length > 0 || all.length > 1 ? own : all;
}

/** The steps that scored rows with the model of one trainer: itself, and those that read its model. */
function scorersOf(run: RunRecord, trainer: string): (step: string) => boolean {
  // With a single model, every scored row is from it, whatever is between them.
  if (modelsOf(run).length === 1) return () => true;
  const wires = run.manifest?.wires ?? [];
  return (step) => step === trainer || wires.some(({ from, to }) => from.step === trainer && to.step === step);
}

/** The rows of a model that its run held out and scored, or why there are none. */
export async function heldOutOf(
  run: RunRecord,
  trainer: string,
  { predicted, measured, artifacts }: Pick<Documents, "predicted" | "measured" | "artifacts">,
  files: Pick<Files, "list" | "stat">,
  isReadable: typeof readable,
): Promise<Documents["predicted"][number] | string> {
  const isScorer = scorersOf(run, trainer);
  // Scores that were calibrated later are not those of the model itself.
  const found = predicted.find(
    ({ split, artifact: { step } }) =>
      split !== "validation" &&
      split !== "train" &&
      isScorer(step) &&
      measured.some((one) => one.artifact.step === step),
  );
  if (found !== undefined) return found;
  const large: string[] = [];
  for (const { step, kind, path } of artifacts) {
    if (kind === undefined || !satisfies(kind, "predictions.labelled") || !isScorer(step)) continue;
    let size = 0;
    for (const name of (await files.list(path).catch(() => [])).filter((one) => one.endsWith(".csv")))
      size += (await files.stat(join(path, name)))?.size ?? 0;
    if (size > 0 && !isReadable("predictions.csv", size)) large.push(`${step} (${Math.round(size / 2 ** 20)} MiB)`);
  }
  if (large.length > 0) return `the held-out scores of ${listed(large)} are too large to be read`;
  return `run '${run.run}' scored no rows that were held out with the model of ${trainer}`;
}
