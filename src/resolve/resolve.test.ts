import { describe, expect, it } from "vitest";
import { resolve } from "./index.ts";
import { codes, messages, pipeline, sources, specs } from "./testing/pipelines.ts";

describe("a missing input", () => {
  it("is reported in one sentence, with the candidates, the call to add, and a fix", () => {
    const [fault] = resolve(pipeline(["Load", "Train"]), specs).diagnostics;
    expect(fault?.message).toBe(
      "Train needs processed tabular data (tabular.processed), but Load gives raw tabular data: call .prepare() first",
    );
    expect(fault?.seen).toEqual(["Load.data (tabular.raw)"]);
    expect(fault?.hint).toBe("add Prepare between them: .prepare()");
    expect(fault?.fix).toEqual({
      title: "insert Prepare",
      edits: [{ path: ["steps", 1], action: "insert", value: "Prepare" }],
    });
  });

  it("names steps instead of calls for documents such as specs", () => {
    const told = (names: readonly string[]) =>
      resolve(pipeline(names), specs, { wording: "names" }).diagnostics.map(({ message, hint }) => [message, hint]);
    expect(told(["Load", "Train"])).toEqual([
      [
        "Train needs processed tabular data (tabular.processed), but Load gives raw tabular data: add Prepare",
        "write Prepare before it",
      ],
    ]);
  });

  it("names the other branch that has the data", () => {
    const names = ["Load_training", "Prepare_training", "Train", "Load_calibration", "Test_calibration"];
    expect(messages(pipeline(names))).toEqual([
      "Test_calibration needs processed tabular data on the calibration branch (tabular.processed), which only Prepare_training makes: add Prepare_calibration",
    ]);
  });

  it("is reported once, and its dependents are suppressed", () => {
    const { value, diagnostics } = resolve(pipeline(["Load", "Train", "Test", "Pack"]), specs);
    expect(diagnostics.map(({ at }) => at.step)).toEqual(["Train"]);
    expect(value.unresolved).toEqual(["Train", "Test", "Pack"]);
  });

  it("is bridged on request, with a note for each inserted step", () => {
    const { value, diagnostics } = resolve(pipeline(["Load", "Test"]), specs, { autoInsert: true });
    expect(value.steps.map(({ id }) => id)).toEqual(["Load", "Prepare", "Train", "Test"]);
    expect(diagnostics.map(({ code }) => code)).toEqual(["resolve/inserted", "resolve/inserted"]);
    expect(value.unresolved).toEqual([]);
  });
});

describe("a tie", () => {
  const names = ["Load_training", "Prepare_training", "Train", "Prepare_a", "Load_a", "Load_b", "Prepare_b", "Test"];
  it("lists the candidates, each with the lines that would choose it", () => {
    const [fault] = resolve(pipeline(names), specs).diagnostics;
    expect(fault?.code).toBe("resolve/tie");
    expect(fault?.message).toContain("Prepare_a.data or Prepare_b.data");
    expect(fault?.seen?.[0]).toContain('p.step("Test", test, { data: prepareA.out.data })');
    expect(fault?.seen?.[0]).toContain("inputs: { data: Prepare_a.data }");
  });

  it("is resolved by either set of lines", () => {
    const inputs = { data: { from: "output", step: "Prepare_a", port: "data" } } as const;
    const chosen = pipeline(names, { Test: { inputs } });
    expect(codes(chosen)).toEqual([]);
    expect(sources(chosen)["Test.data"]).toBe("Prepare_a.data");
    expect(resolve(chosen, specs).value.steps.find(({ id }) => id === "Test")?.effectiveBranch).toBe("a");
  });

  it("leaves out the step without falling back to a second choice", () => {
    const { value } = resolve(pipeline(names), specs);
    expect(value.unresolved).toEqual(["Test"]);
    expect(value.wires.some(({ to }) => to.step === "Test" && to.port === "data")).toBe(false);
  });
});

describe("an explicit wire", () => {
  const wire = (step: string, port: string) => ({ from: "output", step, port }) as const;
  const names = ["Load", "Prepare", "Sample", "Train"];
  it("overrides every rule", () => {
    expect(sources(pipeline(names))["Train.data"]).toBe("Sample.data");
    expect(sources(pipeline(names, { Train: { inputs: { data: wire("Prepare", "data") } } }))["Train.data"]).toBe(
      "Prepare.data",
    );
  });

  it.each([
    [{ data: wire("Prepar", "data") }, "resolve/unknown-source", "did you mean 'Prepare'?"],
    [{ data: wire("Prepare", "dat") }, "resolve/unknown-output", "did you mean 'data'?"],
    [{ date: wire("Prepare", "data") }, "resolve/unknown-input", "did you mean 'data'?"],
    [{ data: wire("Load", "data") }, "resolve/wrong-kind", "omit the input"],
    [{ data: { from: "nothing" } as const }, "resolve/required-input", "give a URI"],
  ])("is checked: %j", (inputs, code, hint) => {
    const { diagnostics, value } = resolve(pipeline(names, { Train: { inputs } }), specs);
    expect(diagnostics.map((d) => d.code)).toEqual([code]);
    expect(diagnostics[0]?.hint).toContain(hint);
    expect(value.unresolved).toContain("Train");
  });

  it("that forms a cycle names the steps along it", () => {
    const { diagnostics, value } = resolve(
      pipeline(names, {
        Load: { after: ["Train"] },
        Prepare: { inputs: { data: wire("Load", "data") } },
        Train: { after: ["Prepare"] },
      }),
      specs,
    );
    expect(diagnostics.map(({ code }) => code)).toEqual(["resolve/cycle"]);
    for (const name of ["Load", "Prepare", "Train"]) expect(diagnostics[0]?.message).toContain(name);
    expect(value.unresolved).toEqual(expect.arrayContaining(["Load", "Prepare", "Train"]));
  });

  it("is not required if the user provides the data or leaves out an optional input", () => {
    const given = pipeline(["Train", "Pack"], {
      Train: { inputs: { data: { from: "external", uri: "s3://bucket/rows" } } },
      Pack: { inputs: { report: { from: "nothing" } } },
    });
    expect(codes(given)).toEqual([]);
  });
});
