import { resolve } from "node:path";
import { type Diagnostic, diagnostic } from "../../../diagnostics/index.ts";
import type { Effects } from "../../../local/effects.ts";
import type { Mapping } from "../../../local/storage/other-places.ts";
import type { Host } from "../../host/host.ts";

/** Parses "s3://prefix=path", and finds the folders. Paths are relative to the current folder. */
export async function readMaps(
  { folder, effects }: Host,
  words: readonly string[],
  folders: readonly string[],
  /** What precedes the names of the settings in messages. */
  prefix = "--",
): Promise<{
  readonly maps: readonly Mapping[];
  readonly code: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}> {
  const diagnostics: Diagnostic[] = [];
  const maps: Mapping[] = [];
  for (const word of words) {
    const fault = (expected: string) =>
      diagnostic("usage/bad-value", { option: `${prefix}map`, value: word, expected });
    const found = await mappingIn(word, folder, effects);
    if (found !== undefined) maps.push(found);
    else if (/^s3:\/\/[^=/]+.*=./s.test(word)) diagnostics.push(fault("a path that exists"));
    else diagnostics.push(fault("an S3 prefix and a path, such as s3://bucket/data=./data"));
  }
  const code = folders.map((word) => resolve(folder, word));
  for (const [at, path] of code.entries()) {
    const real = await effects.files.realPath(path);
    if (real !== undefined && (await effects.files.stat(real))?.kind === "folder") continue;
    const value = folders[at] ?? path;
    diagnostics.push(
      diagnostic("usage/bad-value", { option: `${prefix}code`, value, expected: "a folder that exists" }),
    );
  }
  return { maps, code, diagnostics };
}

/** Keys can contain "=", as in dt=2026-01-01, so each one is tried. */
async function mappingIn(word: string, folder: string, { files }: Effects): Promise<Mapping | undefined> {
  for (const { index } of word.matchAll(/=/g)) {
    const [prefix, path] = [word.slice(0, index), resolve(folder, word.slice(index + 1))];
    if (!/^s3:\/\/[^=/]+(\/.*)?$/s.test(prefix) || index === word.length - 1) continue;
    if ((await files.realPath(path)) !== undefined) return { prefix, path };
  }
  return undefined;
}
