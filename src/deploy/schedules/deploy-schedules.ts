import { type Compiled, endedSchedules, scheduleResources } from "../../compile/index.ts";
import { type Diagnostic, diagnostic, type Place } from "../../diagnostics/index.ts";
import { NO_SCHEDULES, SCHEDULES_TAG } from "../../plan/index.ts";
import type { DeployCall } from "../calls.ts";
import { denialOf, remedyOf } from "../denied.ts";
import { type DeployEffects, ServiceFault } from "../ports.ts";
import { applySchedules } from "./apply-schedules.ts";
import { hasSchedules } from "./schedules-tag.ts";

/** The pipeline as a deploy has just made it. */
interface DeployedNow {
  readonly arn: string;
  /** The digest of its manifest. */
  readonly stored: string;
  /** The value of its tag for schedules before. */
  readonly scheduled: string | undefined;
}

type Needed = Pick<DeployEffects, "service" | "schedules" | "store" | "now">;

/**
 * Creates, changes and removes a pipeline's schedules. A pipeline that neither has nor had any needs no call, and no
 * permission for one.
 */
export async function deploySchedules(
  compiled: Compiled,
  { arn, stored, scheduled }: DeployedNow,
  note: (call: DeployCall) => void,
  effects: Needed,
): Promise<readonly Diagnostic[]> {
  const { name, title, schedules = [] } = compiled.manifest;
  const wanted = scheduleResources(compiled);
  if (wanted.length === 0 && !hasSchedules(scheduled)) return [];
  const tag = async (Value: string): Promise<void> => {
    if (scheduled === Value) return;
    await effects.service.call(
      "AddTags",
      { ResourceArn: arn, Tags: [{ Key: SCHEDULES_TAG, Value }] },
      { exists: true },
    );
    note({ operation: "AddTags", subject: name, outcome: "done" });
  };
  if (wanted.length > 0) await tag(stored);
  const now = effects.now();
  await applySchedules(name, wanted, effects.schedules, note, now);
  if (wanted.length === 0) await tag(NO_SCHEDULES);
  const at: Place = { pipeline: title };
  return [...endedSchedules(schedules, now), ...(await silentBuckets(compiled, effects, at))];
}

/** The buckets that schedules watch, but that do not send their events to EventBridge. */
async function silentBuckets(
  { manifest: { schedules = [], target } }: Compiled,
  { store }: Pick<DeployEffects, "store">,
  at: Place,
): Promise<readonly Diagnostic[]> {
  const found = await Promise.all(
    schedules.map(async ({ name, trigger }): Promise<readonly Diagnostic[]> => {
      if (trigger.kind !== "data") return [];
      const bucket = trigger.address.slice("s3://".length).split("/")[0] ?? "";
      try {
        return (await store.sendsEvents(bucket)) ? [] : [diagnostic("schedule/bucket-silent", { bucket, name }, at)];
      } catch (error) {
        if (!(error instanceof ServiceFault)) throw error;
        const remedy = remedyOf(denialOf(error, target));
        return [diagnostic("schedule/bucket-unseen", { bucket, name, reason: error.message, remedy }, at)];
      }
    }),
  );
  return found.flat();
}
