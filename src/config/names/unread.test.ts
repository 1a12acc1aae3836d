import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../base/canonical.ts";
import { steps } from "../file/testing/config-files.ts";
import { parseConfigs } from "../index.ts";

const check = (shared: JsonObject, specific: Readonly<Record<string, JsonObject>>, processing: JsonObject = {}) => {
  const config_types = {
    Base: "BasePipelineConfig",
    Package: "PackageConfig",
    XGBoostTraining: "XGBoostTrainingConfig",
  };
  const configuration = { shared, processing_shared: processing, processing_specific: { Package: {} }, specific };
  const text = JSON.stringify({ metadata: { config_types }, configuration });
  const { value, diagnostics } = parseConfigs(text, "c.json", steps);
  return { file: value, said: diagnostics.map(({ code, message }) => `${code}: ${message}`) };
};
const own = (base: JsonObject, training: JsonObject = {}) => ({ Base: base, XGBoostTraining: training });

describe("a shared value hidden by nearer values of the same name", () => {
  test("contradicts the base config's value, which is used", () => {
    for (const [shared, base] of [
      [{ author: "ana" }, { author: "zed" }],
      [{ volume_size_gb: "ana" }, { volume_size_gb: "zed" }],
    ] as const) {
      const [name = ""] = Object.keys(shared);
      expect(check(shared, own(base)).said).toContain(
        `config/two-values: '${name}' of Base is "zed", but 'shared.${name}' is "ana": "zed" is used`,
      );
      expect(check(shared, own(base)).said.join()).not.toContain("does not know");
    }
  });
  test("is not reported if it is the same", () => {
    expect(check({ author: "ana" }, own({ author: "ana" })).said).toEqual([]);
  });
  test("has no effect if the steps that use it have their own values", () => {
    expect(check({ max_depth: 3 }, own({}, { max_depth: 5 })).said).toEqual([
      "config/no-effect: Specline does not use 'max_depth': XGBoostTraining has its own value, and no other step uses it",
    ]);
  });
  test("is unknown if no step understands the nearer values either", () => {
    for (const odd of [1, 2]) {
      const { file, said } = check({ odd: 1 }, own({ odd }, { odd: 3 }));
      expect(said).toEqual([expect.stringMatching(/^config\/extra-fields: Specline does not know 'odd'/)]);
      const kinds = file.readings.flatMap(({ name, became }) => (name === "odd" ? [became.kind] : []));
      expect(new Set(kinds)).toEqual(new Set(["unknown"]));
    }
  });
  test("is unknown if nothing hides it", () => {
    expect(check({ oddly: 1 }, own({ odd: 2 })).said).toEqual([expect.stringMatching(/^config\/extra-fields/)]);
  });
});
