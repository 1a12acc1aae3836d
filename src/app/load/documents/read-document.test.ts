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

test.each<[string, string, string, number]>([
  ["d.json", '{"a": [1, NaN]}', "line 1 has NaN as 'a.1': Python's json.dump writes that, but it is not JSON", 11],
  ["d.json", '{"a": -Infinity}', "line 1 has -Infinity as 'a'", 7],
  ["d.json", "\uFFFD\uFFFD{\0}\0", "it is UTF-16 or UTF-32", 1],
  ["d.yaml", "\uFFFD\uFFFDn\0a\0", "it is UTF-16 or UTF-32", 1],
])("%s %j is told for what it is", async (file, text, problem, column) => {
  const read = await parseText(file, text);
  const [fault] = "diagnostics" in read ? read.diagnostics : [];
  expect(fault?.message).toContain(problem);
  expect(fault?.at.range?.start.column).toBe(column);
});

test("words like NaN in strings are words", async () => expect(await faults('{"a": "NaN"}')).toEqual({ a: "NaN" }));
