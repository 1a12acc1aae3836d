import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { digest } from "../../base/digest.ts";
import { diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import { asWritable } from "../storage/streams.ts";
import { type AddressPlan, bucketOf, type FetchPlaces, stagedName } from "./fetch-plan.ts";
import { type FetchedFile, isCopy, noteFetched, readFetched } from "./fetched.ts";
import { cannotPlace } from "./object-places.ts";
import type { FetchOptions, RemoteObject } from "./remote.ts";

/** How many objects are copied at a time. */
const AT_ONCE = 4;

/** An object that has arrived, and where it belongs. */
interface Staged {
  readonly from: string;
  readonly to: string;
  readonly entry: FetchedFile;
}

/** Copies the objects of an address to a folder of their own, and puts them into place once all of them are here. */
export async function carryOut(
  plan: AddressPlan,
  places: FetchPlaces,
  options: FetchOptions,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { files, folders } = places;
  const staging = join(folders.work, "fetching");
  await files.makeFolder(staging);
  const staged = await stageAll(plan, staging, places, options, signal);
  // Whatever can fail comes before the first file is replaced or removed.
  await refuseOwn(staged, places);
  await removeGone(plan, places);
  await putInPlace(staged, places);
  await files.removeEmpty(staging);
}

async function stageAll(
  { uri, news, paths }: AddressPlan,
  staging: string,
  places: FetchPlaces,
  options: FetchOptions,
  signal: AbortSignal | undefined,
): Promise<readonly Staged[]> {
  const staged: Staged[] = [];
  const waiting = [...news];
  const worker = async (): Promise<void> => {
    for (let object = waiting.shift(); object !== undefined; object = waiting.shift()) {
      if (signal?.aborted === true) throw new SpeclineError([]);
      const address = `s3://${bucketOf(uri)}/${object.key}`;
      const from = await stage(address, object, staging, places, options, signal);
      const { modified = "" } = (await places.files.stat(from)) ?? {};
      const entry = { uri: address, etag: object.etag, size: object.size, modified };
      staged.push({ from, to: paths.get(object.key) as string, entry });
    }
  };
  const failWith = (error: unknown): never => {
    waiting.length = 0;
    throw error;
  };
  // What has begun is copied to its end, because a later attempt need not copy it again.
  const ended = await Promise.allSettled(Array.from({ length: AT_ONCE }, () => worker().catch(failWith)));
  for (const one of ended) if (one.status === "rejected") throw one.reason;
  return staged;
}

async function removeGone({ gone }: AddressPlan, { files, folders, storage }: FetchPlaces): Promise<void> {
  for (const one of gone) await files.remove(storage.locate(one));
  await noteFetched(
    files,
    folders,
    gone.map((uri) => ({ uri, gone: true as const })),
  );
}

/** A download can take long, and somebody can have put a file there meanwhile. */
async function refuseOwn(staged: readonly Staged[], { files, folders }: FetchPlaces): Promise<void> {
  const known = await readFetched(files, folders);
  for (const { to, entry } of staged) {
    const stat = await files.stat(to);
    if (stat !== undefined && !isCopy(known.get(entry.uri), stat)) {
      throw cannotPlace(entry.uri, to, "a file that is no copy is there by now");
    }
  }
}

async function putInPlace(staged: readonly Staged[], { files, folders }: FetchPlaces): Promise<void> {
  for (const { to, entry } of staged) {
    await files.makeFolder(dirname(to)).catch((error: Error) => {
      throw cannotPlace(entry.uri, to, error.message);
    });
  }
  // A file that is in place, but not noted, would count as the user's own.
  await noteFetched(
    files,
    folders,
    staged.map(({ entry }) => entry),
  );
  for (const { from, to, entry } of staged) {
    await files.rename(from, to).catch((error: Error) => {
      throw cannotPlace(entry.uri, to, error.message);
    });
  }
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
