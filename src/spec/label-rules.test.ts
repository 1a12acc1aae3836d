import { expect, it } from "vitest";
import { classesOfRules, columnsOfRules, labelRulesSchema } from "./label-rules.ts";

const isValid = (rules: unknown): boolean => labelRulesSchema.safeParse(rules).success;
const days = { column: "days", over: 3 };

it("accepts a comparison, or rules whose conditions nest once", () => {
  const nested = { any: [days, { all: [days, { column: "state", in: ["sold"] }] }] };
  expect(isValid(days)).toBe(true);
  expect(isValid({ rules: [{ label: "late", when: nested }], otherwise: "good", keep: ["days"] })).toBe(true);
  expect(isValid({ column: "days", missing: true })).toBe(true);
});

it("refuses what has no meaning", () => {
  for (const rules of [
    { column: "days" },
    { column: "days", ovr: 3 },
    { column: "days", missing: true, over: 3 },
    { column: "days", in: [] },
    { rules: [] },
    { rules: [{ label: "late", when: { any: [{ all: [{ any: [days] }] }] } }] },
    { rules: [{ label: "late", when: "days > 3" }] },
  ])
    expect(isValid(rules), JSON.stringify(rules)).toBe(false);
});

it("lists the classes and the columns", () => {
  const rules = {
    rules: [{ label: "late", when: { any: [days, { column: "state", is: "sold" }] } }],
    otherwise: "good",
  };
  expect(classesOfRules(days)).toEqual(["yes", "no"]);
  expect(classesOfRules(rules)).toEqual(["late", "good"]);
  expect(columnsOfRules(days)).toEqual([["days", ["column"]]]);
  expect(columnsOfRules(rules)).toEqual([
    ["days", ["rules", 0, "when", "any", 0, "column"]],
    ["state", ["rules", 0, "when", "any", 1, "column"]],
  ]);
});
