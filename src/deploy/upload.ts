import { createHash } from "node:crypto";
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

/** Objects of one asset that are on their way at once. */
const AT_ONCE = 8;

/** Uploads what is not there yet. The last object of a tree tells that the whole tree is there, so it goes when all others are. */
export async function upload(asset: Asset, options: UploadOptions, effects: DeployEffects): Promise<void> {
  const objects = await effects.objects(asset);
  const uriOf = (path: string): string => (path === "" ? asset.uri : `${asset.uri}/${path}`);
  const last = objects.at(-1);
  if (last === undefined || (await isThere(uriOf(last.path), options, effects))) return;
  const others = objects.slice(0, -1).values();
  const put = async (object: AssetObject): Promise<void> => {
    await putObject(uriOf(object.path), checked(object, asset), options, effects);
  };
  const worker = async (): Promise<void> => {
    for (const object of others) await put(object);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  await put(last);
}

/** Uploads a text of ours, where it is not there yet. */
export async function uploadText(
  uri: string,
  text: string,
  options: UploadOptions,
  effects: DeployEffects,
): Promise<void> {
  if (await isThere(uri, options, effects)) return;
  const bytes = new TextEncoder().encode(text);
  await putObject(uri, { path: "", size: bytes.byteLength, content: async () => bytes }, options, effects);
}

async function isThere(uri: string, { dryRun, note }: UploadOptions, { store }: DeployEffects): Promise<boolean> {
  const there = !dryRun && (await store.has(uri));
  note({ operation: "HeadObject", subject: uri, outcome: dryRun ? "planned" : there ? "there" : "done" });
  return there;
}

async function putObject(
  uri: string,
  { content, size }: AssetObject,
  { dryRun, kms, note }: UploadOptions,
  { store }: DeployEffects,
): Promise<void> {
  const call = { operation: "PutObject", subject: uri };
  if (dryRun) {
    note({ ...call, ...(size === undefined ? {} : { bytes: size }), outcome: "planned" });
    return;
  }
  const body = await content();
  const bytes = body instanceof Uint8Array ? body.byteLength : size;
  await store.put(uri, body, {
    ...(bytes === undefined ? {} : { size: bytes }),
    ...(kms === undefined ? {} : { kms }),
  });
  note({ ...call, ...(bytes === undefined ? {} : { bytes }), outcome: "done" });
}

/** The key says what lies under it: bytes that are no longer those that were compiled are never put there. */
function checked(object: AssetObject, asset: Asset): AssetObject {
  const wanted = object.digest;
  if (wanted === undefined) return object;
  const source = ownMember(asset.sources, object.path === "" ? (Object.keys(asset.tree)[0] ?? "") : object.path);
  const file = source !== undefined && "file" in source ? source.file : object.path;
  const content = async (): Promise<Content> => {
    const body = await object.content();
    if (!(body instanceof Uint8Array)) return hashed(body, wanted, file);
    if (digest(body) !== wanted) throw new ContentFault(file);
    return body;
  };
  return { ...object, content };
}

/** Fails before the last part goes out, so that the store lets go of the parts that went before. */
async function* hashed(body: AsyncIterable<Uint8Array>, wanted: string, file: string): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  for await (const part of body) {
    hash.update(part);
    yield part;
  }
  if (hash.digest("hex") !== wanted) throw new ContentFault(file);
}
