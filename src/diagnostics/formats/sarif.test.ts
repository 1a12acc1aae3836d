import { describe, expect, test } from "vitest";
import { diagnostic, type FaultInFile, type Place, sarifOf } from "../index.ts";

const fault = (at: Place, more: object = {}): FaultInFile => ({
  file: "spec.yaml",
  fault: {
    ...diagnostic(
      "author/unknown-key",
      { key: "tsak", where: "the spec", known: "'task'", nearest: "task" } as never,
      at,
    ),
    ...more,
  },
});
// biome-ignore lint/suspicious/noExplicitAny: the log is JSON
const run = (...faults: readonly FaultInFile[]): any => (sarifOf(faults, "1.2.3") as any).runs[0];
// biome-ignore lint/suspicious/noExplicitAny: the log is JSON
const result = (one: FaultInFile): any => run(one).results[0];
const range = (line: number) => ({ start: { line, column: 5 }, end: { line, column: 9 } });
const fingerprintOf = (one: FaultInFile): string => result(one).partialFingerprints["specline/v1"];

describe("a result", () => {
  test("has the place in the file and in the pipeline", () => {
    const { locations } = result(
      fault({ pipeline: "fraud", step: "train", file: "my specs/a#b.yaml", range: range(3) }),
    );
    expect(locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: "my%20specs/a%23b.yaml", uriBaseId: "%SRCROOT%" },
          region: { startLine: 3, startColumn: 5, endLine: 3, endColumn: 9 },
        },
        logicalLocations: [{ name: "train", fullyQualifiedName: "fraud/train" }],
      },
    ]);
  });

  test("names the pipeline's file, but no line, if the fault has no file", () => {
    expect(result(fault({ step: "train", range: range(3) })).locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: "spec.yaml", uriBaseId: "%SRCROOT%" },
    });
  });

  test("has an absolute address if the file is outside the folder", () => {
    const { artifactLocation } = result(fault({ file: "/etc/a b.yaml" })).locations[0].physicalLocation;
    expect(artifactLocation).toEqual({ uri: "file:///etc/a%20b.yaml" });
  });

  test("states candidates, remedy and fix in the message, and links a candidate that is a place", () => {
    const more = {
      seen: ["code/train.py:12", "DataLoading.data"],
      hint: "try {0}",
      fix: { title: "rename it", edits: [] },
    };
    const { message, relatedLocations } = result(fault({}, more));
    expect(message.text.split("\n").slice(1)).toEqual([
      "Seen: code/train.py:12",
      "Seen: DataLoading.data",
      "Try: try {{0}}",
      "Fix: rename it (specline check --fix)",
    ]);
    expect(relatedLocations).toMatchObject([
      { id: 1, physicalLocation: { artifactLocation: { uri: "code/train.py" }, region: { startLine: 12 } } },
    ]);
  });

  test("is stated once if two pipelines share the fault", () => {
    const shared = { file: "specline.config.yaml", range: range(1) };
    expect(run(fault(shared), { ...fault(shared), file: "other.yaml" }).results).toHaveLength(1);
    expect(run(fault({}), { ...fault({}), file: "other.yaml" }).results).toHaveLength(2);
  });
});

describe("what a user allows", () => {
  test.each([
    ["pipeline", "inSource"],
    ["project", "external"],
    ["option", "external"],
  ] as const)("is suppressed with the reason (%s)", (by, kind) => {
    const { suppressions } = result(fault({}, { by, reason: "known" }));
    expect(suppressions).toEqual([{ kind, status: "accepted", justification: "known" }]);
  });

  test("is left out if the rule is off", () => {
    expect(run(fault({}, { by: "rule", reason: "the rule is off" }))).toMatchObject({
      results: [],
      tool: { driver: { rules: [] } },
    });
  });
});

describe("a fingerprint", () => {
  const one = fault({ step: "train", file: "spec.yaml", range: range(3) });

  test("stays the same if lines move or numbers change", () => {
    const moved = fault({ step: "train", file: "spec.yaml", range: range(30) });
    expect(fingerprintOf(moved)).toBe(fingerprintOf(one));
    expect(fingerprintOf(fault(one.fault.at, { message: "12 rows" }))).toBe(
      fingerprintOf(fault(one.fault.at, { message: "400 rows" })),
    );
  });

  test("differs between steps, files, messages and repetitions", () => {
    const others = [
      fault({ ...one.fault.at, step: "load" }),
      fault({ ...one.fault.at, file: "other.yaml" }),
      fault(one.fault.at, { message: "another" }),
    ];
    expect(new Set([one, ...others].map(fingerprintOf)).size).toBe(4);
    const { results } = run(one, fault({ ...one.fault.at, range: range(9) }));
    const [first, second] = results.map(
      (each: { partialFingerprints: object }) => Object.values(each.partialFingerprints)[0],
    );
    expect(second).toBe(first.replace(/:1$/, ":2"));
  });
});

test("a rule has its texts, its usual level and, if there is one, the source", () => {
  const { tool } = run({ file: "d.json", fault: diagnostic("definition/cycle", { cycle: "a → b → a" }) });
  expect(tool.driver).toMatchObject({ name: "Specline", semanticVersion: "1.2.3" });
  expect(tool.driver.rules).toMatchObject([
    { id: "definition/cycle", defaultConfiguration: { level: "error" }, properties: { tags: ["definition"] } },
  ]);
  expect(tool.driver.rules[0].help.text).toContain("Message: ");
  expect(tool.driver.rules[0].help.text).toContain("Source: the steps cannot be ordered.");
});

test("a message of a script can have a code that is not in the catalogue", () => {
  const { tool, results } = run(fault({}, { code: "acme/odd" }));
  expect(tool.driver.rules).toEqual([{ id: "acme/odd" }]);
  expect(results[0].ruleIndex).toBe(0);
});
