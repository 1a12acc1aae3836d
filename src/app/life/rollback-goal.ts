import type { DescribePipelineResponse } from "@aws-sdk/client-sagemaker";
import { digest } from "../../base/digest.ts";
import { type DeployEffects, describeVersion, type PipelineVersion } from "../../deploy/index.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import { unknownVersion } from "./startable.ts";
import { optionFor, type Subject } from "./subject.ts";

/** The version to go back to. */
export interface EarlierGoal {
  readonly version: number;
  /** The latest version. */
  readonly from?: number;
  readonly described: DescribePipelineResponse;
  readonly diagnostics: readonly Diagnostic[];
}

interface Now {
  /** The digest of the latest definition. */
  readonly current: string;
  /** The latest first. */
  readonly versions: readonly PipelineVersion[];
}

/**
 * The version that the user names, or otherwise the latest one whose definition differs from the current definition.
 *
 * If the current definition is also the one before that, the pipeline has been rolled back already, perhaps by an attempt
 * whose end nobody saw. Going "back" would undo that, so the goal is then the current definition: rolling back twice is
 * the same as once.
 */
export async function goalOf(
  subject: Subject,
  wanted: number | undefined,
  { current, versions }: Now,
  effects: Pick<DeployEffects, "service">,
): Promise<EarlierGoal | Diagnostic> {
  const { name, typed, named } = subject;
  const [latest, ...earlier] = versions;
  const from = latest === undefined ? {} : { from: latest.version };
  if (wanted !== undefined) {
    const described = await describeVersion(name, wanted, effects);
    if (described !== undefined) return { version: wanted, described, ...from, diagnostics: [] };
    return unknownVersion(
      subject,
      wanted,
      versions.map(({ version }) => version),
    );
  }
  let goal: EarlierGoal | undefined;
  for (const { version } of earlier) {
    const described = await describeVersion(name, version, effects);
    const found = digest(described?.PipelineDefinition ?? "");
    if (described === undefined) continue;
    if (goal === undefined) {
      if (found !== current) goal = { version, described, ...from, diagnostics: [] };
      continue;
    }
    if (found === digest(goal.described.PipelineDefinition ?? "")) continue;
    if (found !== current) return goal;
    const back = { between: goal.version, subject: typed, option: optionFor(named) };
    const data = { name, from: latest?.version ?? 0, version, ...back };
    return { version, described, ...from, diagnostics: [diagnostic("version/already-back", data, { pipeline: name })] };
  }
  return goal ?? diagnostic("version/nothing-earlier", { name }, { pipeline: name });
}
