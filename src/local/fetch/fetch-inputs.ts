import { parseJson } from "../../base/json-text.ts";
import { readableBytes } from "../../base/units.ts";
import { diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import type { Input } from "../jobs/job.ts";
import { carryOut } from "./carry-out.ts";
import { type AddressPlan, addressesIn, bucketOf, type FetchPlaces, planFor } from "./fetch-plan.ts";
import { readFetched } from "./fetched.ts";
import type { FetchOptions, RemoteObject } from "./remote.ts";

/**
 * Copies inputs from S3 to the local S3 folder, unless they are here already, and as they are there now.
 *
 * @param inputs - what the run reads; addresses that are not in S3 are ignored
 * @returns sentences that say what was copied, and what was not
 * @throws SpeclineError if S3 refuses a call, or if the objects exceed the limit or the disk
 */
export async function fetchInputs(
  inputs: readonly Input[],
  places: FetchPlaces,
  options: FetchOptions,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const wanted = inputs.filter(({ uri }) => /^s3:\/\/[^/]+\/./.test(uri));
  const { notes, bytes } = await fetchAddresses(
    wanted.map(({ uri }) => uri),
    places,
    options,
    0,
    signal,
  );
  const listed: string[] = [];
  for (const { uri } of wanted.filter(({ manifest }) => manifest === true)) {
    const parsed = parseJson((await places.storage.text(uri)) ?? "");
    if ("value" in parsed) listed.push(...addressesIn(parsed.value));
  }
  if (listed.length === 0) return notes;
  return [...notes, ...(await fetchAddresses(listed, places, options, bytes, signal)).notes];
}

/** A plan without what another one has. */
interface OwnPlan extends AddressPlan {
  readonly isEmpty: boolean;
}

/** @param spent - the bytes that the run has downloaded before */
async function fetchAddresses(
  uris: readonly string[],
  places: FetchPlaces,
  options: FetchOptions,
  spent: number,
  signal: AbortSignal | undefined,
): Promise<{ readonly notes: readonly string[]; readonly bytes: number }> {
  const { files, folders } = places;
  const fetched = await readFetched(files, folders);
  const plans: OwnPlan[] = [];
  const planned = new Set<string>();
  for (const uri of new Set(uris)) {
    if (signal?.aborted === true) throw new SpeclineError([]);
    const plan = await planFor(uri, fetched, places, options);
    if (plan === undefined) continue;
    // An object can be at several addresses, one of which is a prefix of another.
    const isFirst = ({ key }: RemoteObject): boolean => !planned.has(`${bucketOf(uri)}/${key}`);
    const own = { ...plan, news: plan.news.filter(isFirst), same: plan.same.filter(isFirst) };
    for (const { key } of [...plan.news, ...plan.same]) planned.add(`${bucketOf(uri)}/${key}`);
    plans.push({ ...own, isEmpty: plan.news.length + plan.same.length === 0 });
  }
  const notes = plans.flatMap(noteOn);
  for (const note of notes) options.say(note);
  const news = plans.flatMap((plan) => plan.news);
  const here = plans.flatMap((plan) => plan.same);
  const gone = [...new Set(plans.flatMap((plan) => plan.gone))];
  const besides = here.length === 0 ? "" : `; ${amountOf(here)} ${isOrAre(here)} here already`;
  if (news.length > 0) {
    await checkSize(news, spent, options);
    const from = plans.flatMap((plan) => (plan.news.length > 0 ? [plan.uri] : []));
    const more = from.length > 1 ? ` and ${from.length - 1} more` : "";
    options.say(`fetching ${amountOf(news)} from ${from[0]}${more}${besides}`);
  }
  for (const plan of plans) await carryOut(plan, places, options, signal);
  const bytes = sizeOf(news);
  if (news.length === 0 && here.length === 0 && gone.length === 0) return { notes, bytes };
  const removed =
    gone.length === 0 ? "" : `; ${gone.length} that S3 no longer has ${gone.length === 1 ? "was" : "were"} removed`;
  const sentence = `${amountOf(news)} fetched from S3${besides}${removed}`;
  options.say(sentence);
  return { notes: [...notes, sentence], bytes };
}

function noteOn({ uri, blocked, isEmpty }: OwnPlan): readonly string[] {
  if (blocked !== undefined) return [`${uri} is not fetched: ${blocked}`];
  return isEmpty ? [`there is nothing at ${uri} in S3`] : [];
}

const sizeOf = (objects: readonly RemoteObject[]): number => objects.reduce((sum, { size }) => sum + size, 0);

const isOrAre = ({ length }: readonly RemoteObject[]): string => (length === 1 ? "is" : "are");

const amountOf = (objects: readonly RemoteObject[]): string =>
  `${objects.length} ${objects.length === 1 ? "file" : "files"} (${readableBytes(sizeOf(objects))})`;

async function checkSize(
  news: readonly RemoteObject[],
  spent: number,
  { limit, freeBytes }: FetchOptions,
): Promise<void> {
  const size = sizeOf(news);
  const before = spent === 0 ? "" : ` besides ${readableBytes(spent)}`;
  const data = { amount: amountOf(news) + before, size: readableBytes(spent + size) };
  if (spent + size > limit)
    throw new SpeclineError([diagnostic("run/fetch-limit", { ...data, limit: readableBytes(limit) })]);
  const free = await freeBytes();
  if (free !== undefined && size > free) {
    throw new SpeclineError([diagnostic("run/fetch-disk", { ...data, free: readableBytes(free) })]);
  }
}
