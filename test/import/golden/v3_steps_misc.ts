import { comparable, not, or, param, Pipeline } from "specline";
import { callbackStep, conditionStep, emrServerlessStep, emrStep, failStep, lambdaStep } from "specline/sagemaker";

const cluster = param.string("Cluster", { default: "j-1" });
const i = param.integer("I", { default: 1 });
const b = param.boolean("B", { default: true });

const role = "arn:aws:iam::123456789012:role/SageMakerRole";

const emr = emrStep(
  "Emr",
  { StepConfig: { HadoopJarStep: { Jar: "s3://b/x.jar", Args: ["a"] } }, ClusterId: cluster },
  { displayName: "d", description: "x" },
);

const emrSls = emrServerlessStep(
  "EmrSls",
  {
    ExecutionRoleArn: role,
    JobConfig: {
      executionRoleArn: role,
      jobDriver: { sparkSubmit: { entryPoint: "s3://b/j.py", entryPointArguments: ["--x", "1"] } },
      applicationId: "00f123",
      configurationOverrides: { monitoringConfiguration: { s3MonitoringConfiguration: { logUri: "s3://b/l" } } },
      executionTimeoutMinutes: 60,
      name: "job",
      tags: { k: "v" },
    },
    ApplicationId: "00f123",
  },
  { after: [emr], displayName: "d", description: "x" },
);

const emrSlsNew = emrServerlessStep(
  "EmrSlsNew",
  {
    ExecutionRoleArn: role,
    JobConfig: { executionRoleArn: role, jobDriver: { sparkSubmit: { entryPoint: "s3://b/j.py" } } },
    ApplicationConfig: { name: "app", releaseLabel: "emr-6.15.0", type: "SPARK" },
  },
  { after: [emrSls], displayName: "d2", description: "x2" },
);

const l = lambdaStep(
  "L",
  {
    FunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:f",
    Arguments: { a: cluster },
    OutputParameters: { o: "Integer" },
  },
  { cache: { enabled: true, expireAfter: "PT1H" } },
);

const cb = callbackStep("Cb", {
  SqsQueueUrl: "https://sqs.us-east-1.amazonaws.com/123456789012/q",
  Arguments: { x: l.outputs.o },
  OutputParameters: { c: "String" },
});

const f = failStep("F", "no");

const c = conditionStep(
  "C",
  { conditions: [not(comparable(b).eq(false)), or(comparable(i).in([1, 2]), comparable(i).gt(5))], else: [f] },
  { after: [cb] },
);

export default Pipeline("imported", { mlflow: null }).use(emr, emrSls, emrSlsNew, l, cb, c);
