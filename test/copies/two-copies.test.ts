import { describe, expect, test, vi } from "vitest";

/** A copy of Specline with separate modules, as if another package had installed it. */
async function copy() {
  vi.resetModules();
  return {
    ...(await import("../../src/index.ts")),
    ...(await import("../../src/steps/index.ts")),
    ...(await import("../../src/author/service/index.ts")),
    ...(await import("../../src/spec/marks.ts")),
  };
}

type Copy = Awaited<ReturnType<typeof copy>>;

const loaded = ({ Pipeline, dataLoading }: Copy) =>
  Pipeline("x").step("load", dataLoading, {}, { source: "s3://b/t.csv", label: "y" });

describe("two installed copies of Specline", async () => {
  const own = await copy();
  const other = await copy();

  test("are two", () => {
    expect(own.execution.id).not.toBe(other.execution.id);
    expect(own.auto).not.toBe(other.auto);
  });

  test.each([
    ["a location", (from: Copy) => own.Pipeline("x").loadData(from.s3`b/${from.execution.id}`, { label: "y" })],
    ["a parameter", (from: Copy) => own.Pipeline("x").loadData("s3://b/t.csv", { label: from.param.string("Label") })],
    [
      "an expression from one copy inside the other copy's template",
      (from: Copy) => own.Pipeline("x").loadData(own.s3`b/${from.param.string("Folder")}`, { label: "y" }),
    ],
    [
      "inputs of handles",
      (from: Copy) => {
        const p = own.Pipeline("x");
        const load = p.step("load", own.dataLoading, {}, { source: from.param.string("Source"), label: "y" });
        const prepared = p.step("prep", own.tabularPreprocessing, { data: load.out.data, signature: from.nothing });
        return p.use(p.step("train", own.xgboostTraining, from.auto), prepared);
      },
    ],
    [
      "an external source of an input",
      (from: Copy) => {
        const p = own.Pipeline("x");
        const data = from.external(from.s3`b/${from.param.string("Folder")}`);
        return p.use(p.step("prep", own.tabularPreprocessing, { data }, { label: "y" }));
      },
    ],
  ])("%s of the other gives the same pipeline as one's own", (_, make) => {
    const [foreign, mine] = [make(other as Copy).build(), make(own).build()];
    expect(foreign).toEqual(mine);
    expect(JSON.stringify(foreign)).toBe(JSON.stringify(mine));
    expect(foreign.value.parameters.length + JSON.stringify(foreign.value.steps).split("Get").length).toBeGreaterThan(
      1,
    );
  });

  test.each(["expression", "set-of-rows"])("a newer %s is an error that names both versions", (mark) => {
    const newer = { toJSON: () => ({ Get: "Parameters.Label" }) };
    const held = { form: 99, version: "7.1.0", content: true };
    Object.defineProperty(newer, Symbol.for(`specline.${mark}`), { value: held });
    const said = `a value (${mark}) comes from Specline 7.1.0, whose format Specline 0.0.0 cannot read`;
    expect(() => own.contentOf(newer, "expression")).toThrow(said);
    for (const value of [newer, [newer], { deep: [{ er: newer }] }])
      expect(() => own.Pipeline("x").loadData("s3://b/t.csv", { label: value as never })).toThrow(said);
    const p = own.Pipeline("x");
    expect(() => p.step("prep", own.tabularPreprocessing, { data: newer as never }, { label: "y" })).toThrow(said);
    expect(() => p.use(newer as never)).toThrow(said);
    expect(() => own.text`a ${newer as never}`).not.toThrow();
    expect(() => p.loadData(own.text`a ${newer as never}`)).toThrow(said);
  });

  test("a value that JSON would write as an empty object is an error, and a date becomes a string", () => {
    const load = (value: unknown) =>
      own
        .Pipeline("x")
        .loadData("s3://b/t.csv", { label: value as never })
        .build();
    expect(() => load(new Map([["a", 1]]))).toThrow("a value of type Map cannot be part of a pipeline");
    expect(load(new Date(0)).value.context).toMatchObject({ label: "1970-01-01T00:00:00.000Z" });
  });

  test.each([
    ["a function", () => () => 1, "type function"],
    ["a comparison", (from: Copy) => from.comparable(from.param.float("Auc")), "type function"],
    ["a symbol", () => Symbol("a"), "type symbol"],
    ["a big integer", () => 1n, "type bigint"],
    ["an output", (from: Copy) => loaded(from).out.data, "type output"],
    ["a handle", (from: Copy) => loaded(from), "type declaration"],
    [
      "a structure of properties",
      (from: Copy) => from.modelStep("m", {}).properties.PrimaryContainer,
      "type Steps.m.PrimaryContainer",
    ],
  ])("%s is no JSON, whichever copy made it", (_, make, said) => {
    for (const value of [make(own), make(other as Copy)])
      expect(() => own.rawStep("one", "New", { deep: [{ er: value }] })).toThrow(said);
  });
});

describe("steps of two copies", async () => {
  const own = await copy();
  const other = await copy();
  const lambda = (from: Copy) =>
    from.lambdaStep("call", {
      FunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:f",
      Arguments: { folder: from.param.string("Folder"), list: [from.execution.id, { when: from.execution.startTime }] },
      OutputParameters: { score: "Float" },
    });

  test("a step in the service's form, with its references", () => {
    const make = (from: Copy) => {
      const called = lambda(from);
      const gate = from.conditionStep("gate", {
        conditions: [from.comparable(called.outputs.score).gt(from.param.float("Least"))],
        if: [from.rawStep("next", "New", { Environment: { FOLDER: from.s3`b/${from.param.string("Folder")}` } })],
        else: [from.failStep("stop", from.text`not ${from.param.float("Least")}`)],
      });
      return own.Pipeline("x").use(gate).build();
    };
    expect(make(other as Copy)).toEqual(make(own));
    expect(make(other as Copy).diagnostics).toEqual([]);
    expect(
      make(other as Copy)
        .value.parameters.map(({ name }) => name)
        .sort(),
    ).toEqual(["Folder", "Least"]);
  });

  test("a step from one copy next to a step from the other that reads from it", () => {
    const called = lambda(other as Copy);
    const { value, diagnostics } = own
      .Pipeline("x")
      .use(own.rawStep("next", "New", { Score: called.outputs.score }))
      .build();
    expect(diagnostics).toEqual([]);
    expect(value.steps.map(({ id }) => id)).toEqual(["call", "next"]);
  });

  test("accepts the other copy's specification as the same step, and rejects a changed one", () => {
    const make = (spec: Copy["dataLoading"]) => {
      const p = own.Pipeline("x");
      return p.use(p.step("load", spec, {}, { source: "s3://b/t.csv", label: "y" })).build();
    };
    expect(make(other.dataLoading as Copy["dataLoading"])).toEqual(make(own.dataLoading));
    const changed = { ...other.dataLoading, rank: 3 } as unknown as Copy["dataLoading"];
    expect(make(changed).diagnostics).toMatchObject([{ code: "author/other-step", severity: "error" }]);
  });

  test("the other copy's pack, which has separate copies of our steps", () => {
    const clean = other.defineScript({
      name: "Clean",
      script: "clean.py",
      inputs: { data: "tabular.raw" },
      outputs: { data: "tabular.raw" },
    });
    const pack = other.definePack({ name: "other", version: "1.0.0", steps: [clean, other.payload] });
    const { value, diagnostics } = own.createRegistry([own.standardPack, pack]);
    expect(diagnostics).toEqual([]);
    expect(value.names.get("Payload")).toBe(own.payload);
    expect(value.steps.filter(({ name }) => name === "Payload")).toHaveLength(1);
    const added = other.definePack({ name: "other", version: "1.0.0", steps: [clean] });
    const made = own.Pipeline.with(added)("x").loadData("s3://b/t.csv", { label: "y" }).clean();
    expect(made.build().diagnostics).toEqual([]);
  });

  test("rejects a newer copy's specification by name", () => {
    const newer = { ...own.payload, name: "Newer", verb: "newer" };
    Object.defineProperty(newer, Symbol.for("specline.step"), { value: { form: 2, version: "7.1.0", content: true } });
    const { value, diagnostics } = own.createRegistry([{ name: "p", version: "1.0.0", steps: [newer] }]);
    expect(diagnostics.map(({ message }) => message)).toEqual([
      "a value (step) comes from Specline 7.1.0, whose format Specline 0.0.0 cannot read",
    ]);
    expect(value.steps).toEqual([]);
  });

  test("configs from the other copy", () => {
    const make = (from: Copy) =>
      own.Pipeline.fromConfigs([
        from.DataLoadingConfig({ source: from.s3`b/${from.param.string("Folder")}`, label: "y", jobType: "training" }),
        from.TabularPreprocessingConfig({ jobType: "training" }),
        from.XGBoostTrainingConfig({ maxDepth: from.param.integer("Depth") }),
      ]).build();
    expect(make(other as Copy)).toEqual(make(own));
    expect(JSON.stringify(make(other as Copy).value.steps)).toContain('{"Get":"Parameters.Depth"}');
  });

  test("recognizes an exception from the other copy as Specline's", () => {
    const thrown = (from: Copy): unknown => {
      try {
        return from.XGBoostTrainingConfig({ maxDepth: "deep" as never });
      } catch (error) {
        return error;
      }
    };
    expect(thrown(other as Copy)).toBeInstanceOf(own.SpeclineError);
    expect(thrown(own)).toBeInstanceOf(own.SpeclineError);
    expect(new Error("mine")).not.toBeInstanceOf(own.SpeclineError);
    expect(null).not.toBeInstanceOf(own.SpeclineError);
  });
});
