import { defined } from "../../base/defined.ts";
import { type PlanSide, scheduleSettings } from "../../plan/index.ts";
import { hasEnded } from "../../spec/timing.ts";
import type { DeployEffects } from "../ports.ts";
import { type SeenResource, seeResources } from "./seen-resources.ts";

type Scheduled = NonNullable<PlanSide["scheduled"]>;

/**
 * Where a pipeline's schedules and notifications on AWS are not what the last deploy made: those that somebody deleted
 * or changed, and those that are left over. A schedule that is paused is as it was deployed.
 *
 * @param scheduled - what the last deploy made
 * @returns by setting, as a plan names it, what is there: null if nothing is
 */
export async function foundSchedules(
  pipeline: string,
  scheduled: Scheduled,
  { schedules: services, now }: Pick<DeployEffects, "schedules" | "now">,
): Promise<Readonly<Record<string, string | null>>> {
  const { schedules = [], notify } = scheduled;
  const time = now();
  const current = schedules.filter((one) => !hasEnded(one, time));
  const expected = scheduleSettings(defined({ schedules: current, notify }));
  if (schedules.length === 0 && expected.size === 0) return {};
  const seen = new Map((await seeResources(pipeline, services)).map((one) => [settingOf(one), one]));
  const missing = [...expected.keys()]
    .filter((setting) => !seen.has(setting))
    .map((setting) => [setting, null] as const);
  const others = [...seen].flatMap(([setting, { isChanged, text }]) =>
    isChanged || !expected.has(setting) ? [[setting, isChanged ? `changed: ${text}` : text] as const] : [],
  );
  return Object.fromEntries([...missing, ...others]);
}

/** The setting of a plan that shows a resource. */
const settingOf = ({ schedule }: SeenResource): string =>
  schedule.startsWith("on.") ? `notify ${schedule.slice("on.".length)}` : `schedule ${schedule}`;
