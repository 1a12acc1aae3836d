import { expect, it } from "vitest";
import { timeFeaturesSpecification } from "./step.ts";

const found = (config: object): readonly string[] =>
  (timeFeaturesSpecification.conflicts?.({ since: "none", cyclic: ["month"], keep: true, ...config }, {}) ?? []).map(
    ({ code, at, hint }) => `${code} ${at.field}: ${hint}`,
  );

it("refuses zones that do not exist, and settings that leave nothing", () => {
  expect(found({ zone: "Europe/Berlin" })).toEqual([]);
  expect(found({ zone: "europe/berlin" })).toEqual(["config/zone-unknown zone: did you mean 'Europe/Berlin'?"]);
  expect(found({ zone: "Mars" })[0]).toContain("use a name such as 'Europe/Berlin'");
  expect(found({ keep: false })).toEqual([]);
  expect(found({ keep: false, cyclic: "none" })[0]).toContain("config/no-time-features keep");
  expect(found({ keep: false, cyclic: "none", since: "first" })).toEqual([]);
});
