import { expect, test } from "vitest";
import type { JsonObject } from "../../base/canonical.ts";
import { completeConfig } from "../../config/index.ts";
import { riskTableMappingSpecification } from "./step.ts";

const found = (config: JsonObject) =>
  completeConfig(riskTableMappingSpecification, config, {}, { step: "RiskTableMapping" }).diagnostics.map(
    ({ code, at }) => `${code} ${at.field}`,
  );

test("the prior's weight is a number of rows or a share of them, not both", () => {
  expect(found({ smoothing: 20, smoothingShare: 0.1 })).toEqual(["config/two-smoothings smoothingShare"]);
  expect(found({ smoothing: 0, smoothingShare: 0 })).toEqual(["config/two-smoothings smoothingShare"]);
  expect(found({ smoothing: 20 })).toEqual([]);
  expect(found({ smoothingShare: 0.1 })).toEqual([]);
});
