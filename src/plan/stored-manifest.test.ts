import { expect, test } from "vitest";
import { toyAsset, toyCompiled } from "../../test/aws/toy.ts";
import { type StoredManifest, storedManifest } from "./stored-manifest.ts";

const read = (text: string): StoredManifest => JSON.parse(text) as StoredManifest;

test("the same pipeline gives the same bytes; a changed definition, asset or location gives different bytes", () => {
  const { text, digest } = storedManifest(toyCompiled());
  expect(storedManifest(toyCompiled())).toEqual({ text, digest });
  const others = [
    storedManifest(toyCompiled({ assets: [toyAsset("z")] })),
    storedManifest(toyCompiled(), { places: { Load: "spec.yaml:3" } }),
  ];
  for (const other of others) expect(other.digest).not.toBe(digest);
});

test("each code file has a digest, and data has a single digest", () => {
  const { assets } = read(storedManifest(toyCompiled({ assets: [toyAsset("x"), toyAsset("d", "data")] })).text);
  expect(
    assets.map(({ key, role, files }) => [key.replace(/[0-9a-f]{16}/, "…"), role, Object.keys(files ?? {})]),
  ).toEqual([
    ["code/…", "code", ["a.py", "b.py"]],
    ["data/…", "data", []],
  ]);
});

test("secrets are hidden before anything is stored", () => {
  const { text } = storedManifest(toyCompiled(), { redact: (manifest) => ({ ...manifest, title: "[redacted]" }) });
  expect(read(text).manifest.title).toBe("[redacted]");
});
