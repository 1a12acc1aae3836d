import { expect, test } from "vitest";
import type { Json } from "../../base/canonical.ts";
import { readContract } from "./read-contract.ts";

const read = (value: Json) => readContract(value, (path) => ({ path: path.join(".") }));
const faults = (value: Json) =>
  read(value).diagnostics.map(({ code, message, hint, at }) => [code, message, hint, at.path]);

test("reads all rules, in either spelling", () => {
  const { value, diagnostics } = read({
    columns: {
      age: { type: "integer", min: 0, max: 120, missing_at_most: 0.05, required: false },
      "a day": { type: "date", min: "2026-01-01", newest_within: "2 days" },
      country: { values: ["de", 1, true] },
      id: { unique: true },
      other: {},
      bare: null,
    },
    other_columns: "allowed",
  });
  expect(diagnostics).toEqual([]);
  expect(value).toEqual({
    columns: {
      age: { type: "integer", min: 0, max: 120, missingAtMost: 0.05, required: false },
      "a day": { type: "date", min: "2026-01-01", newestWithin: "2 days" },
      country: { values: ["de", 1, true] },
      id: { unique: true },
      other: {},
      bare: {},
    },
    otherColumns: "allowed",
  });
});

test("dates of leap years, and times with a zone, are valid bounds", () => {
  const rules = { type: "date", min: "2024-02-29", max: "2026-12-31T23:59:59.5+02:00" };
  expect(read({ columns: { a: rules } }).diagnostics).toEqual([]);
});

test("unknown keys are errors with the nearest name", () => {
  expect(faults({ columns: { a: { typ: "number" } }, otherColums: "allowed" })).toMatchObject([
    [
      "author/unknown-key",
      "unknown key 'otherColums' in a data contract",
      "did you mean 'otherColumns'?",
      "otherColums",
    ],
    ["author/unknown-key", "unknown key 'typ' in a column of a data contract", "did you mean 'type'?", "columns.a.typ"],
  ]);
});

test.each<[Json, string]>([
  [null, "'the data contract' must be an object with columns"],
  [["a"], "'the data contract' must be an object with columns"],
  [{}, "'columns' must be an object with the rules of each column"],
  [{ columns: null }, "'columns' must be an object with the rules of each column"],
  [{ columns: ["a"] }, "'columns' must be an object"],
  [{ columns: { a: "number" } }, "'a' must be an object"],
  [{ columns: { a: { type: "float" } } }, "'type' must be number, integer, category, text, date or boolean"],
  [{ columns: { a: { required: "yes" } } }, "'required' must be true or false"],
  [{ columns: { a: { type: "number", min: true } } }, "'min' must be a number or a date"],
  [{ columns: { a: { missingAtMost: 5 } } }, "'missingAtMost' must be a share from 0 to 1"],
  [{ columns: { a: { type: "date", newestWithin: "2 fortnights" } } }, "'newestWithin' must be a number of minutes"],
  [{ columns: { a: { values: [] } } }, "'values' must be a list of at least one"],
  [{ columns: { a: { values: [null] } } }, "'values' must be a list of at least one"],
  [{ columns: {}, otherColumns: true }, "'otherColumns' must be allowed or refused"],
])("%j is refused", (value, message) => {
  const found = read(value).diagnostics;
  expect(found).toHaveLength(1);
  expect(found[0]?.message).toContain(message);
});

test.each<[Json, string]>([
  [{ min: 0 }, "min and max need"],
  [{ type: "category", max: 3 }, "min and max need"],
  [{ type: "number", min: 3, max: 2 }, "min 3 is greater than max 2"],
  [{ type: "number", min: "2026-01-01" }, "min and max of 'number' are numbers"],
  [{ type: "date", min: 2026 }, "min and max of dates are written as"],
  [{ type: "date", max: "01.02.2026" }, "min and max of dates are written as"],
  [{ type: "date", min: "2026-02-30" }, "there is no date '2026-02-30'"],
  [{ type: "date", max: "2025-02-29T10:00:00" }, "there is no date '2025-02-29T10:00:00'"],
  [{ type: "date", max: "2026-13-01" }, "there is no date '2026-13-01'"],
  [{ type: "date", min: "2026-00-10" }, "there is no date '2026-00-10'"],
  [{ type: "date", min: "2026-01-01T25:00" }, "there is no date '2026-01-01T25:00'"],
  [{ type: "date", min: "2026-01-01 10:00:61Z" }, "there is no date '2026-01-01 10:00:61Z'"],
  [{ type: "date", min: "2026-02-01", max: "2026-01-01" }, "min 2026-02-01 is greater"],
  [{ type: "text", newestWithin: "2 days" }, "newestWithin needs 'type: date'"],
  [{ type: "integer", values: [1, 2], min: 0 }, "the same thing twice"],
  [{ type: "integer", values: ["a"] }, "the values of 'integer' are numbers"],
  [{ values: ["a"], unique: true }, "a unique column has a new value in every row"],
])("the rules %j cannot go together", (rules, reason) => {
  const [fault, ...others] = read({ columns: { a: rules } }).diagnostics;
  expect(others).toEqual([]);
  expect(fault).toMatchObject({ code: "contract/conflict", at: { path: "columns.a" } });
  expect(fault?.message).toContain(reason);
});
