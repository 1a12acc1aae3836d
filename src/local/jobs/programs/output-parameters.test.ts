import { expect, test } from "vitest";
import { typedOutput } from "./output-parameters.ts";

test.each([
  ["Integer", "12", { value: 12 }],
  ["Integer", " -3 ", { value: -3 }],
  ["Integer", "1.5", { problem: "it is 1.5, which is no Integer" }],
  ["Integer", "", { problem: "'' is no Integer" }],
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
