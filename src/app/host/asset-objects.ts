import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { byText } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { ownMember } from "../../base/own.ts";
import type { Asset } from "../../compile/index.ts";
import { type AssetObject, type Content, ContentFault, MAX_BUFFERED_BYTES } from "../../deploy/index.ts";
import { codeOf, messageOf } from "./system-error.ts";

/** An asset's objects, in a fixed order. */
export function assetObjects(asset: Asset): readonly AssetObject[] {
  return Object.entries(asset.tree)
    .sort(([a], [b]) => byText(a, b))
    .map(([path, { digest, size }]) => {
      const content = () => contentOf(asset, path, size ?? 0);
      return { ...defined({ path: asset.form === "tree" ? path : "", digest, size }), content };
    });
}

async function contentOf(asset: Asset, path: string, size: number): Promise<Content> {
  const source = ownMember(asset.sources, path);
  if (source !== undefined && "text" in source) return new TextEncoder().encode(source.text);
  const file = source?.file ?? path;
  return size > MAX_BUFFERED_BYTES ? readable(file, createReadStream(file)) : readFile(file).catch(refusing(file));
}

async function* readable(file: string, stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch (error) {
    refusing(file)(error);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "it does not exist any more",
  EACCES: "you are not allowed to read it",
};

const refusing =
  (file: string) =>
  (error: unknown): never => {
    throw new ContentFault(file, REASONS[codeOf(error) ?? ""] ?? messageOf(error));
  };
