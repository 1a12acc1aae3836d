import { createReadStream } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { byText } from "../../base/canonical.ts";
import { ownMember } from "../../base/own.ts";
import type { Asset } from "../../compile/index.ts";
import {
  type AssetObject,
  awsAccount,
  awsService,
  awsStore,
  type Content,
  ContentFault,
  type DeployEffects,
} from "../../deploy/index.ts";
import { type ArchiveMember, writeArchive } from "../../local/storage/archive.ts";
import type { Host } from "./host.ts";

/** AWS itself, or what SPECLINE_AWS_ENDPOINT (or the SDK's own AWS_ENDPOINT_URL) names: a stand-in. */
export async function deployEffects(host: Host, region: string): Promise<DeployEffects> {
  const endpoint = host.environment["SPECLINE_AWS_ENDPOINT"] ?? host.environment["AWS_ENDPOINT_URL"];
  const options = { region, ...(endpoint === undefined ? {} : { endpoint }) };
  // Which Node releases of the SDK to come will want is ours to mind, who pin its version, not for each who deploys.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  return {
    service: await awsService(options),
    store: await awsStore(options),
    account: awsAccount(options),
    objects: async (asset) => assetObjects(host, asset),
    now: host.effects.clock.now,
    wait: pause,
  };
}

/** Unlike the runner's clock, this keeps the program alive: there is nothing else to wait for. */
const pause = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
  new Promise((done) => {
    if (signal?.aborted === true) return done();
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      done();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener("abort", end, { once: true });
  });

/** Above this, a file is read as it is sent. */
const HELD = 32 * 2 ** 20;

/** The objects of an asset, in a fixed order; an archive is made when it is asked for. */
function assetObjects(host: Host, asset: Asset): readonly AssetObject[] {
  if (asset.form === "archive") return [{ path: "", content: () => archiveOf(host, asset) }];
  return Object.entries(asset.tree)
    .sort(([a], [b]) => byText(a, b))
    .map(([path, { digest, size }]) => ({
      path: asset.form === "tree" ? path : "",
      digest,
      ...(size === undefined ? {} : { size }),
      content: () => contentOf(asset, path, size ?? 0),
    }));
}

async function contentOf(asset: Asset, path: string, size: number): Promise<Content> {
  const source = ownMember(asset.sources, path);
  if (source !== undefined && "text" in source) return new TextEncoder().encode(source.text);
  const file = source?.file ?? path;
  return size > HELD ? readable(file, createReadStream(file)) : readFile(file).catch(refusing(file));
}

async function* readable(file: string, stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch (error) {
    refusing(file)(error as NodeJS.ErrnoException);
  }
}

const refusing =
  (file: string) =>
  ({ code = "", message }: NodeJS.ErrnoException): never => {
    const reasons: Readonly<Record<string, string>> = {
      ENOENT: "it is not there any more",
      EACCES: "you may not read it",
    };
    throw new ContentFault(file, reasons[code] ?? message);
  };

/** The bytes of an asset's archive, whose members are what they were when the pipeline was compiled. */
async function archiveOf({ effects: { files } }: Host, asset: Asset): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), "specline-"));
  try {
    const sizeOf = async (file: string): Promise<number> =>
      (await files.stat((await files.realPath(file)) ?? file))?.size ?? 0;
    const members = Object.entries(asset.tree)
      .sort(([a], [b]) => byText(a, b))
      .map(async ([path, { digest, executable }]): Promise<ArchiveMember> => {
        const source = ownMember(asset.sources, path);
        const entry = { path, executable: executable === true };
        if (source !== undefined && "text" in source) return { ...entry, content: { text: source.text } };
        const file = source?.file ?? path;
        if ((await files.digest(file).catch(refusing(file))) !== digest) throw new ContentFault(file);
        return { ...entry, content: { file, size: await sizeOf(file) } };
      });
    await writeArchive(files, join(folder, "archive"), await Promise.all(members));
    return await readFile(join(folder, "archive"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
