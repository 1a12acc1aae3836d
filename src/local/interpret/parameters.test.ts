import { expect, test } from "vitest";
import type { DefinitionParameter } from "../../sagemaker/definition.ts";
import { bindParameters } from "./parameters.ts";

const declared: readonly DefinitionParameter[] = [
  { Name: "Label", Type: "String" },
  { Name: "Rounds", Type: "Integer", DefaultValue: 100 },
  { Name: "Rate", Type: "Float" },
  { Name: "Fast", Type: "Boolean", DefaultValue: false },
  { Name: "Size", Type: "String", DefaultValue: "ml.m5.large", EnumValues: ["ml.m5.large", "ml.m5.xlarge"] },
];
const messages = (given: Parameters<typeof bindParameters>[1]): readonly string[] =>
  bindParameters(declared, given).diagnostics.map((one) => [one.message, one.hint].filter(Boolean).join(" | "));

test("converts strings to the declared types and fills in the rest from defaults", () => {
  const { values, diagnostics } = bindParameters(declared, { Label: "Status", Rate: "1e-3", Fast: "True" });
  expect(diagnostics).toEqual([]);
  expect(values).toEqual({ Label: "Status", Rounds: 100, Rate: 0.001, Fast: true, Size: "ml.m5.large" });
});

test("reports all missing values at once, and how to provide them", () => {
  expect(messages({})).toEqual([
    "2 parameters are without a value: 'Label' and 'Rate' | pass --param Label=… --param Rate=…",
  ]);
});

test("reports each invalid value separately", () => {
  expect(messages({ Label: "", Rate: "fast", Rounds: "1.5", Fast: "yes", Size: "huge", Lable: "x" })).toEqual([
    "the pipeline has no parameter 'Lable'; it has Label, Rounds, Rate, Fast and Size | did you mean 'Label'?",
    "parameter 'Label' was given an empty string, which SageMaker refuses | leave it out to take its default",
    "parameter 'Rounds' takes a whole number, not '1.5'",
    "parameter 'Rate' takes a number, not 'fast'",
    "parameter 'Fast' takes true or false, not 'yes'",
    "parameter 'Size' takes 'ml.m5.large' or 'ml.m5.xlarge', not 'huge'",
  ]);
});
