import { expect, test } from "vitest";
import type { ManifestStep } from "../../compile/compiled.ts";
import { readingOf } from "./reading-of.ts";

const step = (id: string, kind: string, more: Partial<ManifestStep> = {}): ManifestStep => ({
  ...{ id, spec: id, pack: "lake", summary: "", inputs: {} },
  outputs: { rows: { kind } },
  ...more,
});

test("rows are read as the training branch's loading step reads them, whatever its name", () => {
  const scored = step("LakeScores", "tabular.raw", { branch: "inference", config: { delimiter: "," } });
  const trained = step("LakeTable", "tabular.raw", { config: { delimiter: ";", indexColumn: "nr", label: "y" } });
  const made = step("Prepare", "tabular.processed", { config: { delimiter: "|" } });
  expect(readingOf({ steps: [scored, made, trained] })).toEqual({ delimiter: ";", index_column: "nr" });
  expect(readingOf({ steps: [scored, made] })).toEqual({});
  expect(readingOf(undefined)).toEqual({});
});
