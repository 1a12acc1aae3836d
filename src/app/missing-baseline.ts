import { commandLine } from "../base/command-line.ts";
import { inSample, latestPlace } from "../compile/places.ts";
import type { Diagnostic } from "../diagnostics/index.ts";
import type { PreparedPipeline } from "./load/prepare.ts";

/**
 * Inputs that another pipeline writes do not exist before its first run. Its command is what helps, rather than a place
 * for the data.
 *
 * @param faults - the faults of a run that could not start
 * @param file - the file of the pipeline that writes them, as a user names it
 * @param sample - the share of rows, if the run has a sample
 */
export function withTraining(
  faults: readonly Diagnostic[],
  { wired, target }: Pick<PreparedPipeline, "wired" | "target">,
  file: string,
  sample?: number,
): readonly Diagnostic[] {
  if (target === undefined) return faults;
  const places = (wired?.steps ?? []).flatMap(({ inputs }) =>
    Object.values(inputs).flatMap((binding) => {
      const latest =
        binding.from === "external" ? (binding.uri as Partial<Latest> | null)?.["Specline:Latest"] : undefined;
      if (latest === undefined) return [];
      const place = latestPlace(target, latest.pipeline, latest.step, latest.port);
      return [sample === undefined ? place : inSample(target, place, sample)];
    }),
  );
  const hint = `first train the model, which keeps what is compared with if the requirements are met: ${commandLine("run", file, { sample })}`;
  return faults.map((fault) =>
    fault.code === "run/input-missing" && places.some((place) => fault.message.includes(`${place} `))
      ? { ...fault, hint }
      : fault,
  );
}

interface Latest {
  readonly "Specline:Latest": { readonly pipeline: string; readonly step: string; readonly port: string };
}
