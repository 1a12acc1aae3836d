import { describe, expect, test } from "vitest";
import { copy, type Editable, fixture } from "../../../../test/definitions/fixtures.ts";
import type { Json } from "../../../base/canonical.ts";
import { validateDefinition } from "../index.ts";

const codes = (definition: Editable): readonly string[] =>
  validateDefinition(definition).map(({ code, at }) => `${code} ${at.path}`);
const rename = (holder: Editable, from: string, to: string): void => {
  holder[to] = holder[from];
  delete holder[from];
};
const arms = (d: Editable): Editable => d.Steps[3].Arguments;
const outputs = (d: Editable): Editable => d.Steps[0].Arguments.ProcessingOutputConfig;

/* Consequences of a fault are not reported in addition to it. */
describe("reports a problem once", () => {
  test.each<readonly [string, (d: Editable) => void, string]>([
    [
      "an output without a name that others read",
      (d) => rename(outputs(d).Outputs[0], "OutputName", "OuputName"),
      "definition/unknown-member Steps[0].Arguments.ProcessingOutputConfig.Outputs[0].OuputName",
    ],
    [
      "null outputs that others read",
      (d) => {
        outputs(d).Outputs = null;
      },
      "definition/null Steps[0].Arguments.ProcessingOutputConfig.Outputs",
    ],
    [
      "a misspelt list of outputs that others read",
      (d) => rename(d.Steps[0].Arguments, "ProcessingOutputConfig", "ProcessingOutputsConfig"),
      "definition/unknown-member Steps[0].Arguments.ProcessingOutputsConfig",
    ],
    [
      "a misspelt member of a group of which one is required",
      (d) => rename(d.Steps[1].Arguments, "AlgorithmSpecification", "AlgoritmSpecification"),
      "definition/unknown-member Steps[1].Arguments.AlgoritmSpecification",
    ],
    [
      "a step that is both in a branch and outside, and reads from the branch",
      (d) => {
        arms(d).IfSteps.push({
          ...copy(arms(d).IfSteps[0]),
          Name: "Again",
          Arguments: {
            ...copy(arms(d).IfSteps[0].Arguments),
            ExecutionRoleArn: { "Std:Join": { On: "", Values: [{ Get: "Steps.CreateModel.ExecutionRoleArn" }] } },
          },
        });
        d.Steps.push(copy(arms(d).IfSteps.at(-1)));
      },
      "definition/step-twice Steps[4].Name",
    ],
    [
      "a name shared by an upstream step and a Fail step",
      (d) => arms(d).ElseSteps.push({ Name: "Eval", Type: "Fail", Arguments: { ErrorMessage: "no" } }),
      "definition/duplicate-step Steps[3].Arguments.ElseSteps[1].Name",
    ],
    [
      "waiting for a Fail step behind a condition that waits for this step",
      (d) => {
        d.Steps[0].DependsOn = ["MSEFail"];
      },
      "definition/depends-on-fail Steps[0].DependsOn[0]",
    ],
    [
      "a misspelt Get of an otherwise unused parameter",
      (d) => {
        d.Parameters.push({ Name: "Note", Type: "String" });
        d.Steps[0].Arguments.Environment = { NOTE: { get: "Parameters.Note" } };
      },
      "definition/unknown-function Steps[0].Arguments.Environment.NOTE.get",
    ],
    [
      "a misspelt reference to an otherwise unused parameter",
      (d) => {
        d.Parameters.push({ Name: "Comment", Type: "String" });
        d.Steps[0].Arguments.Environment = { NOTE: { Get: "Parameters.Coment" } };
      },
      "definition/unknown-parameter Steps[0].Arguments.Environment.NOTE",
    ],
    [
      "an unknown root in a comparison with a number",
      (d) => {
        arms(d).Conditions[0].LeftValue = { Get: "Step.Train.TrainingTimeInSeconds" };
      },
      "definition/unknown-root Steps[3].Arguments.Conditions[0].LeftValue",
    ],
    [
      "a parameter in place of an object that needs one of several members",
      (d) => {
        d.Parameters.push({ Name: "Source", Type: "String" });
        d.Steps[0].Arguments.ProcessingInputs[0] = { Get: "Parameters.Source" };
      },
      "definition/expression-type Steps[0].Arguments.ProcessingInputs[0]",
    ],
    [
      "a misspelt JsonGet",
      (d) => rename(arms(d).Conditions[0].LeftValue, "Std:JsonGet", "Std:JsonGets"),
      "definition/unknown-function Steps[3].Arguments.Conditions[0].LeftValue.Std:JsonGets",
    ],
  ])("%s", (_, plant, told) => {
    const before = codes(fixture("v3_abalone.json"));
    const definition = fixture("v3_abalone.json");
    plant(definition);
    expect(codes(definition).filter((one) => !before.includes(one))).toEqual([told]);
  });
});

describe("a joined S3 URI", () => {
  const joined = (On: string, ...Values: Json[]): readonly string[] => {
    const definition = fixture("v3_abalone.json");
    definition.Parameters.push({ Name: "Place", Type: "String", DefaultValue: "bucket/key" });
    definition.Steps[1].Arguments.OutputDataConfig.S3OutputPath = { "Std:Join": { On, Values } };
    return validateDefinition(definition)
      .filter(({ code }) => code !== "definition/unused-parameter")
      .map(({ code }) => code);
  };
  const id = { Get: "Execution.PipelineExecutionId" };

  test("must begin with s3:// and a bucket", () => {
    expect(joined("/", "s3:/", "bucket", id)).toEqual([]);
    expect(joined("", "s3://", id)).toEqual([]);
    expect(joined("", id, "/x")).toEqual([]);
    expect(joined("/", "bucket", id)).toEqual(["definition/join-s3"]);
    expect(joined("/", "s3://", id)).toEqual(["definition/join-s3"]);
  });
  test("is checked as a string if it contains only plain values", () =>
    expect(joined("/", "bucket", "key")).toEqual(["definition/s3-uri"]));
  test("requires a URI as the default of a parameter at its beginning", () =>
    expect(joined("/", { Get: "Parameters.Place" }, "x")).toEqual(["definition/default-in-slot"]));
});

test.each(["a.*", "*", "$", "$..a", "a[*].b"])("the JSON path %s is invalid", (path) => {
  const definition = fixture("v3_abalone.json");
  arms(definition).Conditions[0].LeftValue["Std:JsonGet"].Path = path;
  expect(validateDefinition(definition).map(({ code }) => code)).toEqual(["definition/json-path"]);
});

describe("an unknown step type", () => {
  const withType = (Type: string) =>
    validateDefinition({ Version: "2020-12-01", Steps: [{ Name: "S", Type, Arguments: {} }] });
  test("is an error if a known type was meant", () =>
    expect(withType("Trainig").map(({ code, severity }) => [code, severity])).toEqual([
      ["definition/unknown-step-type", "error"],
    ]));
  test.each(["Job", "constructor", "toString", "__proto__"])("may otherwise be a newer one: %s", (type) =>
    expect(withType(type).map(({ severity, message }) => [severity, message])).toEqual([
      ["warning", `unknown step type '${type}': arguments and properties of the step are not checked`],
    ]),
  );
});

test("requires distinct channel names within each of several training jobs", () => {
  const channel = { ChannelName: "train", DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: "s3://b/t" } } };
  const definition = {
    Version: "2020-12-01",
    Steps: [
      {
        Name: "T",
        Type: "Tuning",
        Arguments: {
          TrainingJobDefinitions: [{ InputDataConfig: [channel] }, { InputDataConfig: [channel, channel] }],
        },
      },
    ],
  };
  expect(codes(definition).filter((one) => one.startsWith("definition/same-name"))).toEqual([
    "definition/same-name Steps[0].Arguments.TrainingJobDefinitions[1].InputDataConfig[1].ChannelName",
  ]);
});

test("a definition needs steps, and should have a version", () => {
  const codes = (definition: object) => validateDefinition(definition).map(({ severity, code }) => [severity, code]);
  const Steps = [{ Name: "F", Type: "Fail", Arguments: { ErrorMessage: "no" } }];
  expect(codes({ Steps })).toEqual([["warning", "definition/no-version"]]);
  expect(codes({ Version: "2020-12-01" })).toEqual([["error", "definition/missing-part"]]);
});
