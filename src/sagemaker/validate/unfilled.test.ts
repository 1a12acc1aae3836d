import { describe, expect, test } from "vitest";
import { type Editable, fixture, outputs, preprocess, train } from "../../../test/definitions/fixtures.ts";
import { validateDefinition } from "./index.ts";

const check = (plant: (d: Editable) => void) => {
  const definition = fixture("v3_abalone.json");
  plant(definition);
  return validateDefinition(definition);
};

describe("an unfilled template", () => {
  test.each([`$\{role_arn}`, "{{ roleArn }}", "<YOUR_ROLE_ARN>", "$SAGEMAKER_ROLE_ARN"])("%s", (placeholder) => {
    const faults = check((d) => {
      train(d).Arguments.RoleArn = placeholder;
      preprocess(d).Arguments.RoleArn = placeholder;
    });
    expect(faults.map(({ code }) => code)).toEqual(["definition/unfilled"]);
    expect(faults[0]?.message).toContain(`unfilled placeholders: '${placeholder}'`);
    expect(faults[0]?.at).toEqual({ path: "Steps[0].Arguments.RoleArn" });
  });

  test("names the placeholders in restricted values once", () => {
    const faults = check((d) => {
      train(d).Arguments.RoleArn = `$\{role}`;
      train(d).Arguments.AlgorithmSpecification.TrainingInputMode = `$\{mode}`;
      train(d).Arguments.HyperParameters.folder = `$\{HOME}/x`;
      for (const output of outputs(preprocess(d))) output.S3Output.LocalPath = `$\{base}/${output.OutputName}`;
      outputs(preprocess(d))[0].S3Output.S3Uri = `$\{bucket}/train`;
    });
    expect(faults.map(({ code, message }) => [code, message])).toEqual([
      [
        "definition/unfilled",
        `the definition is a template with unfilled placeholders: '$\{bucket}', '$\{mode}', '$\{role}' and '$\{base}'`,
      ],
    ]);
  });

  test("shortens a long list", () => {
    const faults = check((d) => {
      const inputs = Array.from({ length: 7 }, (_, n) => ({
        InputName: `i${n}`,
        S3Input: { S3Uri: `s3://b/${n}`, S3DataType: "S3Prefix", LocalPath: `$\{p${n}}` },
      }));
      preprocess(d).Arguments.ProcessingInputs = inputs;
    });
    expect(faults.map(({ message }) => message)).toEqual([
      `the definition is a template with unfilled placeholders: '$\{p0}', '$\{p1}', '$\{p2}', '$\{p3}' and 3 others`,
    ]);
  });

  test("does not hide other faults", () => {
    const codes = check((d) => {
      train(d).Arguments.RoleArn = `$\{role}`;
      preprocess(d).Arguments.RoleArn = "arn:aws:iam::123:role/x";
    }).map(({ code }) => code);
    expect(codes.toSorted()).toEqual(["definition/pattern", "definition/unfilled"]);
  });
});
