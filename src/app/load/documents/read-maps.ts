import { resolve } from "node:path";
import { type Diagnostic, diagnostic } from "../../../diagnostics/index.ts";
import type { Mapping } from "../../../local/storage/s3.ts";
import type { Host } from "../../host/host.ts";

/** Parses "s3://prefix=path", and finds the folders. Paths are relative to the current folder. */
export async function readMaps(
  { folder, effects }: Host,
  words: readonly string[],
  folders: readonly string[],
): Promise<{
  readonly maps: readonly Mapping[];
  readonly code: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}> {
  const diagnostics: Diagnostic[] = [];
  const maps: Mapping[] = [];
  for (const word of words) {
    const [, prefix = "", given = ""] = /^(s3:\/\/[^=/]+(?:\/[^=]*)?)=(.+)$/s.exec(word) ?? [];
    const path = resolve(folder, given);
    const fault = (expected: string) => diagnostic("usage/bad-value", { option: "--map", value: word, expected });
    if (prefix === "") diagnostics.push(fault("an S3 prefix and a path, such as s3://bucket/data=./data"));
    else if ((await effects.files.realPath(path)) === undefined) diagnostics.push(fault("a path that exists"));
    else maps.push({ prefix, path });
  }
  const code = folders.map((word) => resolve(folder, word));
  for (const [at, path] of code.entries()) {
    if ((await effects.files.realPath(path)) !== undefined) continue;
    const value = folders[at] ?? path;
    diagnostics.push(diagnostic("usage/bad-value", { option: "--code", value, expected: "a folder that exists" }));
  }
  return { maps, code, diagnostics };
}
