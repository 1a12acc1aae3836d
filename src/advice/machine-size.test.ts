import { describe, expect, test } from "vitest";
import { aboutMachines, type SizedStep } from "./machine-size.ts";

const GIB = 2 ** 30;

const step = (name: string, more: Partial<SizedStep> = {}): SizedStep => ({
  step: name,
  at: { step: name },
  memoryPerByte: 10,
  shares: false,
  instanceType: "ml.m5.xlarge",
  instanceCount: 1,
  ...more,
});
const about = (gib: number, ...steps: readonly SizedStep[]) =>
  aboutMachines({ source: "rows.csv", bytes: gib * GIB, steps });
const said = (gib: number, ...steps: readonly SizedStep[]): string =>
  about(gib, ...steps)
    .map(({ code, message, hint }) => `${code}: ${message}; ${hint}`)
    .join("\n");

describe("instances for a table", () => {
  test("a table that fits is not reported", () => {
    expect(about(0.001, step("Load"))).toEqual([]);
    expect(about(1, step("Load"))).toEqual([]);
    expect(about(4, step("Load", { instanceType: "ml.m5.4xlarge" }))).toEqual([]);
  });
  test("steps with the same need share a note, at the first of them", () => {
    expect(said(4, step("Load"), step("Prepare"))).toBe(
      "advice/instance: 'rows.csv' is 4.0 GiB, which takes about 40.5 GiB of memory in Load and Prepare: ml.m5.4xlarge is enough; set instanceType: ml.m5.4xlarge there",
    );
    expect(about(4, step("Load"), step("Prepare"))[0]?.at).toEqual({ step: "Load", field: "instanceType" });
    expect(about(4, step("Load"), step("Train", { memoryPerByte: 20 }))).toHaveLength(2);
  });
  test("several instances are advised only if no single one is enough, and the work is divided", () => {
    const train = step("Train", { shares: true });
    expect(said(25, train)).toContain("ml.m5.24xlarge is enough");
    expect(said(50, train)).toContain("ml.r5.24xlarge is enough");
    expect(said(100, train)).toContain("2 instances of ml.r5.24xlarge are enough");
    expect(said(100, train)).toContain("instanceType: ml.r5.24xlarge and instanceCount: 2");
    expect(about(100, { ...train, instanceType: "ml.m5.24xlarge", instanceCount: 4 })).toEqual([]);
    expect(about(100, { ...train, instanceType: "ml.m5.24xlarge", instanceCount: 3 })).toHaveLength(1);
    expect(said(100, step("Load"))).toMatch(/^advice\/too-large: .* in Load: more than ml\.r5\.24xlarge has/);
    // More than a step accepts.
    expect(said(10_000, train)).toContain("advice/too-large");
  });
  test.each([
    ["ml.r5.2xlarge", 4, true],
    ["ml.c5.9xlarge", 4, true],
    ["ml.c5.4xlarge", 4, false],
    ["ml.m6i.4xlarge", 4, true],
    ["ml.g5.2xlarge", 4, false],
    ["ml.r5.24xlarge", 60, true],
  ])("%s for a table of %i GiB: enough is %s", (instanceType, gib, enough) => {
    expect(about(gib, step("Load", { instanceType }))).toHaveLength(enough ? 0 : 1);
  });
  test.each(["ml.p3.2xlarge", "ml.constructor.xlarge", "large", undefined])(
    "nothing is claimed about the memory of %s",
    (instanceType) => expect(about(500, step("Load", { instanceType }))).toEqual([]),
  );
  test("instances of a step that does not divide its work do not help", () =>
    expect(about(4, step("Load", { instanceCount: 9 }))).toHaveLength(1));
  test("the advised instances are enough for a table of any size", () => {
    for (let gib = 0.5; gib < 3000; gib *= 1.3) {
      for (const one of [step("Train", { shares: true }), step("Load")]) {
        const hint = about(gib, one)[0]?.hint ?? "";
        const [, instanceType] = /instanceType: (\S+)/.exec(hint) ?? [];
        const [, count = "1"] = /instanceCount: (\d+)/.exec(hint) ?? [];
        if (instanceType === undefined) continue;
        expect(about(gib, { ...one, instanceType, instanceCount: Number(count) }), String(gib)).toEqual([]);
      }
    }
  });
});
