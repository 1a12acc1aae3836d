import { describe, expect, test } from "vitest";
import { catalogue, type Diagnostic, diagnostic, isOverridable, judgeBy, overrideFault } from "./index.ts";
import { isMeantFor, type PlacedAllowance } from "./overrides.ts";

const unused = (at: Diagnostic["at"]): Diagnostic =>
  diagnostic("definition/unused-parameter", { parameter: "Note" }, at);
const cycle = diagnostic("definition/cycle", { cycle: "a → b → a" }, { step: "a" });
const allowance = (more: Partial<PlacedAllowance> = {}): PlacedAllowance => ({
  rule: "definition/unused-parameter",
  reason: "a dashboard reads it",
  by: "project",
  place: { file: "specline.config.yaml", path: "check.allow[0]" },
  ...more,
});

describe("a user's overrides", () => {
  test("give a rule another severity, or turn it off", () => {
    const place = {};
    const rules = { "definition/unused-parameter": { setting: "error", place } } as const;
    expect(judgeBy({ rules, allow: [] }).judge([unused({})])).toMatchObject([{ severity: "error" }]);
    const off = judgeBy({ rules: { "definition/unused-parameter": { setting: "off", place } }, allow: [] });
    expect(off.judge([unused({})])).toEqual([]);
    expect(off.allowed()).toMatchObject([{ code: "definition/unused-parameter", reason: "the rule is off" }]);
  });

  test("remove allowed faults, list them once, and keep the same fault elsewhere", () => {
    const judge = judgeBy({ rules: {}, allow: [allowance({ at: "a" })] });
    const faults = [unused({ step: "a" }), unused({ step: "b" })];
    expect(judge.judge(faults)).toEqual([faults[1]]);
    expect(judge.judge(faults)).toEqual([faults[1]]);
    expect(judge.allowed()).toEqual([{ ...faults[0], reason: "a dashboard reads it", by: "project" }]);
    expect(judge.unused()).toEqual([]);
  });

  test("report an unused allowance where it was written", () => {
    const judge = judgeBy({ rules: {}, allow: [allowance({ at: "c" })] });
    judge.judge([unused({ step: "a" })]);
    expect(judge.unused()).toMatchObject([
      { code: "override/unused", severity: "warning", at: { path: "check.allow[0]" } },
    ]);
  });

  test("never affect a fault that makes a definition meaningless", () => {
    const rule = "definition/cycle";
    const judge = judgeBy({ rules: { [rule]: { setting: "off", place: {} } }, allow: [allowance({ rule })] });
    expect(judge.judge([cycle])).toEqual([cycle]);
    expect(judge.allowed()).toEqual([]);
  });
});

describe("the rules that can be overridden", () => {
  test.each([
    "definition/cycle",
    "definition/duplicate-step",
    "definition/unknown-step",
    "definition/unknown-parameter",
    "definition/missing-part",
    "author/unknown-step",
    "resolve/tie",
    "environment/write",
  ])("do not include %s", (code) =>
    expect(overrideFault(code, {})).toMatchObject({ code: "override/fixed", severity: "error" }),
  );

  test.each(["definition/unknown-member", "definition/null", "definition/literal-unwritten", "script/unknown-port"])(
    "include %s",
    (code) => expect(overrideFault(code, {})).toBeUndefined(),
  );

  test("include every warning and note", () =>
    expect(
      Object.entries(catalogue)
        .filter(([, { severity }]) => severity !== "error")
        .filter(([code]) => !isOverridable(code)),
    ).toEqual([]));

  test.each([
    ["definition/unused-paramter", "definition/unused-parameter"],
    ["unused-parameter", "definition/unused-parameter"],
    ["toString", ""],
  ])("do not include the unknown name '%s'", (rule, near) => {
    const fault = overrideFault(rule, {});
    expect(fault?.code).toBe("override/unknown-rule");
    expect(fault?.hint).toContain(near === "" ? "docs/rules.md" : `did you mean '${near}'?`);
  });
});

describe("the place of an allowance", () => {
  const place = {
    pipeline: "fraud",
    step: "train",
    path: "Steps[1].Arguments.RoleArn",
    file: "/work/pipes/fraud.json",
  };
  test.each([
    "fraud",
    "train",
    "fraud.train",
    "fraud › train",
    "train.Steps[1].Arguments",
    "Steps[1]",
    "Steps[1].Arguments.RoleArn",
    "fraud.json",
    "pipes/fraud.json",
  ])("'%s' matches", (at) => expect(isMeantFor({ at }, place)).toBe(true));
  test.each(["trai", "Steps[1].Arg", "Steps[11]", "other", "raud.json", "evaluate"])("'%s' does not match", (at) =>
    expect(isMeantFor({ at }, place)).toBe(false),
  );
});

test("inferred rules about definitions are at most warnings, and every rule states its ground", () => {
  const rules = Object.entries(catalogue).filter(([code]) => code.startsWith("definition/"));
  const without = rules.filter(([, entry]) => !("ground" in entry)).map(([code]) => code);
  const strict = rules
    .filter(([, entry]) => "ground" in entry && entry.ground.by === "inference" && entry.severity === "error")
    .map(([code]) => code);
  expect({ without, strict }).toEqual({ without: [], strict: [] });
});
