import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { digest } from "../../base/digest.ts";
import { parseJson } from "../../base/json-text.ts";
import { readableBytes } from "../../base/units.ts";
import { diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import type { Input } from "../jobs/job.ts";
import { asWritable } from "../storage/streams.ts";
import { type AddressPlan, addressesIn, bucketOf, type FetchPlaces, planFor, stagedName } from "./fetch-plan.ts";
import { type FetchedFile, noteFetched, readFetched } from "./fetched.ts";
import type { FetchOptions, RemoteObject } from "./remote.ts";

/** How many objects are copied at a time. */
const AT_ONCE = 4;

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
  const notes = await fetchAddresses(
    wanted.map(({ uri }) => uri),
    places,
    options,
    signal,
  );
  const listed: string[] = [];
  for (const { uri } of wanted.filter(({ manifest }) => manifest === true)) {
    const parsed = parseJson((await places.storage.text(uri)) ?? "");
    if ("value" in parsed) listed.push(...addressesIn(parsed.value));
  }
  return listed.length === 0 ? notes : [...notes, ...(await fetchAddresses(listed, places, options, signal))];
}

/** A plan without what another one has. */
interface OwnPlan extends AddressPlan {
  readonly isEmpty: boolean;
}

async function fetchAddresses(
  uris: readonly string[],
  places: FetchPlaces,
  options: FetchOptions,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
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
  const besides = here.length === 0 ? "" : `; ${amountOf(here)} are here already`;
  if (news.length > 0) {
    await checkSize(news, options);
    const from = plans.flatMap((plan) => (plan.news.length > 0 ? [plan.uri] : []));
    const more = from.length > 1 ? ` and ${from.length - 1} more` : "";
    options.say(`fetching ${amountOf(news)} from ${from[0]}${more}${besides}`);
  }
  for (const plan of plans) await carryOut(plan, places, options, signal);
  if (news.length === 0 && here.length === 0 && gone.length === 0) return notes;
  const removed = gone.length === 0 ? "" : `; ${gone.length} that S3 no longer has were removed`;
  const sentence = `${amountOf(news)} fetched from S3${besides}${removed}`;
  options.say(sentence);
  return [...notes, sentence];
}

function noteOn({ uri, own, isEmpty }: OwnPlan): readonly string[] {
  if (own > 0) {
    const subject = own === 1 ? "a file that is" : `${own} files that are`;
    return [`${uri} is not fetched: the local S3 folder has ${subject} no copy from S3`];
  }
  return isEmpty ? [`there is nothing at ${uri} in S3`] : [];
}

const sizeOf = (objects: readonly RemoteObject[]): number => objects.reduce((sum, { size }) => sum + size, 0);

const amountOf = (objects: readonly RemoteObject[]): string =>
  `${objects.length} ${objects.length === 1 ? "file" : "files"} (${readableBytes(sizeOf(objects))})`;

async function checkSize(news: readonly RemoteObject[], { limit, freeBytes }: FetchOptions): Promise<void> {
  const size = sizeOf(news);
  const data = { amount: amountOf(news), size: readableBytes(size) };
  if (size > limit) throw new SpeclineError([diagnostic("run/fetch-limit", { ...data, limit: readableBytes(limit) })]);
  const free = await freeBytes();
  if (free !== undefined && size > free) {
    throw new SpeclineError([diagnostic("run/fetch-disk", { ...data, free: readableBytes(free) })]);
  }
}

/** Copies the objects of an address to a folder of their own, and puts them into place once all of them are here. */
async function carryOut(
  { uri, news, gone }: AddressPlan,
  places: FetchPlaces,
  options: FetchOptions,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { files, folders, storage } = places;
  if (gone.length > 0) {
    for (const one of gone) await files.remove(storage.locate(one));
    await noteFetched(
      files,
      folders,
      gone.map((one) => ({ uri: one, gone: true as const })),
    );
  }
  const staging = join(folders.work, "fetching");
  await files.makeFolder(staging);
  const staged: { readonly from: string; readonly to: string; readonly entry: FetchedFile }[] = [];
  const waiting = [...news];
  const worker = async (): Promise<void> => {
    for (let object = waiting.shift(); object !== undefined; object = waiting.shift()) {
      if (signal?.aborted === true) throw new SpeclineError([]);
      const address = `s3://${bucketOf(uri)}/${object.key}`;
      const to = placeFor(address, storage.locate);
      const from = await stage(address, object, staging, places, options, signal);
      const { modified = "" } = (await files.stat(from)) ?? {};
      staged.push({ from, to, entry: { uri: address, etag: object.etag, size: object.size, modified } });
    }
  };
  const failWith = (error: unknown): never => {
    waiting.length = 0;
    throw error;
  };
  // What has begun is copied to its end, because a later attempt need not copy it again.
  const ended = await Promise.allSettled(Array.from({ length: AT_ONCE }, () => worker().catch(failWith)));
  for (const one of ended) if (one.status === "rejected") throw one.reason;
  // A file that is in place, but not noted, would count as the user's own.
  await noteFetched(
    files,
    folders,
    staged.map(({ entry }) => entry),
  );
  for (const { from, to, entry } of staged) {
    try {
      await files.makeFolder(dirname(to));
      await files.rename(from, to);
    } catch (error) {
      throw cannotPlace(entry.uri, to, (error as Error).message);
    }
  }
  await files.removeEmpty(staging);
}

const cannotPlace = (uri: string, path: string, reason: string): SpeclineError =>
  new SpeclineError([diagnostic("run/fetch-place", { uri, path, reason })]);

/** The path of an object. Keys such as a//b or a/../b have none of their own. */
function placeFor(uri: string, locate: (uri: string) => string): string {
  if (/^s3:\/\/[^/]+(\/[^/]+)+$/s.test(uri)) return locate(uri);
  throw cannotPlace(uri, "the local S3 folder", "its key has an empty part");
}

/** Copies an object into the staging folder, unless an earlier attempt did; returns the path. */
async function stage(
  uri: string,
  object: RemoteObject,
  staging: string,
  { files, folders }: FetchPlaces,
  { stream }: FetchOptions,
  signal: AbortSignal | undefined,
): Promise<string> {
  const path = join(staging, stagedName(digest(JSON.stringify([uri, object.etag, object.size])), object));
  if ((await files.stat(path))?.size === object.size) return path;
  const pieces = await stream(uri);
  if (pieces === undefined) throw changed(uri);
  const partial = join(folders.temporary, `${digest(path)}.part`);
  await files.makeFolder(folders.temporary);
  await pipeline(Readable.from(pieces, { objectMode: false }), asWritable(files.create(partial)), { signal }).catch(
    (error: unknown) => {
      if (signal?.aborted === true) throw new SpeclineError([]);
      throw error;
    },
  );
  if ((await files.stat(partial))?.size !== object.size) throw changed(uri);
  await files.rename(partial, path);
  return path;
}

const changed = (uri: string): SpeclineError => new SpeclineError([diagnostic("run/fetch-changed", { uri })]);
