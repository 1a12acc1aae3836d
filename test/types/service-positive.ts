import { param } from "../../src/author/expressions.ts";
import {
  conditionStep,
  lambdaStep,
  processingStep,
  type ServiceStep,
  type StepProperties,
  trainingStep,
  type tuningStep,
} from "../../src/author/service/index.ts";
import { comparable, not, or } from "../../src/spec/condition.ts";
import { type Expr, execution, s3, text } from "../../src/spec/expr.ts";

/* Everything in the service model is typed: requests, responses, and the names of outputs and files. */

function expr<T extends Expr>(_value: T): void {}

const role = "arn:aws:iam::123456789012:role/SageMakerRole";
const prepare = processingStep(
  "Prepare",
  {
    AppSpecification: { ImageUri: "image", ContainerArguments: ["--id", execution.id] },
    ProcessingResources: {
      ClusterConfig: { InstanceCount: param.integer("Count"), InstanceType: "ml.m5.xlarge", VolumeSizeInGB: 30 },
    },
    RoleArn: role,
    ProcessingOutputConfig: {
      Outputs: [
        {
          OutputName: "train",
          S3Output: { S3Uri: s3`${param.string("Bucket")}/x`, LocalPath: "/x", S3UploadMode: "EndOfJob" },
        },
        { OutputName: "report", S3Output: { S3Uri: "s3://b/r", LocalPath: "/r", S3UploadMode: "EndOfJob" } },
      ],
    },
  },
  { files: { Report: { output: "report", path: "report.json" } } },
);
expr<Expr<"string">>(prepare.properties.ProcessingOutputConfig.Outputs.train.S3Output.S3Uri);
expr<Expr<"string">>(prepare.properties.ProcessingOutputConfig.Outputs.at("train").S3Output.S3Uri);
expr<Expr<"integer">>(prepare.properties.ProcessingResources.ClusterConfig.InstanceCount);
expr<Expr<"float">>(prepare.files.Report.get("auc"));

declare const train: ServiceStep<StepProperties["Training"]>;
expr<Expr<"string">>(train.properties.ModelArtifacts.S3ModelArtifacts);
expr<Expr<"float">>(train.properties.FinalMetricDataList.at("validation:auc").Value);
expr<Expr<"string">>(train.properties.HyperParameters.at("max_depth"));
declare const tuned: ReturnType<typeof tuningStep>;
expr<Expr<"string">>(tuned.properties.BestTrainingJob.TrainingJobName);
expr<Expr<"string">>(tuned.properties.TrainingJobSummaries.at(0).TrainingJobName);

const call = lambdaStep("Call", { FunctionArn: "arn", OutputParameters: { rows: "Integer", ok: "Boolean" } });
expr<Expr<"integer">>(call.outputs.rows);
expr<Expr<"boolean">>(call.outputs.ok);

export const gate = conditionStep("Gate", {
  conditions: [
    comparable(prepare.files.Report.get("auc")).gte(param.float("Least")),
    comparable(call.outputs.rows).in([1, 2, param.integer("Three")]),
    not(or(comparable(call.outputs.ok).eq(false), comparable(execution.pipelineName).eq("x"))),
  ],
  if: [train],
});
expr<Expr<"boolean">>(gate.properties.Outcome);

// A property of a step can be used wherever the service converts it to a string, regardless of its type.
export const next = trainingStep("Next", {
  AlgorithmSpecification: { TrainingInputMode: "File", TrainingImage: prepare.properties.AppSpecification.ImageUri },
  Environment: { METRIC: train.properties.FinalMetricDataList.at(0).Value, DEPTH: text`${param.integer("Depth")}` },
  OutputDataConfig: { S3OutputPath: "s3://b/x" },
  ResourceConfig: { InstanceCount: 1, InstanceType: param.string("Type"), VolumeSizeInGB: 1 },
  RoleArn: role,
  StoppingCondition: {},
});
