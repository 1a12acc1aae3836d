import { basename, relative } from "node:path";
import type { Files } from "../effects.ts";
import type { Folders } from "../storage/folders.ts";
import type { Storage } from "../storage/s3.ts";
import { addressesOf, type FetchedFiles, isCopy } from "./fetched.ts";
import { linkAbove, placesOf } from "./object-places.ts";
import type { FetchOptions, RemoteObject } from "./remote.ts";

/** What has to be done so that an address has the same objects here as in S3. */
export interface AddressPlan {
  readonly uri: string;
  /** The objects to copy. */
  readonly news: readonly RemoteObject[];
  /** The objects whose copies are up to date. */
  readonly same: readonly RemoteObject[];
  /** The addresses of copies whose objects no longer exist. */
  readonly gone: readonly string[];
  /** The path of each object, by its key. */
  readonly paths: ReadonlyMap<string, string>;
  /** What of the user's or of another run's is in the way, as a clause; nothing is copied then. */
  readonly blocked?: string;
}

export const bucketOf = (uri: string): string => /^s3:\/\/([^/]+)/.exec(uri)?.[1] ?? "";
const keyOf = (uri: string): string => uri.slice(`s3://${bucketOf(uri)}/`.length);

export interface FetchPlaces {
  readonly files: Files;
  readonly folders: Folders;
  readonly storage: Storage;
}

/** The plan for an address; undefined if its objects are elsewhere on this disk. */
export async function planFor(
  uri: string,
  fetched: FetchedFiles,
  { files, folders, storage }: FetchPlaces,
  { list }: FetchOptions,
): Promise<AddressPlan | undefined> {
  const found = await storage.find(uri);
  const isHere = found !== undefined && !relative(folders.s3, found.path).startsWith("..");
  if (found !== undefined && !isHere) return undefined;
  const here = found === undefined ? [] : addressesOf(found, folders);
  const nothing = { uri, news: [], same: [], gone: [], paths: new Map<string, string>() };
  const own = here.filter((one) => !isCopy(fetched.get(one.uri), one.stat)).length;
  if (own > 0) {
    const subject = own === 1 ? "a file that is" : `${own} files that are`;
    return { ...nothing, blocked: `the local S3 folder has ${subject} no copy from S3` };
  }
  const bucket = bucketOf(uri);
  const all = await list(uri);
  const exact = all.find(({ key }) => key === keyOf(uri));
  // A key that ends with a slash is that of an empty object, which some tools create for a folder.
  const objects = (exact === undefined ? all : [exact]).filter(({ key }) => !key.endsWith("/"));
  const paths = placesOf(
    bucket,
    objects.map(({ key }) => key),
    storage,
  );
  const news: RemoteObject[] = [];
  const same: RemoteObject[] = [];
  for (const object of objects) {
    const known = fetched.get(`s3://${bucket}/${object.key}`);
    const stat = known?.etag === object.etag ? await files.stat(paths.get(object.key) as string) : undefined;
    (stat !== undefined && isCopy(known, stat) ? same : news).push(object);
  }
  const there = new Set(objects.map(({ key }) => `s3://${bucket}/${key}`));
  const gone = here.flatMap((one) => (there.has(one.uri) ? [] : [one.uri]));
  const touched = [...news.map(({ key }) => paths.get(key) as string), ...gone.map(storage.locate)];
  const link = await linkAbove(touched, files, folders);
  if (link !== undefined) return { ...nothing, blocked: `${link} is a link, and nothing is written where links lead` };
  return { uri, news, same, gone, paths };
}

/** The addresses of the objects that a manifest lists. */
export function addressesIn(manifest: unknown): readonly string[] {
  if (!Array.isArray(manifest)) return [];
  const [first, ...rest] = manifest as readonly { readonly prefix?: unknown }[];
  const prefix = first?.prefix;
  if (typeof prefix !== "string") return [];
  return rest.flatMap((one: unknown) => (typeof one === "string" ? [`${prefix}${one}`] : []));
}

/** The name of an object's file while it is being copied; the same for each attempt. */
export const stagedName = (digest: string, { key }: RemoteObject): string => `${digest}-${basename(key).slice(-40)}`;
