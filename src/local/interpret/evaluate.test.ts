import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../base/canonical.ts";
import { keyOf, parsePath } from "../../sagemaker/expression.ts";
import { allHold } from "./conditions.ts";
import { type EvaluationScope, evaluate } from "./evaluate.ts";
import { walk } from "./path.ts";

const scope: EvaluationScope = {
  step: "Here",
  parameters: { One: 1, Half: 0.5, Name: "x", Yes: true },
  execution: { PipelineExecutionId: "id" },
  experiment: { TrialName: "trial" },
  properties: (step) =>
    step === "Train-1"
      ? {
          ModelArtifacts: { S3ModelArtifacts: "s3://b/m" },
          FinalMetricDataList: [{ MetricName: "auc", Value: 0.9 }],
          List: [[1, 2]],
          HyperParameters: { "a.b": "c" },
        }
      : undefined,
  propertyFile: async (step, name) => ({
    text: name === "broken" ? "{" : JSON.stringify({ step, name, deep: [{ "k.v": 3 }] }),
    place: "/work/s3/b/f.json",
  }),
  object: async (uri) => (uri === "s3://b/1" ? '{"r": [7]}' : undefined),
};

const get = (path: string): JsonObject => ({ Get: path });
const jsonGet = (name: string, path: string): JsonObject => ({
  "Std:JsonGet": { PropertyFile: get(`Steps.E.PropertyFiles.${name}`), Path: path },
});

describe("expressions", () => {
  test.each<[string, Json, Json]>([
    ["a parameter", get("Parameters.One"), 1],
    ["an execution variable", get("Execution.PipelineExecutionId"), "id"],
    ["the experiment", get("PipelineExperimentConfig.TrialName"), "trial"],
    ["a property", get("Steps.Train-1.ModelArtifacts.S3ModelArtifacts"), "s3://b/m"],
    ["a list by name", get("Steps.Train-1.FinalMetricDataList['auc'].Value"), 0.9],
    ["a list by index", get("Steps.Train-1.List[0][1]"), 2],
    ["a key with a dot", get("Steps.Train-1.HyperParameters['a.b']"), "c"],
    [
      "a join in a join, with a number",
      {
        "Std:Join": {
          On: "/",
          Values: ["s3:/", { "Std:Join": { On: "-", Values: ["a", get("Parameters.Half")] } }, get("Parameters.One")],
        },
      },
      "s3://a-0.5/1",
    ],
    ["a property file", jsonGet("f", "deep[0]['k.v']"), 3],
    ["a property file by a JSON path", jsonGet("f", "$.name"), "f"],
    [
      "an object",
      {
        "Std:JsonGet": { S3Uri: { "Std:Join": { On: "/", Values: ["s3://b", get("Parameters.One")] } }, Path: "r[0]" },
      },
      7,
    ],
    [
      "anything else, as it is",
      { a: [null, true, "Get"], b: { Get: 1, more: 2 } },
      { a: [null, true, "Get"], b: { Get: 1, more: 2 } },
    ],
  ])("%s", async (_, expression, value) => {
    expect(await evaluate({ in: [expression] }, scope)).toEqual({ in: [value] });
  });

  test.each<[string, Json, string]>([
    ["an unknown parameter", get("Parameters.Two"), "'Parameters.Two' cannot be read: there are One, Half, Name, Yes"],
    [
      "an unknown property",
      get("Steps.Train-1.Model"),
      "'Model' is not there, but ModelArtifacts, FinalMetricDataList",
    ],
    ["a step without a result", get("Steps.Nobody.X"), "'Nobody' has no result"],
    [
      "a metric that is not there",
      jsonGet("f", "deep[1]"),
      "the property file 'f' of E cannot be used: '1' is not there, but a list of 1",
    ],
    ["a file that is no JSON", jsonGet("broken", "a"), "it ends in the middle, on line 1"],
    ["an object that is not there", { "Std:JsonGet": { S3Uri: "s3://b/2", Path: "a" } }, "nothing is there"],
    ["a malformed path", jsonGet("f", "a[b"), "is malformed"],
  ])("%s is a fault that says so", async (_, expression, message) => {
    await expect(evaluate(expression, scope)).rejects.toThrow(message);
  });

  test.each<[string, string]>([
    ['{"m": {"auc": NaN}}', "line 1 has NaN as 'm.auc': Python's json.dump writes that, but it is not JSON"],
    ['{"m": {"auc":\n -Infinity}}', "line 2 has -Infinity as 'm.auc'"],
    ['\uFEFF{"m": {"auc": 1}}', "it begins with a byte order mark"],
    ["{\0}\0", "it is UTF-16"],
    ["", "it is empty"],
    ['{"m": {"auc": 1}', "it ends in the middle, in 'm', on line 1"],
    ["{'m': 1}", "line 1 has 'm', as Python prints it"],
    ['[{"m": 1}]', "'m' is not there: it is a list of 1, not an object"],
    ['{"m": [{"auc": 1}]}', "'auc' is not there: it is a list of 1, not an object"],
    ["5", "'m' is not there, but the value 5"],
    ["null", "'m' is not there, but the value null"],
    ['{"m": {"auc": 1, "auc": 2}}', "it has 'm.auc' more than once"],
    ['{"m": {"auc": 1}, "m": {"auc": 2}}', "it has 'm' more than once"],
  ])("a property file %j is a fault that says what it is", async (text, message) => {
    const reading = { ...scope, propertyFile: async () => ({ text, place: "/p" }) };
    await expect(evaluate(jsonGet("f", "m.auc"), reading)).rejects.toThrow(
      `the property file 'f' of E cannot be used: ${message}`,
    );
  });

  test("ignores keys that are repeated elsewhere in a property file", async () => {
    const reading = {
      ...scope,
      propertyFile: async () => ({ text: '{"m": {"auc": 1}, "n": {"auc": 1, "auc": 2}}', place: "/p" }),
    };
    expect(await evaluate(jsonGet("f", "m.auc"), reading)).toBe(1);
  });

  test("parses paths of members, keys and indexes into their original parts", () => {
    const part = fc.oneof(
      fc.nat(99),
      fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,8}$/),
      fc.stringMatching(/^[a-z .[\]$-]{1,8}$/),
    );
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
        const text = parts
          .map((one) =>
            typeof one === "number" ? `[${one}]` : /^[A-Za-z][\w-]*$/.test(one) ? `.${one}` : `['${one}']`,
          )
          .join("");
        expect(parsePath(text.replace(/^\./, ""))?.map(keyOf)).toEqual(parts);
      }),
    );
  });

  test("finds the value at every path that a value contains", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const visit = (here: Json, path: (string | number)[]): void => {
          expect(walk(value as Json, path)).toEqual({ value: here });
          if (Array.isArray(here)) for (const [index, item] of here.entries()) visit(item as Json, [...path, index]);
          else if (here !== null && typeof here === "object") {
            for (const [key, member] of Object.entries(here)) visit(member as Json, [...path, key]);
          }
        };
        visit(value as Json, []);
      }),
    );
  });
});

describe("conditions", () => {
  const compare = (Type: string, LeftValue: Json, RightValue: Json): JsonObject => ({ Type, LeftValue, RightValue });
  test.each<[string, JsonObject, boolean]>([
    ["an integer equals a float", compare("Equals", get("Parameters.One"), 1.0), true],
    ["a number does not equal a string", compare("Equals", 1, "1"), false],
    ["above", compare("GreaterThan", 1, get("Parameters.Half")), true],
    ["not above itself", compare("GreaterThan", 1, 1), false],
    ["at least itself", compare("GreaterThanOrEqualTo", 1, 1), true],
    ["below", compare("LessThan", "a", "b"), true],
    ["at most", compare("LessThanOrEqualTo", 2, 1), false],
    ["in", { Type: "In", QueryValue: get("Parameters.Name"), Values: ["y", get("Parameters.Name")] }, true],
    ["not in", { Type: "In", QueryValue: "z", Values: ["y"] }, false],
    ["not", { Type: "Not", Condition: compare("Equals", 1, 1) }, false],
    [
      "or",
      { Type: "Or", Conditions: [compare("Equals", 1, 2), { Type: "Not", Condition: compare("Equals", 1, 2) }] },
      true,
    ],
  ])("%s", async (_, condition, outcome) => {
    expect(await allHold([condition], scope)).toBe(outcome);
  });

  test("requires all conditions in a list to hold, and accepts an empty list", async () => {
    expect(await allHold([compare("Equals", 1, 1), compare("Equals", 1, 2)], scope)).toBe(false);
    expect(await allHold([], scope)).toBe(true);
  });

  test("reports values without an order", async () => {
    await expect(allHold([compare("LessThan", 1, "2")], scope)).rejects.toThrow('1 and "2" cannot be ordered');
  });
});
