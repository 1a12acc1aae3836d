import { describe, expect, test } from "vitest";
import {
  catalogue,
  type DataOf,
  type DiagnosticCode,
  diagnostic,
  type FaultInFile,
  sarifOf,
} from "../../src/diagnostics/index.ts";
import { SAMPLES, TYPICAL } from "./catalogue/typical.ts";
import { sarifFaults } from "./sarif-schema.ts";

/* The SARIF log of every message of the catalogue is valid. */

const codes = Object.keys(catalogue) as DiagnosticCode[];

const range = { start: { line: 3, column: 5 }, end: { line: 3, column: 9 } };
const faultOf = (code: DiagnosticCode, place = codes.indexOf(code)): FaultInFile => {
  const at = { pipeline: "fraud", step: "train", ...(place % 2 === 0 && { file: "specs/fraud ä.yaml", range }) };
  const details = { seen: ["code/train.py:12", "DataLoading.data (tabular.raw)"], fix: { title: "remove it", edits: [] } };
  const made = diagnostic(code, { ...TYPICAL, ...SAMPLES[code] } as DataOf<typeof code>, at, place % 3 === 0 ? details : {});
  const fault = place % 5 === 0 ? ({ ...made, reason: "known and accepted", by: "pipeline" } as const) : made;
  return { fault, file: "fraud.yaml" };
};
const log = JSON.parse(JSON.stringify(sarifOf(codes.map((code) => faultOf(code)), "1.0.0-rc.1")));
const { results, tool } = log.runs[0];

describe("the SARIF log of all messages", () => {
  test("is valid against the schema of SARIF 2.1.0", () => {
    expect(sarifFaults(log)).toEqual([]);
  });

  test("has a result and a rule for each code", () => {
    expect(results.map(({ ruleId }: { ruleId: string }) => ruleId)).toEqual(codes);
    expect(tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual([...codes].sort());
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
  });

  // Source: GitHub, "SARIF support for code scanning" (as of November 2026).
  test("keeps within GitHub's limits", () => {
    for (const { shortDescription, fullDescription, help } of tool.driver.rules) {
      expect(shortDescription.text.length).toBeLessThanOrEqual(1024);
      expect(fullDescription.text.length).toBeLessThanOrEqual(1024);
      expect(help.text).not.toBe("");
    }
  });

  test("is the same for the same faults", () => {
    expect(JSON.parse(JSON.stringify(sarifOf(codes.map((code) => faultOf(code)), "1.0.0-rc.1")))).toEqual(log);
  });
});

// The schema must be able to refuse what the writer could get wrong.
test.each([
  ["an unknown level", "level", "fatal"],
  ["a line 0", "locations", [{ physicalLocation: { artifactLocation: { uri: "a" }, region: { startLine: 0 } } }]],
  ["an address with a space", "locations", [{ physicalLocation: { artifactLocation: { uri: "a b" } } }]],
  ["a suppression without a kind", "suppressions", [{ justification: "known" }]],
  ["a member that does not exist", "severity", "error"],
])("the schema refuses %s", (_, member, value) => {
  const [first] = results;
  const broken = { ...log, runs: [{ ...log.runs[0], results: [{ ...first, [member]: value }] }] };
  expect(sarifFaults(broken)).not.toEqual([]);
});
