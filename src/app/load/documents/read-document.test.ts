import { expect, test } from "vitest";
import { parseText } from "./read-document.ts";

const faults = async (text: string) => {
  const read = await parseText("d.json", text);
  return "diagnostics" in read ? read.diagnostics.map(({ code, at }) => [code, at.range?.start]) : read.value;
};

test("valid JSON is read unchanged", async () =>
  expect(await faults('{"a": [1, {"__proto__": "x: {"}], "b\\"": {}}')).toEqual(
    JSON.parse('{"a": [1, {"__proto__": "x: {"}], "b\\"": {}}'),
  ));

test("a duplicate key is reported, although JSON.parse would drop one of the two", async () =>
  expect(await faults('{"a": 1,\n "b": {"c": 1, "c": 2}}')).toEqual([["author/syntax", { line: 2, column: 16 }]]));

test("a document that is nested too deeply to be checked is reported", async () => {
  expect(await faults("[".repeat(400) + "]".repeat(400))).toHaveLength(1);
  expect(await faults(`{"a":\n${"[".repeat(20_000)}${"]".repeat(20_000)}}`)).toEqual([
    ["author/too-deep", { line: 2, column: 500 }],
  ]);
});

test("integers that would be rounded are reported, in JSON and in YAML", async () => {
  expect(
    await faults('{"a": 9007199254740992, "b": "9007199254740993",\n "c": [9007199254740993, -1e30, 0.1]}'),
  ).toEqual([["author/number-inexact", { line: 2, column: 8 }]]);
  const spec = await parseText("d.yaml", "# 9007199254740993\na: 9007199254740993x\nb: 12345678901234567890\n");
  expect("diagnostics" in spec && spec.diagnostics.map(({ message }) => message)).toEqual([
    "12345678901234567890 has too many digits to be read exactly: it would be read as 12345678901234567000",
  ]);
});

test.each<[string, string, string, number]>([
  ["d.json", '{"a": [1, NaN]}', "line 1 has NaN as 'a.1': Python's json.dump writes that, but it is not JSON", 11],
  ["d.json", '{"a": -Infinity}', "line 1 has -Infinity as 'a'", 7],
  ["d.json", "\uFFFD\uFFFD{\0}\0", "it is UTF-16 or UTF-32", 1],
  ["d.yaml", "\uFFFD\uFFFDn\0a\0", "it is UTF-16 or UTF-32", 1],
  ["d.json", "\u001f\ufffd\b\0\0x\0\0", "it is not text", 1],
  ["d.yaml", "PNG picture\ufffd\0\0x", "it is not text", 1],
  ["d.yaml", "a: 1\nname: f\ufffdr", "line 2 has bytes that are not UTF-8", 8],
  ["d.json", '{ // why\n"a": 1}', 'line 1 is not JSON at "//"', 3],
  ["d.json", '{"a": [1, 2,]}', "line 1 is not JSON at", 13],
  ["d.json", "{'a': 1}", "line 1 has 'a'", 2],
  ["d.json", '{"a": None}', "line 1 has None as 'a', as Python prints it", 7],
  ["d.json", '{"a": [1, 2', "it ends in the middle, in 'a.1', on line 1", 12],
  ["d.json", '{"a": 1}\n{"a": 2}', "line 2 is not JSON", 1],
  ["d.JSON", '{"a": 1,}', "line 1 is not JSON", 9],
  ["d.yaml", "a: 1\n---\nb: 2", "it contains more than one document, and the second begins here", 1],
  ["d.yaml", "a:\n\t- 1", "Tabs are not allowed as indentation", 1],
])("%s %j is told for what it is", async (file, text, problem, column) => {
  const read = await parseText(file, text);
  const [fault] = "diagnostics" in read ? read.diagnostics : [];
  expect(fault?.message).toContain(problem);
  expect(fault?.at.range?.start.column).toBe(column);
});

test("a byte order mark is ignored, because some editors write one", async () => {
  expect(await faults('\ufeff{"a": 1}')).toEqual({ a: 1 });
  expect(await parseText("d.yaml", "\ufeffa: 1")).toMatchObject({ value: { a: 1 } });
});

test("YAML files can use syntax that JSON does not allow", async () =>
  expect(await parseText("d.yaml", "{'a': [1, 2,]} # why")).toMatchObject({ value: { a: [1, 2] } }));

test("words such as NaN are ordinary text inside strings", async () =>
  expect(await faults('{"a": "NaN"}')).toEqual({ a: "NaN" }));
