import {
  copy,
  type Editable,
  evaluate,
  get,
  MISC,
  outputs,
  preprocess,
  train,
} from "../../../../test/definitions/fixtures.ts";
import { type Mistake, testMistakes } from "../../../../test/definitions/planted.ts";

const CLUSTER = "Steps[2].Arguments.ProcessingResources.ClusterConfig";
const cluster = (d: Editable) => evaluate(d).Arguments.ProcessingResources.ClusterConfig;
const input = (name: string, LocalPath: string) => ({
  InputName: name,
  S3Input: { S3Uri: "s3://b/x", LocalPath, S3DataType: "S3Prefix" },
});

const channelUri = (step: Editable, index: number) => step.Arguments.InputDataConfig[index].DataSource.S3DataSource;
const _CHANNEL = "Steps[1].Arguments.InputDataConfig[0].DataSource.S3DataSource.S3Uri";

const argumentsOfSteps: Readonly<Record<string, Mistake>> = {
  "unknown member": {
    plant: (d) => {
      evaluate(d).Arguments.Wheels = 4;
    },
    code: "definition/unknown-member",
    path: "Steps[2].Arguments.Wheels",
  },
  "misspelt member": {
    plant: (d) => {
      cluster(d).InstanceTyp = cluster(d).InstanceType;
      delete cluster(d).InstanceType;
    },
    code: "definition/unknown-member",
    path: `${CLUSTER}.InstanceTyp`,
    says: "did you mean 'InstanceType'?",
  },
  "misspelt member of a step": {
    plant: (d) => {
      evaluate(d).DependOn = ["Train"];
    },
    code: "definition/unknown-member",
    path: "Steps[2].DependOn",
    says: "did you mean 'DependsOn'?",
  },
  "required member missing": {
    plant: (d) => {
      delete evaluate(d).Arguments.AppSpecification.ImageUri;
    },
    code: "definition/missing-member",
    path: "Steps[2].Arguments.AppSpecification.ImageUri",
  },
  null: {
    plant: (d) => {
      evaluate(d).Arguments.RoleArn = null;
    },
    code: "definition/null",
    path: "Steps[2].Arguments.RoleArn",
  },
  "a number in Environment": {
    plant: (d) => {
      evaluate(d).Arguments.Environment = { DEPTH: 5 };
    },
    code: "definition/wrong-type",
    path: "Steps[2].Arguments.Environment.DEPTH",
    says: 'write it as a string: "5"',
  },
  "a number in HyperParameters": {
    plant: (d) => {
      train(d).Arguments.HyperParameters.eta = 0.2;
    },
    code: "definition/wrong-type",
    path: "Steps[1].Arguments.HyperParameters.eta",
  },
  '"1" as a count': {
    plant: (d) => {
      cluster(d).InstanceCount = "1";
    },
    code: "definition/wrong-type",
    path: `${CLUSTER}.InstanceCount`,
    says: "write it without quotes: 1",
  },
  "a parameter of the wrong type for a member": {
    plant: (d) => {
      cluster(d).InstanceCount = get("Parameters.MaxDepth");
    },
    code: "definition/expression-type",
    path: `${CLUSTER}.InstanceCount`,
    says: "parameter 'MaxDepth' is text",
  },
  "an Integer parameter where a string is required": {
    plant: (d) => {
      evaluate(d).Arguments.Environment = { COUNT: get("Parameters.ProcessingInstanceCount") };
    },
    code: "definition/expression-type",
    path: "Steps[2].Arguments.Environment.COUNT",
    says: "Join",
  },
  "a parameter whose default does not suit the member": {
    plant: (d) => {
      d.Parameters[1].DefaultValue = "ml.m5.xlage";
    },
    code: "definition/default-in-slot",
    path: "Steps[1].Arguments.ResourceConfig.InstanceType",
    severity: "warning",
    says: "did you mean 'ml.m5.xlarge'?",
  },
  "instance type for another kind of job": {
    plant: (d) => {
      // A type that is available for training but not for processing.
      cluster(d).InstanceType = "ml.p4de.24xlarge";
    },
    code: "definition/not-allowed",
    path: `${CLUSTER}.InstanceType`,
  },
  "count 0": {
    plant: (d) => {
      cluster(d).InstanceCount = 0;
    },
    code: "definition/out-of-range",
    path: `${CLUSTER}.InstanceCount`,
    says: "at least 1",
  },
  "role ARN": {
    plant: (d) => {
      evaluate(d).Arguments.RoleArn = "arn:aws:iam::1234:role/SageMakerRole";
    },
    code: "definition/pattern",
    path: "Steps[2].Arguments.RoleArn",
  },
  "more than 10 inputs": {
    plant: (d) => {
      for (let i = 0; i < 8; i += 1) {
        evaluate(d).Arguments.ProcessingInputs.push(input(`x${i}`, `/opt/ml/processing/x${i}`));
      }
    },
    code: "definition/too-many",
    path: "Steps[2].Arguments.ProcessingInputs",
    says: "11 entries; the maximum is 10",
  },
  "an over-long value": {
    plant: (d) => {
      train(d).Arguments.HyperParameters.objective = "x".repeat(2501);
    },
    code: "definition/too-long",
    path: "Steps[1].Arguments.HyperParameters.objective",
  },
  "an enum value": {
    plant: (d) => {
      channelUri(train(d), 0).S3DataType = "S3Prefx";
    },
    code: "definition/not-allowed",
    path: "Steps[1].Arguments.InputDataConfig[0].DataSource.S3DataSource.S3DataType",
    says: "did you mean 'S3Prefix'?",
  },
  "two inputs with the same container path": {
    plant: (d) => evaluate(d).Arguments.ProcessingInputs.push(input("more", "/opt/ml/processing/test/")),
    code: "definition/same-path",
    path: "Steps[2].Arguments.ProcessingInputs[3].S3Input.LocalPath",
    says: "'test' and 'more'",
  },
  "two outputs with the same name": {
    plant: (d) => outputs(preprocess(d)).push({ ...copy(outputs(preprocess(d))[0]) }),
    code: "definition/same-name",
    path: "Steps[0].Arguments.ProcessingOutputConfig.Outputs[3].OutputName",
  },
  "two channels with the same name": {
    plant: (d) => train(d).Arguments.InputDataConfig.push(copy(train(d).Arguments.InputDataConfig[0])),
    code: "definition/same-name",
    path: "Steps[1].Arguments.InputDataConfig[2].ChannelName",
  },
  "container path outside the folder that SageMaker mounts": {
    plant: (d) => {
      outputs(evaluate(d))[0].S3Output.LocalPath = "/tmp/evaluation";
    },
    code: "definition/path-outside",
    path: "Steps[2].Arguments.ProcessingOutputConfig.Outputs[0].S3Output.LocalPath",
  },
  "nested input to a Lambda": {
    plant: (d) => {
      d.Steps[0].Arguments.nested = { a: 1 };
    },
    from: MISC,
    severity: "warning",
    code: "definition/nested-input",
    path: "Steps[0].Arguments.nested",
  },
  "malformed S3 URI": {
    plant: (d) => {
      outputs(evaluate(d))[0].S3Output.S3Uri = "s3:/bucket/evaluation";
    },
    code: "definition/s3-uri",
    path: "Steps[2].Arguments.ProcessingOutputConfig.Outputs[0].S3Output.S3Uri",
  },
  "malformed S3 URI made by a Join": {
    plant: (d) => {
      const Values = ["s3:/", "bucket", get("Execution.PipelineExecutionId")];
      outputs(evaluate(d))[0].S3Output.S3Uri = { "Std:Join": { On: "", Values } };
    },
    code: "definition/join-s3",
    path: "Steps[2].Arguments.ProcessingOutputConfig.Outputs[0].S3Output.S3Uri.Std:Join",
  },
  "Join without Values": {
    plant: (d) => {
      outputs(evaluate(d))[0].S3Output.S3Uri = { "Std:Join": { On: "/" } };
    },
    code: "definition/join-values",
    path: "Steps[2].Arguments.ProcessingOutputConfig.Outputs[0].S3Output.S3Uri.Std:Join.Values",
  },
  "a misspelt function": {
    plant: (d) => {
      outputs(evaluate(d))[0].S3Output.S3Uri = { "Std:Jion": { On: "/", Values: ["s3:/", "b"] } };
    },
    code: "definition/unknown-function",
    path: "Steps[2].Arguments.ProcessingOutputConfig.Outputs[0].S3Output.S3Uri.Std:Jion",
    says: "did you mean 'Std:Join'?",
  },
  "more steps than the quota": {
    plant: (d) => {
      for (let i = 0; i < 44; i += 1) {
        const step = { ...copy(preprocess(d)), Name: `P${i}` };
        for (const { OutputName: name, S3Output: target } of outputs(step)) target.S3Uri = `s3://bucket/${i}/${name}`;
        d.Steps.push(step);
      }
    },
    code: "definition/too-many-steps",
    path: "Steps",
    severity: "warning",
    says: "51 steps; the quota is 50",
  },
  "a definition over 1 MiB": {
    plant: (d) => {
      d.Metadata.Note = "x".repeat(1_048_576);
    },
    code: "definition/too-large",
    path: "",
    severity: "warning",
  },
  "unknown type of step": {
    plant: (d) => {
      train(d).Type = "Trainig";
      channelUri(train(d), 0).S3DataType = "S3Prefix";
    },
    code: "definition/unknown-step-type",
    path: "Steps[1].Type",
    says: "did you mean 'Training'?",
  },
};

testMistakes(argumentsOfSteps);
