import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { files } from "../host/files.ts";
import type { CodeIndex } from "./shipped-code.ts";
import { isCode, readTree } from "./sources.ts";

const inDist = (path: string): string => fileURLToPath(new URL(`../../../dist/${path}`, import.meta.url));
const read = (path: string) => JSON.parse(readFileSync(inDist(path), "utf8"));

test("the built index has the digests of all shipped code", async () => {
  const index: CodeIndex = read("code.json");
  const { runtime, steps } = read("release.json") as {
    readonly runtime: string;
    readonly steps: Readonly<Record<string, { readonly folder?: string }>>;
  };
  const folders = [runtime, ...Object.values(steps).flatMap(({ folder }) => folder ?? [])];
  expect(Object.keys(index).sort()).toEqual([...new Set(folders)].sort());
  for (const [folder, tree] of Object.entries(index))
    expect(tree).toEqual(await readTree(files, inDist(folder), isCode));
});
