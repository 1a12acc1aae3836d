import { expect, test } from "vitest";
import { diagnostic, type Place } from "../../diagnostics/index.ts";
import { once } from "./consequences.ts";

const range = (line: number) => ({ start: { line, column: 5 }, end: { line, column: 9 } });
const bad = (field: string, owner: string, at: Place) =>
  diagnostic("config/bad-value", { field, step: owner, expected: "a string", value: "1" }, { file: "c.json", ...at });

test("a fault in a shared value is not repeated for the steps that use it", () => {
  const shared = bad("service_name", "'shared'", { range: range(3) });
  const later = [bad("serviceName", "Load", { step: "Load", range: range(3) })];
  expect(once([shared, ...later])).toEqual([shared]);
});

test("faults in the same steps at other places remain", () => {
  const faults = [
    bad("service_name", "'shared'", { range: range(3) }),
    bad("service_name", "Load", { step: "Load", range: range(8) }),
    bad("service_name", "Train", { step: "Train", range: range(12) }),
  ];
  expect(once(faults)).toEqual(faults);
});
