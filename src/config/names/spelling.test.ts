import { describe, expect, test } from "vitest";
import { z } from "zod";
import { snakeCase } from "../../base/words.ts";
import { isExprJson } from "../../spec/expr.ts";
import { field } from "../../spec/fields.ts";
import type { StepSpec } from "../../spec/step.ts";
import { steps } from "../file/testing/config-files.ts";
import { fieldsOf, isDerived } from "../schema/known.ts";
import { defaultOf } from "../schema/schema.ts";
import { entriesFor } from "./read-names.ts";
import { speltName } from "./spelling.ts";

const specs = [...new Set(steps.names.values())];
/** Every field that has a default, with its default as the value. */
const fields = specs.flatMap((spec) =>
  [...fieldsOf(spec).byName.values()].flatMap((field) => {
    const value = defaultOf(field.schema);
    return isDerived(field) || value === undefined || isExprJson(value) ? [] : [{ spec, field, value }];
  }),
);

describe("spellings follow a rule", () => {
  test.each([
    ["snake case", snakeCase],
    ["camel case", (name: string) => name],
    ["upper case", (name: string) => snakeCase(name).toUpperCase()],
    ["dashes", (name: string) => snakeCase(name).replaceAll("_", "-")],
  ])("of every field of every step, in %s", (_, spell) => {
    for (const { spec, field, value } of fields) {
      const spelt = speltName(spell(field.name), value, spec);
      expect([spec.name, field.name, spelt && "field" in spelt ? spelt.field.name : spelt]).toEqual([
        spec.name,
        field.name,
        field.name,
      ]);
    }
  });
  test("with the job type in front", () => {
    for (const { spec, field, value } of fields) {
      const name = `${spec.job.type}_${snakeCase(field.name)}`;
      const spelt = speltName(name, value, spec);
      expect([name, spelt && "field" in spelt ? spelt.field.name : spelt]).toEqual([name, field.name]);
    }
  });
  test.each([
    ["max_runtime_seconds", 90, 90],
    ["max_runtime_in_minutes", 90, 5400],
    ["maxRuntimeHours", 2, 7200],
    ["max_runtime", "4 hours", 14_400],
  ])("in another unit: %s = %s", (name, value, expected) => {
    const [spec] = specs.filter(({ name: step }) => step === "XGBoostTraining");
    const spelt = spec && speltName(name, value, spec);
    expect(spelt && "field" in spelt && [spelt.field.name, spelt.value]).toEqual(["maxRuntime", expected]);
  });
  test("for the positive value, which steps without this field can also state", () => {
    const [spec] = specs.filter(({ name: step }) => step === "XGBoostTraining");
    expect(spec && speltName("positive", "bad", spec)).toEqual({ fact: "positive", value: "bad" });
    expect(spec && speltName("positive", ["bad"], spec)).toBeUndefined();
  });
  test.each([
    ["an invalid value", "training_max_depth", "deep"],
    ["another unit than the field's", "volume_size_tb", 1],
    ["a word that is not the step's", "validation_max_depth", 3],
    ["only the step's words", "xgboost_training", 3],
    ["the step's name, which ends in a field's", "text_features", 64, "TextFeatures"],
  ])("but does not extend to %s", (_, name, value, step = "XGBoostTraining") => {
    const [spec] = specs.filter((one) => one.name === step);
    expect(spec?.name).toBe(step);
    expect(spec && speltName(name, value, spec)).toBeUndefined();
  });
  test("an invalid value of a field is not taken for one of a field with a shorter name", () => {
    const [known] = specs.filter(({ name: step }) => step === "XGBoostTraining");
    const made = (name: string, type: z.ZodType) =>
      [name, field(type, { doc: "A field.", tier: "essential" })] as const;
    const config = z.object(Object.fromEntries([made("trainingScale", z.number()), made("scale", z.string())]));
    const spec = { ...(known as StepSpec), config } as StepSpec;
    expect(speltName("training_scale", 2, spec)).toMatchObject({ field: { name: "trainingScale" }, value: 2 });
    expect(speltName("xgboost_scale", "large", spec)).toMatchObject({ field: { name: "scale" }, value: "large" });
    expect(speltName("training_scale", "large", spec)).toBeUndefined();
  });
});

test("every name in the table has a meaning in at least one step", () => {
  const reached = new Set(specs.flatMap((spec) => entriesFor(steps.diskNames ?? [], spec)));
  expect((steps.diskNames ?? []).filter((entry) => !reached.has(entry)).map(({ names }) => names)).toEqual([]);
});
