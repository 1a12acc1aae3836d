import { describe, expect, test } from "vitest";
import { givenValueFaults } from "./given-values.ts";

const NAMES = { Count: "Integer", Type: "String", Place: "String", Share: "Float", Unused: "Integer" } as const;
const value = (name: keyof typeof NAMES) => ({ Get: `Parameters.${name}` });
const step = (Name: string) => ({
  Name,
  Type: "Processing",
  Arguments: {
    AppSpecification: { ImageUri: "111122223333.dkr.ecr.us-east-1.amazonaws.com/own:1" },
    ProcessingResources: {
      ClusterConfig: { InstanceCount: value("Count"), InstanceType: value("Type"), VolumeSizeInGB: 30 },
    },
    ProcessingInputs: [
      {
        InputName: "data",
        AppManaged: false,
        S3Input: { S3Uri: value("Place"), LocalPath: "/opt/ml/processing/data", S3DataType: "S3Prefix" },
      },
    ],
    RoleArn: "arn:aws:iam::111122223333:role/own",
  },
});
const definition = {
  Version: "2020-12-01",
  Parameters: Object.entries(NAMES).map(([Name, Type]) => ({
    Name,
    Type,
    ...(Name === "Count" && { DefaultValue: 0 }),
  })),
  Steps: [step("One"), step("Two")],
};

const said = (given: Readonly<Record<string, string | number>>) =>
  givenValueFaults(definition, given).map(({ severity, message, at }) => [severity, message, at.step, at.path]);

describe("values given for parameters", () => {
  test("a range, an enum and a pattern, each once, with its place", () => {
    const at = "Steps[0].Arguments.ProcessingResources.ClusterConfig";
    const input = "Steps[0].Arguments.ProcessingInputs[0].S3Input.S3Uri";
    expect(said({ Count: "0", Type: "ml.m5.lagre", Place: "claims" })).toEqual([
      [
        "error",
        "the value '0' given for parameter 'Count' does not suit 'InstanceCount': it must be at least 1 and at most 100",
        "One",
        `${at}.InstanceCount`,
      ],
      [
        "error",
        expect.stringContaining("the value 'ml.m5.lagre' given for parameter 'Type' does not suit 'InstanceType'"),
        "One",
        `${at}.InstanceType`,
      ],
      [
        "error",
        expect.stringContaining("the value 'claims' given for parameter 'Place' does not suit 'S3Uri'"),
        "One",
        input,
      ],
    ]);
  });

  test("suitable values, values that no request has, and other faults are not reported", () => {
    expect(said({ Count: "2", Type: "ml.m5.large", Place: "s3://acme/claims/", Unused: "0" })).toEqual([]);
    expect(said({ Count: "many" })).toEqual([]);
    expect(said({ Countt: "0" })).toEqual([]);
    expect(said({ Type: "ml.m5.large" })).toEqual([]);
    expect(givenValueFaults("no definition", { Count: "0" })).toEqual([]);
  });
});
