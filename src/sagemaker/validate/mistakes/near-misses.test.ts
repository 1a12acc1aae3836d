import { describe, expect, test } from "vitest";
import {
  condition,
  type Editable,
  evaluate,
  fixture,
  get,
  outputs,
  preprocess,
  train,
} from "../../../../test/definitions/fixtures.ts";
import { validateDefinition } from "../index.ts";

const REPORT = "s3://elsewhere/evaluation.json";
const registerReport = (d: Editable): void => {
  condition(d).Arguments.IfSteps[1].Arguments.ModelMetrics = {
    ModelQuality: { Statistics: { ContentType: "application/json", S3Uri: REPORT } },
  };
};
const model = (d: Editable): Editable => condition(d).Arguments.IfSteps[0].Arguments;

const codes = (plant: (d: Editable) => void, region?: string): readonly string[] => {
  const definition = fixture("v3_abalone.json");
  plant(definition);
  return validateDefinition(definition, { region }).map(({ code }) => code);
};

describe("what only looks like a mistake", () => {
  test.each<readonly [string, (d: Editable) => void]>([
    ["a step without a role", (d) => delete train(d).Arguments.RoleArn],
    [
      "an empty default",
      (d) => {
        d.Parameters.push({ Name: "Note", Type: "String", DefaultValue: "" });
        preprocess(d).Arguments.Environment = { NOTE: get("Parameters.Note") };
      },
    ],
    [
      "spot instances with time to wait",
      (d) => {
        train(d).Arguments.EnableManagedSpotTraining = true;
        train(d).Arguments.StoppingCondition.MaxWaitTimeInSeconds = 3600;
      },
    ],
    [
      "a folder for several models",
      (d) => Object.assign(model(d).PrimaryContainer, { Mode: "MultiModel", ModelDataUrl: "s3://b/models/" }),
    ],
    [
      "an archive in the output of a processing job",
      (d) => {
        const folder = get("Steps.Eval.ProcessingOutputConfig.Outputs['evaluation'].S3Output.S3Uri");
        model(d).PrimaryContainer.ModelDataUrl = { "Std:Join": { On: "/", Values: [folder, "model.tar.gz"] } };
      },
    ],
    [
      "a copy of AWS's image",
      (d) => {
        train(d).Arguments.AlgorithmSpecification.TrainingImage =
          "111122223333.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.0-1-cpu-py3";
      },
    ],
    [
      "code below the root of the bucket to which training writes",
      (d) => {
        train(d).Arguments.OutputDataConfig.S3OutputPath = "s3://sagemaker-us-east-1-123456789012/";
      },
    ],
    [
      "a metric of a built-in algorithm",
      (d) => {
        condition(d).Arguments.Conditions[0].LeftValue = get(
          "Steps.Train.FinalMetricDataList['validation:rmse'].Value",
        );
      },
    ],
    [
      "a timestamp in a member that the cache does not compare",
      (d) => {
        train(d).Arguments.OutputDataConfig.S3OutputPath = "s3://b/xgb-2026-02-10-11-12-13-123";
      },
    ],
    [
      "a timestamp in a step that is not cached",
      (d) => {
        train(d).CacheConfig = { Enabled: false };
        train(d).Arguments.HyperParameters.name = "xgb-2026-02-10-11-12-13-123";
      },
    ],
    [
      "a prefix that ends with a slash",
      (d) => {
        outputs(preprocess(d))[0].S3Output.S3Uri = "s3://sagemaker-us-east-1-123456789012/v3/test_small";
        evaluate(d).Arguments.ProcessingInputs[1].S3Input.S3Uri = "s3://sagemaker-us-east-1-123456789012/v3/test/";
        evaluate(d).DependsOn = ["Preprocess"];
      },
    ],
    [
      "an image, an archive and an address that only a user's own program reads",
      (d) => {
        const ServingImage = "111122223333.dkr.ecr.us-west-2.amazonaws.com/mine:1";
        preprocess(d).Arguments.Environment = { ServingImage, ModelDataUrl: "s3://b/models/" };
        train(d).Arguments.HyperParameters.TrainingImage = ServingImage;
        const FunctionArn = "arn:aws:lambda:us-east-1:123456789012:function:copy";
        d.Steps.push({ Name: "Copy", Type: "Lambda", FunctionArn, Arguments: { ImageUri: ServingImage } });
      },
    ],
    [
      "a report whose name begins another's folder",
      (d) => {
        outputs(evaluate(d))[0].S3Output.S3Uri = "s3://b/v3/report.json.parts";
        outputs(evaluate(d))[1] = {
          ...outputs(evaluate(d))[0],
          OutputName: "report",
          S3Output: { ...outputs(evaluate(d))[0].S3Output, S3Uri: "s3://b/v3/report.json" },
        };
        condition(d).Arguments.IfSteps[1].Arguments.ModelMetrics = {
          ModelQuality: { Statistics: { ContentType: "application/json", S3Uri: "s3://b/v3/report.json" } },
        };
      },
    ],
    [
      "ARNs with placeholders or wildcards, of AWS's own accounts and in other partitions",
      (d) => {
        const ARNS = [
          "arn:aws:sns:{region}:{account}:topic",
          "arn:aws:sns:$AWS_REGION:$ACCOUNT:topic",
          "arn:aws:iam::*:role/reader",
          "arn:aws:sagemaker:",
          "arn:aws:iam::cloudfront:user/E1",
          "arn:aws-eusc:sns:eusc-de-east-1:123456789012:topic",
        ];
        preprocess(d).Arguments.Environment = Object.fromEntries(ARNS.map((arn, index) => [`ARN_${index}`, arn]));
      },
    ],
    [
      "code and markup that only look like Python representations",
      (d) => {
        preprocess(d).Arguments.Environment = {
          HELP: "<class label> of <function name>",
          CODE: "new java.util.Properties()",
          PATH_IN_IMAGE: "/opt/None/lib",
        };
      },
    ],
    [
      "a key and a snapshot named in cached steps",
      (d) => {
        const KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
        train(d).Arguments.Environment = { KEY };
        train(d).Arguments.HyperParameters.snapshot = "s3://b/snapshots/2026-02-10-11-12-13/";
      },
    ],
    [
      "metrics in a file that a job receives as an argument",
      (d) => {
        registerReport(d);
        evaluate(d).Arguments.Environment = { REPORT };
      },
    ],
    [
      "metrics that a cluster can write",
      (d) => {
        registerReport(d);
        const StepConfig = { Name: "measure", HadoopJarStep: { Jar: "command-runner.jar", Args: ["measure.py"] } };
        d.Steps.push({ Name: "Measure", Type: "EMR", Arguments: { ClusterId: "j-1", StepConfig } });
      },
    ],
    [
      "an execution's folder that is written after the prefix was read",
      (d) => {
        const inRun = (folder: string) => ({
          "Std:Join": { On: "/", Values: ["s3://b", get("Execution.PipelineExecutionId"), folder] },
        });
        outputs(preprocess(d))[2].S3Output.S3Uri = inRun("test");
        outputs(evaluate(d))[0].S3Output.S3Uri = inRun("test_report");
      },
    ],
    [
      "a cached check whose output is named after the execution",
      (d) => {
        const S3Uri = {
          "Std:Join": { On: "/", Values: ["s3:/", "b", get("Execution.PipelineExecutionId"), "quality"] },
        };
        const [output] = outputs(preprocess(d));
        const Outputs = [{ ...output, S3Output: { ...output.S3Output, S3Uri } }];
        d.Steps.push({
          Name: "Quality",
          Type: "QualityCheck",
          CheckType: "DATA_QUALITY",
          CacheConfig: { Enabled: true, ExpireAfter: "P1D" },
          Arguments: { ...preprocess(d).Arguments, ProcessingOutputConfig: { Outputs } },
        });
      },
    ],
    [
      "a folder inside another",
      (d) => {
        outputs(preprocess(d))[0].S3Output.S3Uri = "s3://sagemaker-us-east-1-123456789012/v3/test/train";
      },
    ],
  ])("%s", (_, plant) => expect(codes(plant)).toEqual([]));

  test("images in the target's region are not reported, and all other images are", () => {
    expect(codes(() => undefined, "us-east-1")).toEqual([]);
    expect(new Set(codes(() => undefined, "eu-central-1"))).toEqual(new Set(["definition/image-region"]));
  });

  test("the regions in messages name the target", () => {
    const [fault] = validateDefinition(fixture("v3_abalone.json"), { region: "eu-central-1" });
    expect(fault?.message).toBe("the image is in the region us-east-1, but the target is in eu-central-1");
  });
});
