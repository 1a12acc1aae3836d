import { expect, test } from "vitest";
import { parseText } from "./read-document.ts";

const faults = async (text: string) => {
  const read = await parseText("d.json", text);
  return "diagnostics" in read ? read.diagnostics.map(({ code, at }) => [code, at.range?.start]) : read.value;
};

test("JSON that is sound is read as it is", async () =>
  expect(await faults('{"a": [1, {"__proto__": "x: {"}], "b\\"": {}}')).toEqual(
    JSON.parse('{"a": [1, {"__proto__": "x: {"}], "b\\"": {}}'),
  ));

test("a key that stands twice is told, where JSON.parse would lose one", async () =>
  expect(await faults('{"a": 1,\n "b": {"c": 1, "c": 2}}')).toEqual([["author/syntax", { line: 2, column: 16 }]]));

test("a document that is nested too deep to be gone through is told", async () => {
  expect(await faults("[".repeat(400) + "]".repeat(400))).toHaveLength(1);
  expect(await faults(`{"a":\n${"[".repeat(20_000)}${"]".repeat(20_000)}}`)).toEqual([
    ["author/too-deep", { line: 2, column: 500 }],
  ]);
});
