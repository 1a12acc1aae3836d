import { param } from "../../../src/author/expressions.ts";
import { comparable } from "../../../src/spec/condition.ts";
import { execution } from "../../../src/spec/expr.ts";
import {
  conditionStep,
  lambdaStep,
  modelStep,
  processingStep,
  type ServiceStep,
  type StepProperties,
  type StepRequests,
  trainingStep,
} from "../../../src/author/service/index.ts";

/* Each case has a line with its name and part of the compiler's message, followed by a line that must be refused with that message. */

declare const request: StepRequests["Training"];
declare const train: ServiceStep<StepProperties["Training"]>;
declare const model: ReturnType<typeof modelStep>;
const prepare = processingStep("P", { AppSpecification: { ImageUri: "i" }, ProcessingResources: { ClusterConfig: { InstanceCount: 1, InstanceType: "ml.m5.large", VolumeSizeInGB: 1 } }, RoleArn: "r", ProcessingOutputConfig: { Outputs: [{ OutputName: "train" }, { OutputName: "test" }] } }, { files: { Report: { output: "test", path: "r.json" } } });
const call = lambdaStep("L", { FunctionArn: "a", OutputParameters: { rows: "Integer" } });
const depth = param.integer("Depth");

//= path-typo | Property 'S3ModelArtifact' does not exist on type 'ModelArtifacts'. Did you mean 'S3ModelArtifacts'?
train.properties.ModelArtifacts.S3ModelArtifact;
//= other-kind | Property 'ModelArtifacts' does not exist on type 'DescribeModelOutput'
model.properties.ModelArtifacts;
//= unknown-output | Property 'tain' does not exist on type
prepare.properties.ProcessingOutputConfig.Outputs.tain;
//= unknown-file | Property 'Reprt' does not exist on type
prepare.files.Reprt.get("auc");
//= file-of-no-output | is not assignable to type
processingStep("P", { AppSpecification: { ImageUri: "i" }, ProcessingResources: { ClusterConfig: { InstanceCount: 1, InstanceType: "ml.m5.large", VolumeSizeInGB: 1 } }, RoleArn: "r", ProcessingOutputConfig: { Outputs: [{ OutputName: "train" }] } }, { files: { Report: { output: "tset", path: "r.json" } } });
//= structure-as-value | is not assignable to type 'Text | undefined'
modelStep("M", { PrimaryContainer: { ModelDataUrl: train.properties.ModelArtifacts } });
//= unknown-member | 'RolArn' does not exist in type 'CreateTrainingJobRequest'
trainingStep("T", { ...request, RolArn: "r" });
//= unknown-inner-member | 'InstanceTyp' does not exist in type 'ResourceConfig'
trainingStep("T", { ...request, ResourceConfig: { InstanceCount: 1, InstanceTyp: "ml.m5.large", VolumeSizeInGB: 30 } });
//= missing-member | Property 'OutputDataConfig' is missing in type
trainingStep("T", { RoleArn: "r" });
//= not-allowed | Type '"Pip"' is not assignable to type
trainingStep("T", { ...request, AlgorithmSpecification: { TrainingInputMode: "Pip" } });
//= number-for-text | Type 'number' is not assignable to type
trainingStep("T", { ...request, HyperParameters: { max_depth: 5 } });
//= integer-parameter-for-text | is not assignable to type 'AnyText'
trainingStep("T", { ...request, HyperParameters: { max_depth: depth } });
//= text-for-number | is not assignable to type 'Whole
trainingStep("T", { ...request, StoppingCondition: { MaxRuntimeInSeconds: param.string("S") } });
//= variable-in-a-plain-template | Implicit conversion of a 'symbol' to a 'string' will fail at runtime
trainingStep("T", { ...request, HyperParameters: { run: `run-${execution.id}` } });
//= variable-added | The '+' operator cannot be applied to type 'symbol'
trainingStep("T", { ...request, HyperParameters: { run: "run-" + execution.id } });
//= unknown-output-parameter | Property 'row' does not exist on type
call.outputs.row;
//= compared-with-another-type | Argument of type 'string' is not assignable to parameter of type
comparable(call.outputs.rows).gt("5");
//= no-condition | is not assignable to type 'Condition'
conditionStep("C", { conditions: [true] });
//= retry-both | Type 'number' is not assignable to type 'undefined'
trainingStep("T", request, { retries: [{ ExceptionType: ["Step.THROTTLING"], MaxAttempts: 2, ExpireAfterMin: 5 }] });
//= retries-of-a-function | 'retries' does not exist in type
lambdaStep("L", { FunctionArn: "a" }, { retries: [] });
