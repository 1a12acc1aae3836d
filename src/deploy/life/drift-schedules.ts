import type { DescribePipelineResponse } from "@aws-sdk/client-sagemaker";
import { defined } from "../../base/defined.ts";
import { scheduleText } from "../../plan/index.ts";
import type { Target } from "../../spec/target.ts";
import { hasEnded } from "../../spec/timing.ts";
import { scheduledOf } from "../deployed-manifest.ts";
import type { DeployEffects } from "../ports.ts";
import { seeResources } from "../schedules/seen-resources.ts";
import type { Compared, Drift } from "./drift-types.ts";

/**
 * The schedules and notifications of the last deploy that somebody changed or deleted. One that is paused is not drift,
 * and neither is one that somebody else made.
 */
export async function driftOfSchedules(
  found: DescribePipelineResponse,
  tags: ReadonlyMap<string, string>,
  target: Target,
  { store, schedules: services, now }: Pick<DeployEffects, "store" | "schedules" | "now">,
): Promise<Compared> {
  const scheduled = await scheduledOf(found, tags, target, (uri) => store.get(uri));
  if (scheduled === undefined)
    return { drifts: [], unchecked: [{ what: "schedules", reason: "the manifest of their deploy is missing" }] };
  const { schedules = [], notify = {} } = scheduled;
  const expected = new Map([
    ...schedules.filter((one) => !hasEnded(one, now())).map((one) => [one.name, scheduleText(one)] as const),
    ...Object.entries(notify).map(([status, topics]) => [`on.${status}`, topics.join(", ")] as const),
  ]);
  if (expected.size === 0) return { drifts: [] };
  const seen = new Map((await seeResources(String(found.PipelineName), services)).map((one) => [one.schedule, one]));
  const drifts = [...expected].flatMap(([of, text]): readonly Drift[] => {
    const there = seen.get(of);
    if (there !== undefined && !there.isChanged) return [];
    return [defined({ kind: "schedule" as const, of, expected: text, found: there && `changed: ${there.text}` })];
  });
  return { drifts };
}
