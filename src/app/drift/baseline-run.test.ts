import { expect, test } from "vitest";
import type { RunRecord } from "../../local/index.ts";
import { droppedBy } from "./baseline-run.ts";

const steps = (...dropped: readonly (readonly string[] | undefined)[]): Pick<RunRecord, "manifest"> => ({
  manifest: {
    steps: dropped.map((dropColumns) => ({ spec: "TabularPreprocessing", config: { dropColumns } })),
  } as unknown as NonNullable<RunRecord["manifest"]>,
});

test("a column is dropped if no preprocessing step keeps it", () => {
  expect(droppedBy(steps(["a", "b"]))).toEqual(["a", "b"]);
  expect(droppedBy(steps(["a", "b"], ["b", "c"]))).toEqual(["b"]);
  expect(droppedBy(steps(["a"], undefined))).toEqual([]);
  expect(droppedBy(steps())).toEqual([]);
});
