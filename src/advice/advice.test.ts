import { describe, expect, test } from "vitest";
import { advise, type KnownContext } from "./advice.ts";
import { columnReader, type DataProfile } from "./data-profile.ts";

const column = (name: string, cells: readonly unknown[]) => {
  const reader = columnReader(name);
  for (const cell of cells) reader.add(String(cell));
  return reader.profile();
};
const ROWS = 200;
const each = (cell: (row: number) => unknown): readonly unknown[] =>
  Array.from({ length: ROWS }, (_, row) => cell(row));
const profileOf = (
  columns: Readonly<Record<string, readonly unknown[]>>,
  more: Partial<DataProfile> = {},
): DataProfile => ({
  source: "data.csv",
  bytes: 1000,
  readBytes: 1000,
  rows: ROWS,
  columns: Object.entries(columns).map(([name, cells]) => column(name, cells)),
  ...more,
});
const nothing: KnownContext = {
  labelOpen: false,
  trains: false,
  dropped: [],
  sentinels: [],
  splits: [],
  weighted: false,
};
const about = (
  columns: Readonly<Record<string, readonly unknown[]>>,
  known: Partial<KnownContext> = {},
  more: Partial<DataProfile> = {},
) => advise(profileOf(columns, more), { ...nothing, ...known }, {});
const codes = (...given: Parameters<typeof about>) => about(...given).map(({ code }) => code);

const labels = each((row) => (row % 10 === 0 ? "bad" : "good"));
const ages = each((row) => 20 + (row % 50));

describe("columns", () => {
  test("have the types that the scripts infer", () => {
    const type = (cells: readonly unknown[]) => column("c", cells).type;
    expect(type([1, 2, "NA"])).toBe("integer");
    expect(type([1, 2.5])).toBe("number");
    expect(type(["007", "012"])).toBe("category");
    expect(type(["true", "false"])).toBe("boolean");
    expect(type(["2026-11-23", "2026-11-24 10:00:00"])).toBe("date");
    expect(type(Array.from({ length: 1001 }, (_, row) => `text ${row}`))).toBe("text");
  });
  test("missing cells, placeholders, counters", () => {
    expect(column("c", [1, "", "NULL", 3]).missing).toBe(2);
    expect(column("c", [1, 2, -2147483648]).sentinels).toEqual([["-2147483648", 1]]);
    expect(column("c", [9998, 9999]).sentinels).toEqual([]);
    expect(column("c", [1, 2, 3]).increasing).toBe(true);
    expect(column("c", [1, 3, 2]).increasing).toBe(false);
  });
});

describe("columns that are almost numeric", () => {
  test("words among numbers are named, and count as missing once they are sentinels", () => {
    const table = {
      Income: each((row) => (row % 9 === 0 ? "?" : row % 40)),
      Code: each((row) => ["A1", "2", "3"][row % 3]),
    };
    expect(about(table, { sentinels: [-1] })).toMatchObject([
      {
        code: "advice/number-words",
        message: "'Income' of 'data.csv' would hold only numbers without '?', so the values are treated as categories",
        hint: 'if they mean a missing value, set sentinels: [-1,"?"] on the step that loads the data',
        seen: ["Income: '?' in 23 rows"],
      },
    ]);
    const reader = columnReader("Income", new Set(["?"]));
    for (const cell of table.Income) reader.add(String(cell));
    expect(reader.profile()).toMatchObject({ type: "integer", missing: 23, words: [] });
  });

  test.each([
    ["a decimal comma", (row: number) => `${row},5`],
    ["commas between thousands", (row: number) => `${row + 1},000.25`],
  ])("%s", (_, cell) => {
    expect(codes({ Price: each(cell), place: each((row) => (row % 2 === 0 ? "1,x" : "2,y")) })).toEqual([
      "advice/number-commas",
    ]);
  });
});

describe("the label", () => {
  test("a class with too few rows for every split is named", () => {
    const rare = { Status: each((row) => (row < 3 ? "bad" : "good")), age: ages };
    const known = { label: "Status", positive: "bad" };
    const noted = (more: Partial<KnownContext>) => codes(rare, { ...known, task: "binary", trains: true, ...more });
    expect(noted({ splits: [0.3, 0.15] })).toContain("advice/rare-class");
    expect(noted({ splits: [0.2, 0.2] })).not.toContain("advice/rare-class");
    expect(noted({})).not.toContain("advice/rare-class");
  });

  test("a positive value matches other spellings of a number or boolean", () => {
    const fault = (yes: string, no: string, positive: string) =>
      codes({ y: each((row) => (row % 2 === 0 ? yes : no)), age: ages }, { label: "y", positive, task: "binary" });
    expect(fault("1.0", "0.0", "1")).toEqual([]);
    expect(fault("True", "False", "true")).toEqual([]);
    expect(fault("yes", "no", "true")).toEqual(["data/positive-missing"]);
  });

  test("candidates are ranked, with the reasons for each", () => {
    const [note] = about(
      { Status: labels, age: ages, home: each((row) => ["rent", "own", "other"][row % 3]) },
      { labelOpen: true },
    );
    expect(note).toMatchObject({ code: "advice/label", severity: "note" });
    expect(note?.message).toMatch(/the likeliest column of .* is .Status./);
    expect(note?.seen?.[0]).toBe(
      "Status (binary): its name says 'status', it holds two values, 'good' and 'bad', it is the first column, it is never empty",
    );
    expect(note?.hint).toBe('set it, as label: Status in a spec, { label: "Status" } in code, or --param Label=Status');
  });
  test("gives no advice if no column could be the label", () =>
    expect(codes({ age: ages, size: ages, other: ages }, { labelOpen: true })).toEqual([]));
  test("task and balance", () => {
    const known = { label: "Status", positive: "bad", trains: true, instanceType: "ml.m5.large" };
    const notes = about({ Status: labels, age: ages }, known);
    expect(notes.map(({ message }) => message)).toEqual([
      "the label 'Status' holds 2 values, 'good' and 'bad', so the task is binary",
      "only 10 % of the rows have the value 'bad' in the label 'Status'",
    ]);
    expect(notes[1]?.hint).toContain('scalePosWeight: "auto" (about 9.0)');
    expect(codes({ Status: labels }, { ...known, task: "binary", weighted: true })).toEqual([]);
    expect(about({ price: each((row) => row * 1.5) }, { label: "price" })[0]?.message).toContain(
      "the task is regression",
    );
    expect(about({ kind: each((row) => row % 4) }, { label: "kind" })[0]?.message).toContain("the task is multiclass");
  });
});

describe("faults that would end a run, in the same words", () => {
  const faults = (known: Partial<KnownContext>, more: Partial<DataProfile> = {}) =>
    about({ Status: labels, age: ages, one: each(() => 1) }, known, more);
  test("each", () => {
    expect(faults({ label: "Statsu" })).toMatchObject([
      {
        code: "data/label-missing",
        severity: "error",
        message:
          "the label column 'Statsu' is not in the data, which has 'Status', 'age' and 'one': did you mean 'Status'?",
      },
    ]);
    expect(faults({ label: "Status" })).toMatchObject([{ code: "data/positive-unknown" }]);
    expect(faults({ label: "Status", positive: "Bad" })).toMatchObject([{ code: "data/positive-missing" }]);
    expect(faults({ label: "one" })).toMatchObject([{ code: "data/one-class" }]);
    expect(faults({ label: "age", task: "binary" })).toMatchObject([{ code: "data/too-many-classes" }]);
  });
  test("only the columns of a partially read table are certain", () => {
    const part = { readBytes: 500 };
    expect(faults({ label: "one" }, part).map(({ severity }) => severity)).not.toContain("error");
    expect(faults({ label: "Statsu" }, part).at(-1)).toMatchObject({ code: "data/label-missing" });
  });
});

describe("other columns", () => {
  test("ids, times, categories, gaps and placeholders get a note each that names the columns", () => {
    const notes = about({
      customer_id: each((row) => 1000 + row),
      opened_date: each((row) => `2026-01-${String(1 + (row % 28)).padStart(2, "0")}`),
      city: each((row) => `city ${row % 90}`),
      income: each((row) => (row % 5 === 0 ? "" : row)),
      debt: each((row) => (row % 7 === 0 ? -999 : row % 30)),
    });
    expect(notes.map(({ code }) => code)).toEqual([
      "advice/id",
      "advice/time",
      "advice/categories",
      "advice/missing",
      "advice/sentinel",
    ]);
    expect(notes.map(({ hint }) => hint).join("\n")).toContain("idColumn: customer_id");
    expect(notes[4]).toMatchObject({
      message: "-999 in 'data.csv' looks like a placeholder for a missing value",
      seen: ["debt: -999 in 29 of 200 rows"],
    });
  });
  test("advice that was followed is not repeated", () => {
    const table = { customer_id: each((row) => row), debt: each((row) => (row % 7 === 0 ? -999 : row % 30)) };
    expect(codes(table, { idColumn: "customer_id", sentinels: [-999] })).toEqual([]);
    expect(codes(table, { dropped: ["customer_id"], sentinels: [-999] })).toEqual([]);
  });
});

test("the instance type follows from the size", () => {
  const known = { trains: true, instanceType: "ml.m5.xlarge" };
  const of = (gib: number) =>
    about({ age: ages }, known, { bytes: gib * 2 ** 30, readBytes: gib * 2 ** 30 })[0]?.message ?? "";
  expect(of(0.001)).toContain("ml.m5.large is enough");
  expect(of(1)).toBe("");
  expect(of(4)).toContain("ml.m5.4xlarge is enough");
});
