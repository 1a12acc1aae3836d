import type { Json, JsonObject } from "../base/canonical.ts";
import { isObject } from "../base/json.ts";
import { inOneSpelling } from "../base/spellings.ts";
import { didYouMean, listed, nearest } from "../base/words.ts";
import { describeSchema } from "../config/index.ts";
import { type Diagnostic, diagnostic, type Staged } from "../diagnostics/index.ts";
import { type EndStatus, NOTIFY_KEYS, type Notify, type NotifyMembers, notifySchema } from "../spec/schedule.ts";

const STATUSES = Object.fromEntries(
  Object.entries(NOTIFY_KEYS).map(([status, key]) => [key, status as EndStatus]),
) as Readonly<Record<keyof NotifyMembers, EndStatus>>;
/** An ARN or several, with a FIFO topic among them. */
const FIFO = /:sns:[^"]*\.fifo"/;

/**
 * Reads the topics that get a message about the end of an execution: topics for failures, or an object with topics for
 * each status.
 *
 * @returns the topics by status, and every fault with its path, such as "notify.onFailure"
 */
export function readNotify(given: Json | undefined, title: string): Staged<Notify | undefined> {
  if (given === undefined || given === null) return { value: undefined, diagnostics: [] };
  const members: JsonObject = isObject(given) ? given : { onFailure: given };
  const at = (key: string) => ({ pipeline: title, path: isObject(given) ? `notify.${key}` : "notify" });
  const { value, twice } = inOneSpelling<Json>(members);
  const shape = notifySchema.shape;
  const diagnostics: Diagnostic[] = twice.map((one) => diagnostic("author/same-key", { ...one }, at(one.key)));
  for (const [key, member] of Object.entries(members)) {
    const [name = key] = Object.keys(inOneSpelling({ [key]: member }).value);
    if (!Object.hasOwn(shape, name)) {
      const hint = didYouMean(nearest(name, Object.keys(shape)), `its keys are ${listed(Object.keys(shape))}`);
      diagnostics.push(diagnostic("author/unknown-key", { key, where: "notify" }, at(key), { hint }));
      continue;
    }
    const schema = shape[name as keyof NotifyMembers];
    if (schema.safeParse(member).success) continue;
    const data = { key, expected: describeSchema(schema), value: JSON.stringify(member) };
    const code = FIFO.test(data.value) ? "schedule/topic-fifo" : "schedule/topic";
    diagnostics.push(diagnostic(code, data, at(key)));
  }
  if (diagnostics.length > 0) return { value: undefined, diagnostics };
  const topics = Object.entries(notifySchema.parse(value)).flatMap(([key, some]) =>
    some === undefined ? [] : [[STATUSES[key as keyof typeof STATUSES], [...new Set([some].flat())].sort()] as const],
  );
  return { value: topics.length === 0 ? undefined : Object.fromEntries(topics), diagnostics };
}

/** The notifications as a spec states them, in snake_case. */
export const printNotify = (notify: Notify): JsonObject =>
  Object.fromEntries(
    Object.entries(STATUSES).flatMap(([key, status]) => {
      const topics = notify[status];
      return topics === undefined
        ? []
        : [[key.replace("on", "on_").toLowerCase(), topics.length === 1 ? (topics[0] ?? "") : topics]];
    }),
  );
