import { listed } from "../../base/words.ts";
import { type SeenResource, seeResources, setPaused } from "../../deploy/index.ts";
import { diagnostic } from "../../diagnostics/index.ts";
import type { Deployment } from "../deployment.ts";
import { deployEffects } from "../host/deploy-effects.ts";
import type { Host } from "../host/host.ts";
import { guarded, subjectOf } from "../life/subject.ts";

export interface SchedulesRequest {
  /** Default: the target that the pipeline's config file or an ARN states. */
  readonly target?: string | undefined;
  /** One schedule. Default: all of them. */
  readonly schedule?: string | undefined;
}

/** A deployed schedule, or a rule that sends messages about executions that ended. */
export interface DeployedSchedule
  extends Pick<SeenResource, "kind" | "name" | "schedule" | "trigger" | "text" | "isPaused" | "isChanged"> {}

export interface DeployedSchedules {
  readonly pipeline: string;
  readonly schedules: readonly DeployedSchedule[];
}

/** Lists what starts a deployed pipeline, and which topics get messages about its executions, as it is on AWS. */
export const listSchedules = (host: Host, subject: string, request: SchedulesRequest) =>
  withSchedules(host, subject, request, async () => undefined);

/** Pauses or resumes schedules. Repeating it changes nothing. */
export const pauseSchedules = (host: Host, subject: string, isPaused: boolean, request: SchedulesRequest) =>
  withSchedules(host, subject, request, async (resource, services) => {
    if (resource.isPaused !== isPaused) await setPaused(resource, isPaused, services);
    return { ...resource, isPaused };
  });

type Services = Parameters<typeof setPaused>[2];

async function withSchedules(
  host: Host,
  subject: string,
  { target: named, schedule }: SchedulesRequest,
  change: (resource: SeenResource, services: Services) => Promise<SeenResource | undefined>,
): Promise<Deployment<DeployedSchedules>> {
  const found = await subjectOf(host, subject, named);
  if ("diagnostics" in found) return found;
  const { name, region, target, warnings } = found;
  const { schedules: services } = await deployEffects(host, region);
  const at = { pipeline: name };
  const done = await guarded(
    name,
    async (): Promise<Deployment<DeployedSchedules>> => {
      const all = await seeResources(name, services);
      if (all.length === 0)
        return {
          value: { pipeline: name, schedules: [] },
          diagnostics: [diagnostic("schedule/none-deployed", { pipeline: name }, at)],
        };
      // Messages about failures go on while schedules are paused, unless they are named.
      const chosen = all.filter((one) => (schedule === undefined ? true : one.schedule === schedule));
      if (chosen.length === 0) {
        const known = listed(all.map((one) => one.schedule));
        return { diagnostics: [diagnostic("schedule/unknown", { pipeline: name, name: schedule ?? "", known }, at)] };
      }
      const isStarting = (one: SeenResource): boolean => schedule !== undefined || !one.schedule.startsWith("on.");
      const schedules: SeenResource[] = [];
      for (const one of chosen) schedules.push((isStarting(one) ? await change(one, services) : undefined) ?? one);
      return { value: { pipeline: name, schedules: schedules.map(shown) }, diagnostics: [] };
    },
    target,
  );
  return { ...done, diagnostics: [...warnings, ...done.diagnostics] };
}

const shown = ({ kind, name, schedule, trigger, text, isPaused, isChanged }: SeenResource): DeployedSchedule => ({
  kind,
  name,
  schedule,
  trigger,
  text,
  isPaused,
  isChanged,
});
