import { describe, expect, test } from "vitest";
import { parseJsonPath, parsePath, parseReference } from "./expression.ts";

describe("parseReference", () => {
  test("reads each root", () => {
    expect(parseReference("Parameters.Depth")).toEqual({ root: "Parameters", name: "Depth" });
    expect(parseReference("Execution.PipelineName")).toEqual({ root: "Execution", name: "PipelineName" });
    expect(parseReference("Steps.My-Step.ModelName")).toEqual({
      root: "Steps",
      step: "My-Step",
      path: [{ member: "ModelName" }],
      text: "ModelName",
    });
    expect(parseReference("Else.X")).toEqual({ root: "unknown", name: "Else" });
  });
  test.each(["Parameters", "Parameters.", "Steps", "Steps.", "Steps.A", "Steps.A.", "Steps.A.b[", "Steps..x"])(
    "refuses %s",
    (text) => expect(parseReference(text)).toEqual({ root: "malformed" }),
  );
});

describe("parsePath", () => {
  test("reads members, keys and indexes", () =>
    expect(parsePath("a['b.c'][0].d[\"e\"]")).toEqual([
      { member: "a" },
      { key: "b.c" },
      { index: 0 },
      { member: "d" },
      { key: "e" },
    ]));
  test.each(["", "a..b", ".a", "a.", "a[", "a[x]", "a['b]", "a b", "a[*]", "a[?(@.x)]"])("refuses '%s'", (text) =>
    expect(parsePath(text)).toBeUndefined(),
  );
  test("accepts a list as a JSON file", () => expect(parsePath("[0].x")).toEqual([{ index: 0 }, { member: "x" }]));
});

describe("parseJsonPath", () => {
  test.each(["$.a['b c'][0]", "a['b c'][0]"])("reads '%s'", (text) =>
    expect(parseJsonPath(text)).toEqual([{ member: "a" }, { key: "b c" }, { index: 0 }]),
  );
  test("uses $ for the whole document", () => expect(parseJsonPath("$")).toEqual([]));
  test.each(["", "$.", "$..a", "$a b", ".a", "a['x']y"])("refuses '%s'", (text) =>
    expect(parseJsonPath(text)).toBeUndefined(),
  );
});
