import { expect, test } from "vitest";
import type { Asset } from "../../compile/compiled.ts";
import { workInside } from "./work-folder.ts";

const asset = (form: Asset["form"], path: string, file: string): Asset => ({
  uri: "s3://bucket/data",
  digest: "0",
  form,
  tree: {},
  sources: { [path]: { file } },
  role: "data",
  steps: ["DataLoading"],
});

test.each([
  ["the folder itself", "/p/data", true],
  ["a folder below it", "/p/data/out/work", true],
  ["a hidden folder below it", "/p/data/.specline", false],
  ["below a hidden folder", "/p/data/.out/work", false],
  ["a folder next to it", "/p/data2", false],
  ["the folder above it", "/p", false],
])("a work folder that is %s", (_, work, inside) => {
  const found = workInside(work, [asset("tree", "2026/a.csv", "/p/data/2026/a.csv")]);
  expect(found.map(({ message }) => message)).toEqual(
    inside ? [`the work folder '${work}' is inside '/p/data', which DataLoading reads`] : [],
  );
});

test("a single file is read without its neighbors", () => {
  expect(workInside("/p/data", [asset("file", "a.csv", "/p/data/a.csv")])).toEqual([]);
});
