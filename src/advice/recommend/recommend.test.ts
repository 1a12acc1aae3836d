import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cases } from "../../../test/suite/cases.ts";
import type { ColumnProfile, DataProfile } from "../data-profile.ts";
import { recommend } from "./recommend.ts";
import { templateNames } from "./template-names.ts";

const ROWS = 1000;
const column = (name: string, more: Partial<ColumnProfile> = {}): ColumnProfile => ({
  ...{ name, type: "number", missing: 0, distinct: 900, top: [], sentinels: [], task: "regression" },
  ...more,
});
const classes = (name: string, counts: Readonly<Record<string, number>>, type: ColumnProfile["type"] = "category") => {
  const top = Object.entries(counts).sort(([, a], [, b]) => b - a);
  const missing = ROWS - top.reduce((sum, [, count]) => sum + count, 0);
  const task = top.length === 2 ? ("binary" as const) : ("multiclass" as const);
  return column(name, { type, top, distinct: top.length, missing, task });
};
const table = (...columns: readonly ColumnProfile[]): DataProfile => ({
  ...{ source: "t.csv", bytes: 10, readBytes: 10, rows: ROWS, columns, findings: [] },
});
const age = column("age");
const fitting = (profile: DataProfile, label?: string) =>
  recommend(profile, label).templates.flatMap(({ name, fits }) => (fits ? [name] : []));
const reasonFor = (profile: DataProfile, template: string, label?: string) =>
  recommend(profile, label).templates.find(({ name }) => name === template)?.reasons[0];

describe("what the label holds decides", () => {
  test("two values", () => {
    const profile = table(age, classes("churn", { stays: 800, leaves: 200 }));
    const found = recommend(profile);
    expect(found).toMatchObject({ label: "churn", task: "binary", positive: "leaves", notes: [] });
    expect(found.assumed).toContain("its name says 'churn'");
    expect(found.templates[0]).toEqual({
      ...{ name: "binary", fits: true },
      reasons: ["'churn' has two values, 'stays' (800 rows, 80 %) and 'leaves' (200 rows, 20 %)"],
    });
    expect(fitting(profile)).toEqual(["binary", "tuning", "calibrated", "own-model"]);
    expect(reasonFor(profile, "stacked-models")).toBe("each model would learn from one half of only 1000 rows");
  });

  test("more values, words or numbers", () => {
    const words = table(age, classes("kind", { a: 400, b: 400, c: 200 }));
    expect(fitting(words, "kind")).toEqual(["multiclass", "tuning", "own-model"]);
    expect(reasonFor(words, "multiclass", "kind")).toBe("'kind' has 3 values, 'a', 'b' and 'c'");
    const grades = table(age, classes("grade", { 5: 400, 6: 400, 7: 200 }, "integer"));
    expect(fitting(grades, "grade")).toEqual(["multiclass", "regression", "tuning", "own-model"]);
    expect(reasonFor(grades, "regression", "grade")).toContain(
      "if the distances between the numbers in 'grade' matter",
    );
  });

  test("a quantity", () => {
    expect(recommend(table(age), "age")).toMatchObject({ label: "age", task: "regression" });
    expect(reasonFor(table(age), "multiclass", "age")).toBe("'age' is a quantity with 900 different values");
    expect(recommend(table(age), "age").positive).toBeUndefined();
  });
});

describe("rows without a label can only be scored", () => {
  test.each([
    ["no column looks like a label", table(column("x"), column("z"), column("w")), undefined],
    ["the table has no column 'churn'", table(age), "churn"],
    ["'churn' is empty in all 1000 rows", table(age, column("churn", { missing: ROWS, distinct: 0 })), "churn"],
  ])("%s", (reason, profile, asked) => {
    const { templates, label } = recommend(profile, asked);
    expect([label, fitting(profile, asked)]).toEqual([undefined, ["scoring"]]);
    expect(templates[0].reasons[0]).toContain(reason);
  });
});

test.each(["survived", "diagnosis", "Attrition", "loan_approved", "has_subscribed", "clicked"])(
  "a column named '%s' is the label, wherever it is",
  (name) => {
    const first = classes("group", { a: 400, b: 350, c: 250 });
    const profile = table(first, classes(name, { 0: 600, 1: 400 }, "integer"), age, column("fare"));
    expect(recommend(profile).label).toBe(name);
  },
);

test("says that a label is a guess if only its values suggest it", () => {
  const sex = classes("sex", { f: 500, m: 500 });
  const profile = table(age, sex, column("outcome", { missing: ROWS, distinct: 0 }), column("bmi"));
  const { notes, label } = recommend(profile);
  expect(label).toBe("sex");
  expect(notes.slice(0, 2)).toEqual([
    "that 'sex' is the label is only a guess from its values; 'outcome' is named as a label, but empty in all 1000 rows",
    "another column could be the label: 'bmi'; --label names it",
  ]);
  expect(reasonFor(profile, "scoring")).toContain("if the table has no label");
  expect(recommend(profile, "sex").notes).toEqual([]);
  expect(reasonFor(profile, "scoring", "sex")).toContain("from which a model can learn");
  const only = table(age, column("outcome", { missing: ROWS, distinct: 0 }), column("bmi"));
  expect(reasonFor(only, "scoring")).toContain("'outcome' is named as a label, but empty in all 1000 rows");
});

test("notes what else the table shows, with what to do about it", () => {
  const rare = classes("churn", { stays: 960, leaves: 36 });
  const day = column("day", { type: "date", distinct: 300 });
  const customer = column("customer_id", { type: "integer", distinct: 250 });
  const notes = recommend(table(day, customer, age, rare), "churn").notes.join("\n");
  expect(notes).toContain("'churn' is empty in 4 rows");
  expect(notes).toContain("'leaves' is rare (3.6 %)");
  expect(notes).toContain("'day' has dates or times: set timeColumn");
  expect(notes).toContain("'customer_id' has 250 values in 1000 rows: set groupColumn");
  const few = recommend(table(age, classes("churn", { stays: 990, leaves: 10 })), "churn");
  expect(few.notes).toEqual(["only 10 rows have 'leaves', so metrics of this class have wide intervals"]);
  expect(reasonFor(table(age, classes("churn", { stays: 990, leaves: 10 })), "calibrated", "churn")).toContain(
    "about 2",
  );
  // An identifier of rows and a quantity that happens to repeat are no groups.
  const others = table(column("id", { distinct: ROWS, leftOut: "id" }), column("amount", { distinct: 300 }), rare);
  expect(recommend(others, "churn").notes.join()).not.toContain("groupColumn");
});

test("names each template once, the recommended one first and those that do not fit last", () => {
  const anyColumn = fc.record({
    name: fc.constantFrom("a", "churn", "status", "user_id", "day"),
    type: fc.constantFrom("number", "integer", "category", "text", "date", "boolean"),
    distinct: fc.integer({ min: 0, max: ROWS }),
    missing: fc.integer({ min: 0, max: ROWS }),
    task: fc.constantFrom("binary", "multiclass", "regression"),
  });
  fc.assert(
    fc.property(
      fc.array(anyColumn, { maxLength: 5 }),
      fc.option(fc.constantFrom("a", "churn", "no")),
      (some, label) => {
        const columns = some.map((one) => column(one.name, one as Partial<ColumnProfile>));
        const found = recommend(table(...columns), label ?? undefined);
        const names = found.templates.map(({ name }) => name);
        expect([...names].sort()).toEqual([...templateNames].sort());
        expect(found.templates[0].fits).toBe(true);
        const fits = found.templates.map((one) => one.fits);
        expect(fits).toEqual([...fits].sort((a, b) => Number(b) - Number(a)));
        expect(found.templates.every(({ reasons }) => reasons.length > 0)).toBe(true);
      },
    ),
    { numRuns: cases(200) },
  );
});
