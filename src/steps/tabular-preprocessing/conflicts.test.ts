import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../base/canonical.ts";
import { conflictsOf } from "./conflicts.ts";

const found = (config: JsonObject): readonly string[] =>
  conflictsOf(config, {}).map(({ code, severity, at }) => `${severity} ${code} ${at.field}`);

describe("preprocessing refuses settings that contradict each other", () => {
  it("shares that leave nothing to train on, except on branches that are not split", () => {
    expect(found({ validationSplit: 0.5, testSplit: 0.5 })).toEqual(["error data/bad-split testSplit"]);
    expect(found({ validationSplit: 0.5, testSplit: 0.5, branch: "calibration" })).toEqual([]);
    expect(found({ validationSplit: 0.2, testSplit: 0.2 })).toEqual([]);
  });

  it("settings of a split by time without a time column", () => {
    expect(found({ splitGap: 7, keepTime: true })).toEqual([
      "error config/needs-time splitGap",
      "error config/needs-time keepTime",
    ]);
    expect(found({ splitGap: 7, keepTime: true, timeColumn: "when" })).toEqual([]);
    expect(found({ keepTime: false })).toEqual([]);
  });

  it("texts that are no features", () => {
    const texts = { textColumns: ["body", "kind"] };
    expect(found({ ...texts, label: "fraud", idColumn: "id", dropColumns: ["note"] })).toEqual([]);
    for (const other of [{ label: "kind" }, { groupColumn: "kind" }, { dropColumns: ["kind"] }])
      expect(found({ ...texts, ...other })).toEqual(["error data/text-dropped textColumns"]);
    expect(found({ ...texts, timeColumn: "kind" })).toEqual(["error data/text-dropped textColumns"]);
    expect(found({ ...texts, timeColumn: "kind", keepTime: true })).toEqual([]);
  });

  it("rules that cannot make the label", () => {
    const over = { column: "days", over: 3 };
    const one = { rules: [{ label: "late", when: over }] };
    expect(found({ labelRules: one })).toEqual(["error config/label-rules-class labelRules"]);
    expect(found({ labelRules: { ...one, otherwise: "good" } })).toEqual([]);
    expect(found({ labelRules: over, positive: "late" })).toEqual(["error config/label-rules-positive labelRules"]);
    expect(found({ labelRules: over, positive: "yes", task: "binary" })).toEqual([]);
    expect(found({ labelRules: over, task: "regression" })).toEqual(["error config/label-rules-number labelRules"]);
    expect(found({ labelRules: { ...over, keep: ["days"] } })).toEqual(["warning config/label-rules-keep labelRules"]);
  });
});
