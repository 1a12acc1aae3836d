import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Identifiers, PYTHON_NAMES } from "./identifiers.ts";

/** Whether a name can be declared alongside all the others in a module, which is always strict code. */
const declares = (names: readonly string[]): boolean => {
  const code = names.map((name) => `const ${name} = 1;`).join("");
  return new Function(`"use strict"; return (async () => { ${code} });`) instanceof Function;
};

describe("identifiers in generated code", () => {
  test.each([
    ["TabularPreprocessing_calibration", "tabularPreprocessingCalibration"],
    ["XGBoostTraining", "xgboostTraining"],
    ["train-model", "trainModel"],
    ["MSECond", "mseCond"],
    ["Über", "uber"],
    ["1st", "n1st"],
    ["class", "classStep"],
    ["Class", "classStep"],
    ["await", "awaitStep"],
    ["arguments", "argumentsStep"],
    ["eval", "evalStep"],
    ["undefined", "undefinedStep"],
    ["__proto__", "proto"],
    ["constructor", "constructorStep"],
    ["数据", "value"],
    ["", "value"],
  ])("'%s' becomes %s", (name, identifier) => {
    expect(new Identifiers().take(name, "Step")).toBe(identifier);
  });

  test("makes names unique if they would collide with each other or with imports", () => {
    const names = new Identifiers(["param"]);
    const taken = ["eval_a", "evalA", "eval-a", "param", "evalAStep"].map((name) => names.take(name, "Step"));
    expect(taken).toEqual(["evalA", "evalAStep", "evalAStep2", "paramStep", "evalAStepStep"]);
  });

  test("joins words as Python does, which has different reserved words", () => {
    const names = new Identifiers(["param"], PYTHON_NAMES);
    const taken = ["XGBoostModelEval_calibration", "class", "Lambda", "Package", "eval_a", "evalA", "param"];
    expect(taken.map((name) => names.take(name, "Config"))).toEqual([
      "xgboost_model_eval_calibration",
      "class_config",
      "lambda_config",
      "package",
      "eval_a",
      "eval_a_config",
      "param_config",
    ]);
  });

  test("generates names that can all be declared in one module", () => {
    const name = fc.oneof(
      fc.string({ unit: "binary", maxLength: 12 }),
      fc.constantFrom(
        "class",
        "let",
        "static",
        "yield",
        "a b",
        "A_B",
        "aB",
        "ab",
        "0",
        "n0",
        "null",
        "NaN",
        "__proto__",
      ),
    );
    fc.assert(
      fc.property(fc.array(name, { maxLength: 20 }), (given) => {
        const names = new Identifiers();
        const taken = given.map((one) => names.take(one, "Step"));
        expect(new Set(taken).size).toBe(given.length);
        expect(declares(taken)).toBe(true);
      }),
    );
  });
});
