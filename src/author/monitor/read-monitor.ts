import type { Json, JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { isObject } from "../../base/json.ts";
import { inOneSpelling } from "../../base/spellings.ts";
import { didYouMean, listed, nearest } from "../../base/words.ts";
import { describeSchema } from "../../config/index.ts";
import { type Diagnostic, diagnostic, type Place, type Staged } from "../../diagnostics/index.ts";
import { address, monitorSchema } from "../../spec/monitor.ts";
import type { Monitor } from "../../spec/pipeline.ts";
import { readNotify } from "../notify.ts";
import { readRequirements } from "../requirements.ts";
import { readSchedules } from "../schedules.ts";

const DRIFT = ["maxColumns", "minEffect"] as const;

/**
 * Reads how a pipeline's model is monitored.
 *
 * @param given - as written, in any spelling of its keys
 * @param title - the pipeline's title
 * @returns the monitoring, or undefined if there is none or it has faults; and every fault with its path, such as
 *   "monitor.every"
 */
export function readMonitor(given: Json | undefined, title: string): Staged<Monitor | undefined> {
  if (given === undefined || given === null) return { value: undefined, diagnostics: [] };
  const at = (path = ""): Place => ({ pipeline: title, path: path === "" ? "monitor" : `monitor.${path}` });
  if (!isObject(given)) {
    const expected = "an object with 'data', and 'drift' or 'quality'";
    const data = { key: "monitor", expected, value: JSON.stringify(given) };
    return { value: undefined, diagnostics: [diagnostic("author/bad-shape", data, at())] };
  }
  const { members, diagnostics } = membersOf(given, at);
  const { data, every, drift = true, quality, notify } = members;
  const lacking = (key: string, expected: string): void => {
    diagnostics.push(diagnostic("author/bad-shape", { key: `monitor.${key}`, expected, value: "missing" }, at(key)));
  };
  if (!Object.hasOwn(given, "data")) lacking("data", "an address such as 's3://bucket/new/'");
  if (drift === false && quality === undefined) lacking("quality", "bounds such as { minAuc: 0.8 }, or drift: true");
  const schedules = readSchedules(every, title);
  const notified = readNotify(notify, title);
  const measured = quality === undefined ? undefined : qualityOf(quality as JsonObject, at);
  if (measured?.requirements.length === 0 && measured.diagnostics.length === 0)
    lacking("quality", "a bound such as minAuc: 0.8");
  diagnostics.push(
    ...movedTo("every", /^schedule/, schedules.diagnostics),
    ...movedTo("notify", /^notify/, notified.diagnostics),
    ...(measured?.diagnostics ?? []),
  );
  if (diagnostics.length > 0 || data === undefined) return { value: undefined, diagnostics };
  const value: Monitor = defined({
    data: data as Json,
    schedules: schedules.value.map((one) => ({ ...one, at: at("every") })),
    notify: notified.value,
    drift: drift === false ? undefined : { maxColumns: 0, ...(drift === true ? {} : drift) },
    quality: measured && defined({ labels: measured.labels, requirements: measured.requirements }),
    written: given,
  }) as Monitor;
  return { value, diagnostics };
}

/** The members under their own names. Members with a fault are left out. */
function membersOf(given: JsonObject, at: (path: string) => Place) {
  const { value, twice } = inOneSpelling<Json>(given);
  const diagnostics: Diagnostic[] = twice.map((one) => diagnostic("author/same-key", { ...one }, at(one.key)));
  const { shape } = monitorSchema;
  const members: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    if (!Object.hasOwn(shape, key)) {
      const hint = didYouMean(nearest(key, Object.keys(shape)), `its keys are ${listed(Object.keys(shape))}`);
      diagnostics.push(diagnostic("author/unknown-key", { key, where: "monitor" }, at(key), { hint }));
      continue;
    }
    const schema = shape[key as keyof typeof shape];
    const inner = key === "drift" && isObject(member) ? inOneSpelling<Json>(member) : undefined;
    diagnostics.push(
      ...(inner?.twice ?? []).map((one) => diagnostic("author/same-key", { ...one }, at(`drift.${one.key}`))),
    );
    const read = schema.safeParse(inner?.value ?? member);
    if (read.success) members[key] = read.data;
    else diagnostics.push(badMember(key, member, describeSchema(schema), at));
  }
  return { members: members as Partial<ReturnType<typeof monitorSchema.parse>>, diagnostics };
}

function badMember(key: string, member: Json, expected: string, at: (path: string) => Place): Diagnostic {
  const own = isObject(member) ? Object.keys(inOneSpelling(member).value) : [];
  const unknown = key === "drift" ? own.find((name) => !DRIFT.some((known) => known === name)) : undefined;
  if (unknown === undefined)
    return diagnostic("author/bad-shape", { key: `monitor.${key}`, expected, value: JSON.stringify(member) }, at(key));
  const hint = didYouMean(nearest(unknown, DRIFT), `its keys are ${listed(DRIFT)}`);
  return diagnostic("author/unknown-key", { key: unknown, where: "monitor.drift" }, at(`drift.${unknown}`), { hint });
}

/** The bounds on metrics, and the address of the rows with labels. */
function qualityOf({ labels, ...bounds }: JsonObject, at: (path: string) => Place) {
  const read = readRequirements(bounds, at("quality"), (key) => at(`quality.${key}`));
  const { requirements, maxTrainingTime, diagnostics } = read;
  const isAddress = labels === undefined || address.safeParse(labels).success;
  const faults = [
    ...diagnostics,
    ...(maxTrainingTime === undefined
      ? []
      : [diagnostic("author/requirement", { key: "maxTrainingTime" }, at("quality.maxTrainingTime"))]),
    ...(isAddress
      ? []
      : [
          diagnostic(
            "author/bad-shape",
            { key: "labels", expected: "an address such as 's3://bucket/labels/'", value: JSON.stringify(labels) },
            at("quality.labels"),
          ),
        ]),
  ];
  return { labels, requirements, diagnostics: faults };
}

/** Faults of a member that is also a member of pipelines, at its place in the monitoring. */
const movedTo = (key: string, own: RegExp, faults: readonly Diagnostic[]): readonly Diagnostic[] =>
  faults.map((fault) => ({
    ...fault,
    at: { ...fault.at, path: (fault.at.path ?? "").replace(own, `monitor.${key}`) },
  }));
