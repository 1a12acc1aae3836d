import type { Executed, ExecutedVersion } from "../plan/index.ts";
import { definitionIn, type SeenPipeline } from "./deployed.ts";
import { describeVersion } from "./life/versions.ts";
import type { DeployEffects } from "./ports.ts";

/** Results of earlier versions are seldom young enough for AWS's cache, and each one costs a call. */
const MAX_COMPARED = 4;

/** The executed versions that `executedVersions` leaves out. */
export const olderVersions = ({ executed }: Pick<SeenPipeline, "executed">): readonly number[] =>
  typeof executed === "string" ? [] : executed.slice(MAX_COMPARED);

/**
 * The versions of a pipeline whose results AWS's cache can hold. Only the definition of each is read: where it was
 * deployed is in the latest version's manifest.
 *
 * @returns undefined if it is the pipeline as it is
 */
export async function executedVersions(
  name: string,
  { executed, version: current, side }: SeenPipeline,
  effects: Pick<DeployEffects, "service">,
): Promise<Executed | undefined> {
  if (typeof executed === "string") return executed === "earlier" ? executed : undefined;
  const found = await Promise.all(
    executed.slice(0, MAX_COMPARED).map(async (version): Promise<readonly ExecutedVersion[]> => {
      if (version === current) return [{ version, side }];
      const described = await describeVersion(name, version, effects);
      if (described === undefined) return [];
      const definition = definitionIn(described.PipelineDefinition ?? "");
      return [{ version, side: { ...side, definition, isDrifted: true } }];
    }),
  );
  return found.flat();
}
