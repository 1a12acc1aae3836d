import { describe, expect, test } from "vitest";
import type { ColumnType } from "../spec/column-type.ts";
import type { Task } from "../spec/context.ts";
import { advise, type KnownContext } from "./advice.ts";
import type { ColumnProfile, DataProfile } from "./data-profile.ts";

const ROWS = 200;
const each = (cell: (row: number) => unknown): readonly unknown[] =>
  Array.from({ length: ROWS }, (_, row) => cell(row));

/**
 * The profile that the loading script would return for such cells, or for cells that are declared as a different type.
 */
function column(name: string, cells: readonly unknown[], more: Partial<ColumnProfile> = {}): ColumnProfile {
  const known = cells.filter((cell) => cell !== "").map(String);
  const counts = new Map<string, number>();
  for (const cell of known) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  const numbers = known.every((cell) => Number.isFinite(Number(cell)));
  const type: ColumnType = !numbers ? "category" : known.some((cell) => cell.includes(".")) ? "number" : "integer";
  const many = type === "number" || (type === "integer" && counts.size > 20);
  const task: Task = counts.size <= 2 ? "binary" : many ? "regression" : "multiclass";
  const top = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 20);
  const missing = cells.length - known.length;
  return { name, type, missing, distinct: counts.size, top, sentinels: [], task, ...more };
}
const profileOf = (columns: readonly ColumnProfile[], more: Partial<DataProfile> = {}): DataProfile => ({
  source: "data.csv",
  bytes: 1000,
  readBytes: 1000,
  rows: ROWS,
  columns,
  findings: [],
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
  columns: Readonly<Record<string, readonly unknown[]>> | readonly ColumnProfile[],
  known: Partial<KnownContext> = {},
  more: Partial<DataProfile> = {},
) => {
  const made = Array.isArray(columns)
    ? (columns as readonly ColumnProfile[])
    : Object.entries(columns as Readonly<Record<string, readonly unknown[]>>).map(([name, cells]) =>
        column(name, cells),
      );
  return advise(profileOf(made, more), { ...nothing, ...known }, {});
};
const codes = (...given: Parameters<typeof about>) => about(...given).map(({ code }) => code);

const labels = each((row) => (row % 10 === 0 ? "bad" : "good"));
const ages = each((row) => 20 + (row % 50));

describe("findings about the table", () => {
  const ids = column(
    "Nr",
    each((row) => `K${row}`),
    { leftOut: "id", type: "text" },
  );
  const note = { code: "data/left-out", data: { column: "Nr", reason: "it names the rows" } };
  const commas = { code: "data/read-numbers", data: { column: "Price", example: "1,5", taken: "1.5" } };
  test("are reported in order, with the message for their code", () => {
    expect(about([column("Price", ages)], {}, { findings: [commas] })).toMatchObject([
      { code: "data/read-numbers", severity: "note", message: "'Price' is read as numbers: 1,5 is 1.5" },
    ]);
  });
  test("an identifier column is reported once, with a suggestion, and not again after the suggestion is applied", () => {
    expect(codes([ids], {}, { findings: [note, commas] })).toEqual(["data/read-numbers", "advice/id"]);
    for (const known of [{ idColumn: "Nr" }, { dropped: ["Nr"] }, { passedOn: ["Nr"] }])
      expect(codes([ids], known, { findings: [note] })).toEqual([]);
  });
});

describe("the label", () => {
  test("a class with too few rows for every split is reported", () => {
    const rare = { Status: each((row) => (row < 3 ? "bad" : "good")), age: ages };
    const known = { label: "Status", positive: "bad" };
    const noted = (more: Partial<KnownContext>) => codes(rare, { ...known, task: "binary", trains: true, ...more });
    expect(noted({ splits: [0.3, 0.15] })).toContain("advice/rare-class");
    expect(noted({ splits: [0.2, 0.2] })).not.toContain("advice/rare-class");
    expect(noted({})).not.toContain("advice/rare-class");
  });
  test("rare classes are reported for any number of classes", () => {
    const splits = [0.15, 0.15];
    const three = each((row) => (row === 0 ? "lynx" : row % 2 === 0 ? "cat" : "dog"));
    const [, rare] = about({ kind: three, age: ages }, { label: "kind", trains: true, splits });
    expect(rare).toMatchObject({
      code: "advice/rare-class",
      message: "the label 'kind' has too few rows with 'lynx' to put one in every split",
      seen: ["lynx: 1"],
    });
    const many = column(
      "kind",
      each((row) => `k${row % 60}`),
      { task: "multiclass", rarest: [...Array(30).keys()].map((at) => [`k${at}`, 3] as const) },
    );
    const [task, rarest] = about([many], { label: "kind", trains: true, splits });
    expect(task?.message).toContain("holds 60 values, 'k0', ");
    expect(task?.message).toContain(" and 52 more, so");
    expect(rarest?.message).toMatch(/too few rows with 'k0', .*'k7' and 22 more to/);
  });

  test("candidates are ranked, with reasons", () => {
    const [note] = about(
      { Status: labels, age: ages, home: each((row) => ["rent", "own", "other"][row % 3]) },
      { labelOpen: true },
    );
    expect(note).toMatchObject({ code: "advice/label", severity: "note" });
    expect(note?.message).toMatch(/the likeliest column of .* is .Status./);
    expect(note?.seen?.[0]).toBe(
      "Status (binary): its name says 'status', it has two values, 'good' and 'bad', it is the first column, it is never empty",
    );
    expect(note?.hint).toBe('set it, as label: Status in a spec, { label: "Status" } in code, or --param Label=Status');
  });
  test("gives no advice if no column could be the label", () =>
    expect(codes({ age: ages, size: ages, other: ages }, { labelOpen: true })).toEqual([]));
  test("task and balance", () => {
    const known = { label: "Status", positive: "bad", trains: true };
    const notes = about({ Status: labels, age: ages }, known);
    expect(notes.map(({ message }) => message)).toEqual([
      "the label 'Status' holds 2 values, 'good' and 'bad', so the task is binary",
      "only 10 % of the rows have the value 'bad' in the label 'Status'",
    ]);
    expect(notes[1]?.hint).toContain('scalePosWeight: "auto" (about 9.0)');
    expect(codes({ Status: labels, age: ages }, { ...known, task: "binary", weighted: true })).toEqual([]);
    expect(about({ price: each((row) => row * 1.5) }, { label: "price" })[0]?.message).toContain(
      "the task is regression",
    );
    expect(about({ kind: each((row) => row % 4) }, { label: "kind" })[0]?.message).toContain("the task is multiclass");
  });
});

describe("other columns", () => {
  test("ids, times, categories, missing values and placeholders each produce one note that names the columns", () => {
    const notes = about([
      column(
        "customer_id",
        each((row) => 1000 + row),
        { leftOut: "id" },
      ),
      column(
        "opened_date",
        each((row) => `2026-01-${String(1 + (row % 28)).padStart(2, "0")}`),
        { type: "date" },
      ),
      column(
        "city",
        each((row) => `city ${row % 90}`),
      ),
      column(
        "income",
        each((row) => (row % 5 === 0 ? "" : row)),
      ),
      column(
        "debt",
        each((row) => (row % 7 === 0 ? -999 : row % 30)),
        { sentinels: [["-999", 29]] },
      ),
    ]);
    expect(notes.map(({ code }) => code)).toEqual([
      "advice/id",
      "advice/time",
      "advice/categories",
      "advice/missing",
      "advice/sentinel",
    ]);
    expect(notes.map(({ hint }) => hint).join("\n")).toContain("idColumn: customer_id");
    expect(notes[4]).toMatchObject({
      message: "-999 in 'data.csv': probably a placeholder for a missing value",
      seen: ["debt: -999 in 29 of 200 rows"],
    });
  });
  test("applied advice is not repeated", () => {
    const table = [
      column(
        "customer_id",
        each((row) => row),
        { leftOut: "id" },
      ),
      column("debt", ages, { sentinels: [["-999", 29]] }),
    ];
    expect(codes(table, { idColumn: "customer_id", sentinels: [-999] })).toEqual([]);
    expect(codes(table, { dropped: ["customer_id"], sentinels: [-999] })).toEqual([]);
  });
});

describe("nothing to learn from", () => {
  const id = column("id", ages, { leftOut: "id", reason: "it names the rows" });
  const known = { label: "rate", trains: true, task: "regression" } as const;
  const rate = column("rate", ages);
  test("is reported, with the reason for each column and a way to keep one", () => {
    const fault = about([id, rate], known).find(({ code }) => code === "advice/no-features");
    expect(fault).toMatchObject({ severity: "warning", seen: ["id: it names the rows"] });
    expect(fault?.hint).toContain("schema: { id: integer }");
  });
  test("is not reported if a column may be a feature, or if this is unknown", () => {
    expect(codes([id, rate, column("age", ages)], known)).not.toContain("advice/no-features");
    expect(codes([id, rate], known, { bytes: 2000 })).not.toContain("advice/no-features");
    expect(codes([id, rate], { ...known, trains: false })).not.toContain("advice/no-features");
  });
});
