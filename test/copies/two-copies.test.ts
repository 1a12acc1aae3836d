import { describe, expect, test, vi } from "vitest";
import { contentOf, marked } from "../../src/spec/marks.ts";

/** Specline as another package would have installed it: modules of its own. */
async function copy() {
  vi.resetModules();
  return { ...(await import("../../src/index.ts")), ...(await import("../../src/steps/index.ts")) };
}

describe("two installed copies of Specline", async () => {
  const own = await copy();
  const other = await copy();

  test("are two", () => {
    expect(own.execution.id).not.toBe(other.execution.id);
    expect(own.auto).not.toBe(other.auto);
  });

  test.each([
    ["a location", (from: typeof own) => own.Pipeline("x").loadData(from.s3`b/${from.execution.id}`, { label: "y" })],
    [
      "a parameter",
      (from: typeof own) => own.Pipeline("x").loadData("s3://b/t.csv", { label: from.param.string("Label") }),
    ],
    [
      "an expression of one inside a template of the other",
      (from: typeof own) => own.Pipeline("x").loadData(own.s3`b/${from.param.string("Folder")}`, { label: "y" }),
    ],
    [
      "inputs of handles",
      (from: typeof own) => {
        const p = own.Pipeline("x");
        const load = p.step("load", own.dataLoading, {}, { source: from.param.string("Source"), label: "y" });
        const prepared = p.step("prep", own.tabularPreprocessing, { data: load.out.data, signature: from.nothing });
        return p.use(p.step("train", own.xgboostTraining, from.auto), prepared);
      },
    ],
    [
      "what feeds an input from outside",
      (from: typeof own) => {
        const p = own.Pipeline("x");
        const data = from.external(from.s3`b/${from.param.string("Folder")}`);
        return p.use(p.step("prep", own.tabularPreprocessing, { data }, { label: "y" }));
      },
    ],
  ])("%s of the other gives the same pipeline as one's own", (_, make) => {
    const [foreign, mine] = [make(other as typeof own).staged(), make(own).staged()];
    expect(foreign).toEqual(mine);
    expect(JSON.stringify(foreign)).toBe(JSON.stringify(mine));
    expect(foreign.value.parameters.length + JSON.stringify(foreign.value.steps).split("Get").length).toBeGreaterThan(
      1,
    );
  });

  test("a value of a form that is not known is an error, and never an empty object", () => {
    const newer = marked({}, "expression");
    const [key] = Object.getOwnPropertySymbols(newer);
    Object.defineProperty(newer, key as symbol, { value: { form: 99, content: true } });
    expect(() => contentOf(newer, "expression")).toThrow(
      "made by another installed copy of Specline in a form (99) that this one does not know (1)",
    );
    expect(() => own.Pipeline("x").loadData("s3://b/t.csv", { label: newer as never })).toThrow("form (99)");
  });

  test("what JSON would write as an empty object is an error; a date is its text", () => {
    const load = (value: unknown) =>
      own
        .Pipeline("x")
        .loadData("s3://b/t.csv", { label: value as never })
        .staged();
    expect(() => load(new Map([["a", 1]]))).toThrow("a value of type Map cannot be part of a pipeline");
    expect(load(new Date(0)).value.context).toMatchObject({ label: "1970-01-01T00:00:00.000Z" });
  });
});
