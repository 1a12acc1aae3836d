import { expect, test } from "vitest";
import type { DefinitionStep } from "../../../sagemaker/definition.ts";
import { outputsIn, typedOutput } from "./output-parameters.ts";

test.each([
  ["Integer", "12", { value: 12 }],
  ["Integer", " -3 ", { value: -3 }],
  ["Integer", "1.5", { problem: "it is 1.5, which is no Integer" }],
  ["Integer", "", { problem: "'' is no Integer" }],
  [
    "Integer",
    "9007199254740993",
    { problem: expect.stringMatching(/^it is 9007199254740993, .* declare it as String$/) },
  ],
  ["Float", "9007199254740993", { value: 2 ** 53 }],
  ["Integer", "many", { problem: "'many' is no Integer" }],
  ["Float", "1e-3", { value: 0.001 }],
  ["Float", "Infinity", { problem: "'Infinity' is no Float" }],
  ["Boolean", "Yes", { value: true }],
  ["Boolean", "false", { value: false }],
  ["Boolean", "1", { problem: "'1' is no Boolean" }],
  ["String", " 12 ", { value: " 12 " }],
  ["String", "x".repeat(1025), { problem: "it has 1025 characters, and SageMaker allows 1024" }],
])("an output of the type %s that is typed as %j", (type, text, read) => {
  expect(typedOutput({ name: "n", type }, text)).toEqual(read);
});

const step = (outputs: Readonly<Record<string, string>>): DefinitionStep => ({
  ...{ Name: "A", Type: "Lambda", Arguments: {} },
  OutputParameters: Object.entries(outputs).map(([OutputName, OutputType]) => ({ OutputName, OutputType })),
});
const found = (text: string, outputs: Readonly<Record<string, string>>) => {
  const made = outputsIn(text, step(outputs));
  return "fault" in made ? made.fault.message : made.outputs;
};

test("long integers keep their digits as strings, and are refused where they would be rounded", () => {
  const text = '{"id": 1700000000000000001, "other": 1700000000000000003, "near": 9007199254740992}';
  expect(found(text, { id: "String", near: "Integer" })).toEqual({ id: "1700000000000000001", near: 2 ** 53 });
  expect(found(text, { id: "Float" })).toEqual({ id: 1.7e18 });
  expect(found(text, { id: "Integer" })).toContain(
    "'id' is 1700000000000000001, which has too many digits for an Integer here: declare it as String",
  );
});

test("what is not JSON or no object is a fault, and nothing is needed if nothing is declared", () => {
  expect(found("yes", { id: "String" })).toContain("what it gave is not JSON: ");
  expect(found("null", { id: "String" })).toContain("it gave null, not an object");
  expect(found("", { id: "String" })).toContain("'id' is missing (it gave nothing)");
  expect(found("null", {})).toEqual({});
});
