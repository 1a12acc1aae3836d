import { createHash } from "node:crypto";
import pLimit from "p-limit";
import { defined } from "../base/defined.ts";
import { digest } from "../base/digest.ts";
import { ownMember } from "../base/own.ts";
import type { Asset } from "../compile/index.ts";
import type { DeployCall } from "./calls.ts";
import { type AssetObject, type Content, ContentFault, type DeployEffects } from "./ports.ts";

export interface UploadOptions {
  readonly dryRun: boolean;
  readonly kms: string | undefined;
  readonly note: (call: DeployCall) => void;
}

/** Larger objects are streamed. */
export const MAX_BUFFERED_BYTES = 32 * 2 ** 20;

/** The number of an asset's objects that are uploaded at the same time. */
const MAX_PARALLEL_UPLOADS = 8;

/**
 * Uploads an asset unless it already exists. The last object in a tree marks the whole tree as complete, so it is
 * uploaded after all the others.
 */
export async function upload(
  asset: Asset,
  options: UploadOptions,
  effects: Pick<DeployEffects, "store" | "objects">,
): Promise<void> {
  const objects = await effects.objects(asset);
  const uriOf = (path: string): string => (path === "" ? asset.uri : `${asset.uri}/${path}`);
  const last = objects.at(-1);
  if (last === undefined || (await isThere(uriOf(last.path), options, effects))) return;
  const put = (object: AssetObject): Promise<void> =>
    putObject(uriOf(object.path), withDigestCheck(object, asset), options, effects);
  const first = objects.slice(0, -1);
  const isLarge = ({ size = 0 }: AssetObject): boolean => size > MAX_BUFFERED_BYTES;
  await pLimit(MAX_PARALLEL_UPLOADS).map(
    first.filter((object) => !isLarge(object)),
    put,
  );
  // Parts of a large object are uploaded at the same time; several such objects would need too much memory.
  for (const object of first.filter(isLarge)) await put(object);
  await put(last);
}

/** Uploads generated content unless it already exists. */
export async function uploadText(
  uri: string,
  text: string,
  options: UploadOptions,
  effects: Pick<DeployEffects, "store">,
): Promise<void> {
  if (await isThere(uri, options, effects)) return;
  const bytes = new TextEncoder().encode(text);
  await putObject(uri, { size: bytes.byteLength, content: async () => bytes }, options, effects);
}

async function isThere(
  uri: string,
  { dryRun, note }: UploadOptions,
  { store }: Pick<DeployEffects, "store">,
): Promise<boolean> {
  const there = !dryRun && (await store.has(uri));
  note({ operation: "HeadObject", subject: uri, outcome: dryRun ? "planned" : there ? "there" : "done" });
  return there;
}

async function putObject(
  uri: string,
  { content, size }: Pick<AssetObject, "content" | "size">,
  { dryRun, kms, note }: UploadOptions,
  { store }: Pick<DeployEffects, "store">,
): Promise<void> {
  const body = dryRun ? undefined : await content();
  const bytes = body instanceof Uint8Array ? body.byteLength : size;
  if (body !== undefined) await store.put(uri, body, { size: bytes, kms });
  const outcome: DeployCall["outcome"] = dryRun ? "planned" : "done";
  note(defined({ operation: "PutObject", subject: uri, bytes, outcome }));
}

/**
 * The object. Its content is rejected if it has changed since compilation, because an asset's key contains its digest.
 */
function withDigestCheck(object: AssetObject, asset: Asset): AssetObject {
  const expected = object.digest;
  const source = ownMember(asset.sources, object.path === "" ? (Object.keys(asset.tree)[0] ?? "") : object.path);
  const file = source !== undefined && "file" in source ? source.file : object.path;
  const content = async (): Promise<Content> => {
    const body = await object.content();
    if (!(body instanceof Uint8Array)) return hashed(body, expected, new ContentFault(file));
    if (digest(body) !== expected) throw new ContentFault(file);
    return body;
  };
  return { ...object, content };
}

/**
 * Passes a stream through. If its digest is wrong, it fails before the stream ends, so that the store discards the
 * parts that it already has.
 */
export async function* hashed(
  body: AsyncIterable<Uint8Array>,
  expected: string,
  changed: ContentFault,
): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  for await (const part of body) {
    hash.update(part);
    yield part;
  }
  if (hash.digest("hex") !== expected) throw changed;
}
