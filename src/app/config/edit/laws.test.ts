import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cases } from "../../../../test/suite/cases.ts";
import { edited, isSame, valueIn } from "../../../author/spec/edit/edit-value.ts";
import { readTree } from "../../../author/spec/edit/text-tree.ts";
import { yaml } from "../../../author/spec/yaml.ts";
import type { Json, JsonObject } from "../../../base/canonical.ts";
import { fieldNamed, parseAssignment, parseConfigs, type StepConfig } from "../../../config/index.ts";
import { hasErrors } from "../../../diagnostics/index.ts";
import { standardSteps as steps } from "../../../steps/known-steps.ts";
import { editConfigs } from "./edit-configs.ts";
import { configFiles } from "./testing/config-files.ts";
import { isSameExcept } from "./value-change.ts";

const RUNS = { numRuns: cases(12) };

/** Assignments, each for the configs that it fits. */
const ASSIGNMENTS: readonly string[] = [
  "CradleDataLoading_training.source=s3://other/y.csv",
  "CradleDataLoading_training.volumeSizeGb=70",
  "prep.label=z",
  'prep.dropColumns=["b", "c d"]',
  "prep.volume_size_gb=30",
  "TabularPreprocessing_calibration.label=no",
  "train.maxDepth=7",
  "train.learningRate=1e-2",
  "train.nEstimators=70",
  "train.moreParameters.max_bin=256",
  "train.environment.B=x, y",
  'train.environment={"C": "1"}',
  "train.author=kim",
  "Package.maxRuntime=60",
  "Package.volumeSizeGb=50",
];

const FORMS: Readonly<Record<string, (value: Json) => string>> = {
  "as Python writes it": (value) => JSON.stringify(value, null, 2),
  "on one line": (value) => `${JSON.stringify(value)}\n`,
  "with a mark, tabs and Windows line ends": (value) =>
    `\ufeff${JSON.stringify(value, null, "\t")}\n`.replaceAll("\n", "\r\n"),
  "with comments": (value) => `// of the team\n${JSON.stringify(value, null, 4).replaceAll(",\n", ", // x\n")}\n`,
  "as YAML": (value) => `# of the team\n${yaml().stringify(value)}`,
  "as YAML with another indentation": (value) =>
    yaml()
      .stringify(value, { indent: 4, indentSeq: false, singleQuote: true })
      .replaceAll("\n    source", "\n\n    source"),
};

const read = (text: string) => parseConfigs(text, "c.json", steps, { incomplete: true });
const set = (text: string, assignment: string) => {
  const { value } = parseAssignment(assignment);
  if (value === undefined) throw new Error(assignment);
  return editConfigs(text, "c.json", value, steps);
};
const unset = (text: string, assignment: string) => {
  const { value } = parseAssignment(assignment);
  if (value === undefined) throw new Error(assignment);
  return editConfigs(text, "c.json", { step: value.step, path: value.path }, steps);
};
const document = (text: string): Json => readTree(text.replace(/^\ufeff/, ""))?.value ?? null;
const meaning = (text: string) =>
  read(text).value.configs.map(({ name, jobType, set, extraFields }) => ({ name, jobType, set, extraFields }));

/** Where a config's own values are in a document. */
const sectionOf = (value: Json, name: string): readonly string[] =>
  [
    ["configuration", "specific", name],
    ["configuration", "processing_specific", name],
    ["configuration", "processing", "processing_specific", name],
  ].find((path) => valueIn(value, path) !== undefined) as readonly string[];

describe.each(Object.entries(FORMS))("set in a file %s", (_, write) => {
  const given = fc.tuple(configFiles.map(write), fc.constantFrom(...ASSIGNMENTS));

  test("changes only the value, in meaning and in bytes", () => {
    fc.assert(
      fc.property(given, ([text, assignment]) => {
        const after = set(text, assignment);
        // The file's hyperparameters may also contain the parameter; the unused value is then reported.
        const isNamed = (code: string): boolean =>
          assignment.startsWith("train.moreParameters.") && code === "config/two-values";
        expect(after.diagnostics.filter(({ code }) => !isNamed(code))).toEqual([]);
        const [name = "", field = ""] = assignment.split(/[.=]/);
        const [before, now] = [read(text).value.configs, read(after.value.text).value.configs];
        for (const [index, config] of before.entries()) {
          const known = fieldNamed(config.spec, field)?.name;
          const other = now[index] as StepConfig;
          expect(isSameExcept(config.set, other.set, (one) => config.name === name && one === known)).toBe(true);
          // Another tool's name for the field changes with it.
          const isName = (key: string): boolean => config.name === name && key === "hyperparameters";
          expect(isSameExcept(config.extraFields, other.extraFields, isName)).toBe(true);
        }
        // Everything outside the config's own section is the same, with its order and its spelling.
        const section = sectionOf(document(text), name);
        const hollow = (value: Json) => edited(value, { path: section, action: "set", value: {} });
        expect(JSON.stringify(hollow(document(after.value.text)))).toBe(JSON.stringify(hollow(document(text))));
        const lines = after.value.text.split("\n");
        const lost = text.split("\n").filter((line) => !lines.includes(line)).length;
        if (text.includes("\n  ")) expect(lost).toBeLessThanOrEqual(assignment.includes("[") ? 8 : 5);
        if (text.endsWith("\n")) expect(after.value.text.endsWith("\n")).toBe(true);
      }),
      RUNS,
    );
  });

  test("twice is the same as once", () => {
    fc.assert(
      fc.property(given, ([text, assignment]) => {
        const once = set(text, assignment).value.text;
        expect(set(once, assignment).value.text).toBe(once);
      }),
      RUNS,
    );
  });

  test("can be undone", () => {
    fc.assert(
      fc.property(given, ([text, assignment]) => {
        const [name = "", field = ""] = assignment.split(/[.=]/);
        const once = set(text, assignment).value.text;
        const config = read(text).value.configs.find((one) => one.name === name) as StepConfig;
        const known = fieldNamed(config.spec, field);
        const old = (config.set as JsonObject)[known?.name ?? ""];
        if (old !== undefined) {
          const back = set(once, `${name}.${field}=${JSON.stringify(old)}`);
          expect(hasErrors(back.diagnostics)).toBe(false);
          expect(meaning(back.value.text)).toEqual(meaning(text));
          return;
        }
        // A list or map that was empty may be written differently.
        const back = unset(once, `${name}.${field}=`).value.text;
        expect(meaning(back)).toEqual(meaning(text));
        if (Object.keys(valueIn(document(text), sectionOf(document(text), name)) as object).length > 0)
          expect(back).toBe(text);
      }),
      RUNS,
    );
  });
});

test("this test reads documents as they were written", () => {
  fc.assert(
    fc.property(configFiles, fc.constantFrom(...Object.values(FORMS)), (value, write) => {
      expect(isSame(document(write(value)), value)).toBe(true);
    }),
    RUNS,
  );
});
