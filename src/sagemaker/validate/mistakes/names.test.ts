import { condition, copy, get, preprocess } from "../../../../test/definitions/fixtures.ts";
import { type Mistake, testMistakes } from "../../../../test/definitions/planted.ts";

const namesAndParameters: Readonly<Record<string, Mistake>> = {
  "duplicate step name": {
    plant: (d) => d.Steps.push({ ...copy(preprocess(d)), Name: "Eval" }),
    code: "definition/duplicate-step",
    path: "Steps[4].Name",
    step: "Eval",
  },
  "duplicate step name inside a branch": {
    plant: (d) => {
      d.Steps.splice(2, 0, { ...copy(preprocess(d)), Name: "CreateModel" });
    },
    code: "definition/duplicate-step",
    path: "Steps[4].Arguments.IfSteps[0].Name",
  },
  "step name with a space": {
    plant: (d) => {
      condition(d).Name = "MSE Cond";
    },
    code: "definition/step-name",
    path: "Steps[3].Name",
  },
  "step name over 64 characters": {
    plant: (d) => {
      condition(d).Name = "x".repeat(65);
    },
    code: "definition/step-name",
    path: "Steps[3].Name",
  },
  "undeclared parameter": {
    plant: (d) => {
      preprocess(d).Arguments.AppSpecification.ContainerArguments[1] = get("Parameters.InputDataUlr");
      d.Parameters[2].Name = "InputDataUrl";
    },
    code: "definition/unknown-parameter",
    path: "Steps[0].Arguments.AppSpecification.ContainerArguments[1]",
    says: "did you mean 'InputDataUrl'?",
  },
  "duplicate parameter": {
    plant: (d) => d.Parameters.push(copy(d.Parameters[0])),
    code: "definition/duplicate-parameter",
    path: "Parameters[5]",
  },
  "a bool as default of an Integer": {
    plant: (d) => {
      d.Parameters[0].DefaultValue = true;
    },
    code: "definition/default-type",
    path: "Parameters[0].DefaultValue",
  },
  "a number as default of a String": {
    plant: (d) => {
      d.Parameters[3].DefaultValue = 5;
    },
    code: "definition/default-type",
    path: "Parameters[3].DefaultValue",
  },
  "default outside EnumValues": {
    plant: (d) => {
      d.Parameters[3].EnumValues = ["3", "4"];
    },
    code: "definition/default-not-listed",
    path: "Parameters[3].DefaultValue",
    says: "3 and 4",
  },
  "an unused parameter": {
    plant: (d) => d.Parameters.push({ Name: "Idle", Type: "String" }),
    code: "definition/unused-parameter",
    path: "Parameters[5]",
    severity: "warning",
  },
};

testMistakes(namesAndParameters);
