import { expect, test } from "vitest";
import {
  condition,
  type Editable,
  evaluate,
  get,
  outputs,
  preprocess,
  train,
} from "../../../../test/definitions/fixtures.ts";
import { type Mistake, testMistakes } from "../../../../test/definitions/planted.ts";
import { validateDefinition } from "../index.ts";

const model = (d: Editable): Editable => condition(d).Arguments.IfSteps[0].Arguments;
const register = (d: Editable): Editable => condition(d).Arguments.IfSteps[1].Arguments;
const IF = "Steps[3].Arguments.IfSteps";
const metric = { Name: "validation:rmse", Regex: "rmse: ([0-9.]+)" };
const xgboost = (account: string, region: string): string =>
  `${account}.dkr.ecr.${region}.amazonaws.com/sagemaker-xgboost:1.0-1-cpu-py3`;
const reads = (d: Editable, path: string): void => {
  evaluate(d).Arguments.Environment = { READ: { "Std:Join": { On: "", Values: [get(`Steps.Train.${path}`)] } } };
};
const READ = "Steps[2].Arguments.Environment.READ.Std:Join.Values[0]";

const mistakes: Readonly<Record<string, Mistake>> = {
  "a time to wait without spot instances": {
    plant: (d) => {
      train(d).Arguments.StoppingCondition.MaxWaitTimeInSeconds = 7200;
    },
    code: "definition/wait-without-spot",
    path: "Steps[1].Arguments.StoppingCondition.MaxWaitTimeInSeconds",
  },
  "less time to wait than to run": {
    plant: (d) => {
      train(d).Arguments.EnableManagedSpotTraining = true;
      train(d).Arguments.StoppingCondition.MaxWaitTimeInSeconds = 60;
    },
    code: "definition/wait-too-short",
    path: "Steps[1].Arguments.StoppingCondition.MaxWaitTimeInSeconds",
  },
  "a folder as a model's data": {
    plant: (d) => {
      model(d).PrimaryContainer.ModelDataUrl = get(
        "Steps.Eval.ProcessingOutputConfig.Outputs['evaluation'].S3Output.S3Uri",
      );
    },
    code: "definition/model-data",
    path: `${IF}[0].Arguments.PrimaryContainer.ModelDataUrl`,
  },
  "a training job's folder as a package's data": {
    plant: (d) => {
      register(d).InferenceSpecification.Containers[0].ModelDataUrl = get("Steps.Train.OutputDataConfig.S3OutputPath");
    },
    code: "definition/model-data",
    path: `${IF}[1].Arguments.InferenceSpecification.Containers[0].ModelDataUrl`,
  },
  "a file of another type as a model's data": {
    plant: (d) => {
      model(d).PrimaryContainer.ModelDataUrl = {
        "Std:Join": { On: "/", Values: ["s3:/", "bucket", get("Execution.PipelineExecutionId"), "model.pkl"] },
      };
    },
    code: "definition/model-data-name",
    path: `${IF}[0].Arguments.PrimaryContainer.ModelDataUrl`,
    severity: "warning",
    says: "'s3://bucket/…/model.pkl'",
  },
  "a member that the service sets": {
    plant: (d) => {
      register(d).ModelPackageName = "mine";
    },
    code: "definition/excluded-member",
    path: `${IF}[1].Arguments.ModelPackageName`,
  },
  "a name to which the service adds": {
    plant: (d) => {
      train(d).Arguments.TrainingJobName = "abalone";
    },
    code: "definition/name-prefix",
    path: "Steps[1].Arguments.TrainingJobName",
    severity: "note",
  },
  ...Object.fromEntries(
    (
      [
        ["an image in another region", "246618743249", "us-west-2", "image-region", "us-east-1"],
        ["an image in another region's account", "246618743249", "us-east-1", "image-account", "683313688378"],
        ["an image in a misspelt account", "683313688379", "us-east-1", "image-account", "683313688378"],
      ] as const
    ).map(([what, account, region, code, says]): [string, Mistake] => [
      what,
      {
        plant: (d) => {
          train(d).Arguments.AlgorithmSpecification.TrainingImage = xgboost(account, region);
        },
        code: `definition/${code}`,
        path: "Steps[1].Arguments.AlgorithmSpecification.TrainingImage",
        says,
      },
    ]),
  ),
  "a metric that the training does not define": {
    plant: (d) => {
      train(d).Arguments.AlgorithmSpecification.MetricDefinitions = [metric];
      condition(d).Arguments.Conditions[0].LeftValue = get("Steps.Train.FinalMetricDataList['validation:rsme'].Value");
    },
    code: "definition/unknown-metric",
    path: "Steps[3].Arguments.Conditions[0].LeftValue",
    says: "did you mean 'validation:rmse'?",
  },
  "a hyperparameter that the training does not set": {
    plant: (d) => reads(d, "HyperParameters['num_rounds']"),
    code: "definition/unknown-key",
    path: READ,
    says: "did you mean 'num_round'?",
  },
  "a channel that the training does not have": {
    plant: (d) => reads(d, "InputDataConfig[2].ChannelName"),
    code: "definition/unknown-index",
    path: READ,
  },
  "a timestamp in a cached step": {
    plant: (d) => {
      train(d).Arguments.HyperParameters.sagemaker_job_name = '"xgb-2026-02-10-11-12-13-123"';
    },
    code: "definition/volatile-value",
    path: "Steps[1].Arguments.HyperParameters.sagemaker_job_name",
    severity: "warning",
  },
  "the execution's ID in a cached step": {
    plant: (d) => {
      train(d).Arguments.Environment = { RUN: get("Execution.PipelineExecutionId") };
    },
    code: "definition/volatile-value",
    path: "Steps[1].Arguments.Environment.RUN",
    severity: "warning",
  },
  "a Python object in a string": {
    plant: (d) => {
      preprocess(d).Arguments.Environment = { NAME: "<sagemaker.workflow.parameters.ParameterString object at 0x7f>" };
    },
    code: "definition/python-repr",
    path: "Steps[0].Arguments.Environment.NAME",
    severity: "warning",
  },
  "an expression in a string": {
    plant: (d) => {
      preprocess(d).Arguments.Environment = { NAME: "s3://b/{'Get': 'Parameters.X'}/train" };
    },
    code: "definition/python-repr",
    path: "Steps[0].Arguments.Environment.NAME",
    severity: "warning",
  },
  "an ARN without a part in an environment": {
    plant: (d) => {
      preprocess(d).Arguments.Environment = { TOPIC: "arn:aws:sns:us-east-1:topic" };
    },
    code: "definition/malformed-arn",
    path: "Steps[0].Arguments.Environment.TOPIC",
    severity: "warning",
  },
  "an ARN without a part for the service": {
    plant: (d) => {
      train(d).Arguments.OutputDataConfig.KmsKeyId = "arn:aws:kms:us-east-1:key";
    },
    code: "definition/not-an-arn",
    path: "Steps[1].Arguments.OutputDataConfig.KmsKeyId",
  },
  "an ARN that does not match its member's pattern": {
    plant: (d) => {
      train(d).Arguments.RoleArn = "arn:aws:iam:role/training-of-a-model";
    },
    code: "definition/pattern",
    path: "Steps[1].Arguments.RoleArn",
  },
  "a prefix that reaches another folder": {
    plant: (d) => {
      outputs(preprocess(d))[0].S3Output.S3Uri = "s3://sagemaker-us-east-1-123456789012/v3/test_small";
    },
    code: "definition/prefix-sibling",
    path: "Steps[2].Arguments.ProcessingInputs[1].S3Input.S3Uri",
    severity: "warning",
    says: "output 'train' of step 'Preprocess'",
  },
  "metrics that no step writes": {
    plant: (d) => {
      register(d).ModelMetrics = {
        ModelQuality: { Statistics: { ContentType: "application/json", S3Uri: "s3://elsewhere/evaluation.json" } },
      };
    },
    code: "definition/metrics-unwritten",
    path: `${IF}[1].Arguments.ModelMetrics.ModelQuality.Statistics.S3Uri`,
    severity: "warning",
  },
};

testMistakes(mistakes);

test.each(["BedrockCustomModel", "BedrockCustomModelDeployment"])("%s takes its name from a parameter", (type) => {
  const member = type === "BedrockCustomModel" ? "ModelName" : "ModelDeploymentName";
  const ModelArn = "arn:aws:bedrock:us-east-1:123456789012:custom-model/imported/abcdefghijkl";
  const named = (name: unknown) =>
    validateDefinition({
      Version: "2020-12-01",
      Parameters: [{ Name: "N", Type: "String" }],
      Steps: [{ Name: "S", Type: type, Arguments: { [member]: name, ...(type.endsWith("t") && { ModelArn }) } }],
    }).map(({ code }) => code);
  expect(named(get("Parameters.N"))).toEqual([]);
  expect(named("mine")).toContain("definition/not-a-parameter");
});

test("a Lambda step's function is an ARN", () => {
  const step = (FunctionArn: string) =>
    validateDefinition({
      Version: "2020-12-01",
      Steps: [{ Name: "L", Type: "Lambda", FunctionArn, OutputParameters: [], Arguments: {} }],
    }).map(({ code }) => code);
  expect(step("arn:aws:lambda:us-east-1:123456789012:function:mine")).toEqual([]);
  expect(step("mine")).toEqual(["definition/not-an-arn"]);
});

test("the address of a queue is a URL, and the hint has its form", () => {
  const Steps = [{ Name: "C", Type: "Callback", SqsQueueUrl: "mine", OutputParameters: [], Arguments: {} }];
  const [fault] = validateDefinition({ Version: "2020-12-01", Steps });
  expect(fault?.message).toBe("'SqsQueueUrl' must be the URL of an SQS queue, not 'mine'");
  expect(fault?.hint).toContain("https://sqs.REGION.amazonaws.com/ACCOUNT/NAME");
});

test("a function can have no input, and a parameter can have a description", () => {
  const definition = {
    Version: "2020-12-01",
    Parameters: [{ Name: "F", Type: "String", Description: "the function" }],
    Steps: [{ Name: "L", Type: "Lambda", FunctionArn: get("Parameters.F") }],
  };
  expect(validateDefinition(definition)).toEqual([]);
  const [fault] = validateDefinition({ ...definition, Steps: [{ Name: "M", Type: "Model", DisplayName: "F" }] });
  expect(fault?.code).toBe("definition/missing-part");
});

test("a search has only as many jobs as it may start, and only the values that it chooses", () => {
  const search = {
    Name: "T",
    Type: "Tuning",
    Arguments: {
      HyperParameterTuningJobConfig: {
        Strategy: "Bayesian",
        ResourceLimits: { MaxNumberOfTrainingJobs: 2, MaxParallelTrainingJobs: 1 },
        ParameterRanges: { ContinuousParameterRanges: [{ Name: "eta", MinValue: "0.1", MaxValue: "0.5" }] },
      },
    },
  };
  const read = (path: string) =>
    validateDefinition({
      Version: "2020-12-01",
      Steps: [search, { Name: "F", Type: "Fail", Arguments: { ErrorMessage: get(`Steps.T.${path}`) } }],
    })
      .map(({ code }) => code)
      .filter((code) => code.startsWith("definition/unknown"));
  expect(read("TrainingJobSummaries[1].TrainingJobName")).toEqual([]);
  expect(read("TrainingJobSummaries[2].TrainingJobName")).toEqual(["definition/unknown-index"]);
  expect(read("BestTrainingJob.TunedHyperParameters['eta']")).toEqual([]);
  expect(read("BestTrainingJob.TunedHyperParameters['eto']")).toEqual(["definition/unknown-key"]);
});
