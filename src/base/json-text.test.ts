import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cases } from "../../test/suite/cases.ts";
import { type JsonFault, parseJson, repeatedKeys } from "./json-text.ts";

const faultOf = (text: string): JsonFault => {
  const parsed = parseJson(text);
  return "fault" in parsed ? parsed.fault : expect.fail(`${text} is JSON`);
};
const said = (text: string): string => {
  const { kind, line, column, reason, hint } = faultOf(text);
  return `${kind} ${line}:${column} ${reason}; ${hint}`;
};

describe("a string that is not JSON", () => {
  test.each<[string, string]>([
    [
      '{"m":{"auc":NaN}}',
      "python-number 1:13 line 1 has NaN as 'm.auc': Python's json.dump writes that, but it is not JSON; write null",
    ],
    ['{\n "a": 1,\n "b": -Infinity}', "python-number 3:7 line 3 has -Infinity as 'b'"],
    ["[1, Infinity]", "python-number 1:5 line 1 has Infinity as '1'"],
    ["NaN", "python-number 1:1 line 1 has NaN: Python's"],
    [
      "{'auc': 0.9}",
      "python-text 1:2 line 1 has 'auc', as Python prints it, but it is not JSON; write it with json.dump",
    ],
    ['{"a": None}', "python-text 1:7 line 1 has None as 'a', as Python"],
    ['{"a": [true, True]}', "python-text 1:14 line 1 has True as 'a.1'"],
    ["", "empty 1:1 it is empty"],
    [" \n\t", "empty 1:1 it is empty"],
    ["\uFEFF{}", "encoding 1:1 it begins with a byte order mark"],
    ["\uFFFD\uFFFD{\0}\0", "encoding 1:1 it is UTF-16"],
    ["{\0}\0", "encoding 1:1 it is UTF-16"],
    ['{"a": {"b": 1}', "truncated 1:15 it ends in the middle, in 'a', on line 1; close the file"],
    ['{"a": [1,\n', "truncated 1:10 it ends in the middle, in 'a.1', on line 1"],
    ['{"a"', "truncated 1:5 it ends in the middle, in 'a'"],
    ["{", "truncated 1:2 it ends in the middle"],
    ['{"a": 1,}', 'comma 1:9 line 1 is not JSON at "}"'],
    ["[1,]", "comma 1:4 line 1 is not JSON at \"]\" as '1'; JSON has no comma before"],
    ['{"a": 1 // one\n}', "comment 1:9 line 1 is not JSON at \"//\" as 'a'; JSON has no comments"],
    ['{"a": 1}\n{"a": 2}', 'several 2:1 line 2 is not JSON at "{"; a file contains a single JSON value'],
    ['{"a": 01}', 'syntax 1:7 line 1 is not JSON at "01"'],
    ['{"a": .5}', 'syntax 1:7 line 1 is not JSON at ".5"'],
    ['{"a": 1.}', 'syntax 1:7 line 1 is not JSON at "1."'],
    ['{"a": +1}', 'syntax 1:7 line 1 is not JSON at "+"'],
    ['{"a": undefined}', 'syntax 1:7 line 1 is not JSON at "undefined"'],
    ["hello", 'syntax 1:1 line 1 is not JSON at "hello"'],
  ])("%j", (text, words) => expect(said(text)).toContain(words));

  test("at any depth", () => expect(said("[".repeat(200_000))).toContain("truncated"));

  test("the scan accepts what the parser accepts, and locates what the parser rejects", () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.constantFrom("", "NaN", ",", "}", "'", '"', "x"), (text, where, what) => {
        const at = where % (text.length + 1);
        const changed = text.slice(0, at) + what + text.slice(at);
        const parsed = parseJson(changed);
        return "value" in parsed || parsed.fault.kind !== "syntax" || !parsed.fault.reason.startsWith("it is not JSON");
      }),
      { numRuns: cases(2000) },
    );
  });
});

describe("repeated keys", () => {
  test.each<[string, readonly string[]]>([
    ['{"a": 1, "a": 2}', ["a"]],
    ['{"m": {"a": 1, "b": [1, 2, {"c": 1, "c": 1}], "a": 2}}', ["m.b.2.c", "m.a"]],
    ['{"a": {"a": 1}, "b": "a"}', []],
    ['[{"a": 1}, {"a": 1}]', []],
    ['{"x\\"y": 1, "x\\u0022y": 2}', ['x"y']],
    ['{"a": "{\\"a\\": 1, \\"a\\": 2}"}', []],
    ["3", []],
  ])("%s", (text, paths) => expect(repeatedKeys(text).map((path) => path.join("."))).toEqual(paths));
});
