import { describe, expect, test } from "vitest";
import { type ExportRequest, exportPipeline } from "../../src/app/export/export-pipeline.ts";
import { templateFaults } from "../export/service-spec.ts";
import { codes, PlanFolder, SPEC } from "./plan-folder.ts";

const world = new PlanFolder();
const MONITOR = "monitor: { every: 1 day, data: s3://acme/today/ }\n";
const exported = (monitor: string, request: Partial<ExportRequest> = {}, file = "spec.yaml") => {
  world.write("spec.yaml", `${SPEC}${monitor}`);
  return exportPipeline(world.host(), file, { target: "dev", force: false, endpoint: "fraud-1", ...request });
};
/** What a template has for Model Monitor, after its check against CloudFormation's specification. */
const made = async (...given: Parameters<typeof exported>) => {
  const { value, diagnostics } = await exported(...given);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(templateFaults(value?.template ?? "")).toEqual([]);
  const { Parameters, Conditions, Resources } = JSON.parse(value?.template ?? "{}");
  return { Parameters, Conditions, Resources, job: Resources.ModelMonitorJob?.Properties };
};
/** A text of CloudFormation's, with values in place of parameters. */
const filled = (value: unknown, values: Record<string, string>): unknown =>
  JSON.parse(JSON.stringify(value), (_, one) => {
    const text = one?.Ref === undefined ? one : (values[one.Ref] ?? one);
    return text?.["Fn::Join"] === undefined ? text : text["Fn::Join"][1].join(text["Fn::Join"][0]);
  });
const VALUES = { BaselineExecution: "abc123def456", CapturePath: "captures/fraud" };

describe("a template with --endpoint", () => {
  test("compares the endpoint's requests with the files that the step MonitoringBaseline writes", async () => {
    const { job, Resources } = await made(MONITOR);
    const folder = "s3://dev-models/risk/fraud/abc123def456/MonitoringBaseline/statistics";
    expect(filled(job, VALUES)).toMatchObject({
      RoleArn: "arn:aws:iam::123456789012:role/dev",
      DataQualityAppSpecification: {
        ImageUri: "156813124566.dkr.ecr.us-east-1.amazonaws.com/sagemaker-model-monitor-analyzer",
      },
      DataQualityBaselineConfig: {
        StatisticsResource: { S3Uri: `${folder}/statistics.json` },
        ConstraintsResource: { S3Uri: `${folder}/constraints.json` },
      },
      DataQualityJobInput: { EndpointInput: { EndpointName: "fraud-1" } },
      JobDefinitionName: expect.stringMatching(/^fraud-[0-9a-f]{8}-abc123def456$/),
    });
    expect(Resources.ModelMonitorSchedule.Properties).toMatchObject({
      MonitoringScheduleName: "specline-fraud-fraud-1",
      MonitoringScheduleConfig: {
        MonitoringJobDefinitionName: job.JobDefinitionName,
        MonitoringType: "DataQuality",
        ScheduleConfig: { ScheduleExpression: "cron(0 0 ? * * *)" },
      },
    });
    // That is where the pipeline really writes them.
    const { Steps } = JSON.parse(Resources.Pipeline.Properties.PipelineDefinition.PipelineDefinitionBody);
    const step = Steps.find(({ Name }: { readonly Name: string }) => Name === "MonitoringBaseline");
    const output = step.Arguments.ProcessingOutputConfig.Outputs.find(
      ({ OutputName }: { readonly OutputName: string }) => OutputName === "statistics",
    );
    const { Values } = output.S3Output.S3Uri["Std:Join"];
    expect(Values.map((one: unknown) => (typeof one === "string" ? one : "abc123def456")).join("/")).toBe(folder);
  });

  test("has nothing to compare with before an execution, so a parameter turns it on", async () => {
    const { Parameters, Conditions, Resources } = await made(MONITOR);
    expect(Parameters.BaselineExecution.Default).toBe("");
    const pattern = new RegExp(`^${Parameters.BaselineExecution.AllowedPattern}$`);
    expect(["", "abc123def456", "arn:aws:x"].map((text) => pattern.test(text))).toEqual([true, true, false]);
    expect(Conditions.IsMonitored).toEqual({ "Fn::Not": [{ "Fn::Equals": [{ Ref: "BaselineExecution" }, ""] }] });
    const conditions = Object.entries<{ readonly Condition?: string }>(Resources)
      .filter(([id]) => id.startsWith("ModelMonitor"))
      .map(([id, { Condition }]) => [id, Condition]);
    expect(Object.fromEntries(conditions)).toEqual({
      ModelMonitorJob: "IsMonitored",
      ModelMonitorPolicy: "IsMonitoredByPipelineRole",
      ModelMonitorSchedule: "IsMonitored",
    });
  });

  test("has the machine of DriftMeasurement, whose limit ends before the next job", async () => {
    const set = [
      "DataLoading.instanceType=ml.m5.4xlarge",
      "DataLoading.volumeSizeGb=50",
      "DataLoading.maxRuntime=10800",
    ];
    const daily = await made(MONITOR, { set });
    expect(daily.job).toMatchObject({
      JobResources: { ClusterConfig: { InstanceType: "ml.m5.4xlarge", VolumeSizeInGB: 50, InstanceCount: 1 } },
      StoppingCondition: { MaxRuntimeInSeconds: 3 * 3600 },
    });
    const hourly = await made(MONITOR.replace("1 day", "1 hour"), { set });
    expect(hourly.job.StoppingCondition).toEqual({ MaxRuntimeInSeconds: 3600 });
    // A definition cannot be changed, so another one has another name.
    expect(hourly.job.JobDefinitionName).not.toEqual(daily.job.JobDefinitionName);
  });

  test("has the target's key, tags and region", async () => {
    const { job } = await made(MONITOR, { target: "prod" });
    expect(job).toMatchObject({
      DataQualityAppSpecification: { ImageUri: expect.stringContaining(".dkr.ecr.eu-central-1.amazonaws.com/") },
      DataQualityJobOutputConfig: { KmsKeyId: "alias/prod" },
      JobResources: { ClusterConfig: { VolumeKmsKeyId: "alias/prod" } },
      Tags: [{ Key: "env", Value: "prod" }],
    });
  });

  test("allows the role that it creates to read what the endpoint captures, and to write the reports", async () => {
    const { job, Resources } = await made(MONITOR);
    const { Roles, PolicyDocument } = Resources.ModelMonitorPolicy.Properties;
    expect(Roles).toEqual([{ Ref: "PipelineRole" }]);
    const Statement = filled(PolicyDocument.Statement, VALUES) as readonly Record<string, unknown>[];
    const allowed = (action: string) =>
      Statement.filter(({ Action }) => (Action as readonly string[]).includes(action)).flatMap(
        ({ Resource }) => Resource,
      );
    expect(allowed("s3:GetObject")).toEqual(["arn:aws:s3:::dev-models/risk/fraud/*", "arn:aws:s3:::captures/fraud/*"]);
    expect(allowed("s3:PutObject")).toEqual(["arn:aws:s3:::dev-models/risk/fraud/model-monitor/fraud-1/*"]);
    const [output] = job.DataQualityJobOutputConfig.MonitoringOutputs;
    expect(output.S3Output.S3Uri).toBe("s3://dev-models/risk/fraud/model-monitor/fraud-1");
    expect(allowed("ecr:BatchGetImage")).toEqual([
      "arn:aws:ecr:us-east-1:156813124566:repository/sagemaker-model-monitor-analyzer",
    ]);
  });

  test("is the one without it, apart from Model Monitor's parts", async () => {
    const { value } = await exported(MONITOR, { endpoint: undefined });
    const { Resources, Parameters, Conditions } = await made(MONITOR);
    const kept = (members: object) =>
      Object.fromEntries(Object.entries(members).filter(([id]) => !/Monitor|Baseline|Capture/.test(id)));
    const without = JSON.parse(value?.template ?? "{}");
    expect(Object.keys(without.Resources).filter((id) => id.includes("Monitor"))).toEqual([]);
    expect([kept(Resources), kept(Parameters), kept(Conditions)]).toEqual([
      without.Resources,
      without.Parameters,
      without.Conditions,
    ]);
  });
});

test.each([
  ["a pipeline that is not monitored", "", {}, "load/no-monitor"],
  [
    "a check without drift",
    "monitor: { data: s3://a/b/, drift: false, quality: { min_auc: 0.7 } }\n",
    {},
    "export/no-drift",
  ],
  ["a check without a schedule", "monitor: { data: s3://a/b/ }\n", {}, "export/monitor-every"],
  ["a schedule that Model Monitor does not have", MONITOR.replace("1 day", "90 minutes"), {}, "export/monitor-every"],
  ["an endpoint that cannot exist", MONITOR, { endpoint: "fraud_1" }, "export/endpoint-name"],
])("%s cannot be exported", async (_, monitor, request, code) => {
  const { value, diagnostics } = await exported(monitor, request);
  expect(value).toBeUndefined();
  expect(diagnostics.filter(({ severity }) => severity === "error").map((fault) => fault.code)).toEqual([code]);
});

test("the monitoring pipeline itself has no baseline", async () => {
  const result = await exported(MONITOR, {}, "spec.yaml#monitor");
  expect([result.value, codes(result).at(-1)]).toEqual([undefined, "export/monitoring-part"]);
});

test("a region without Model Monitor's image is named", async () => {
  world.write(
    "specline.config.yaml",
    world.read("specline.config.yaml").replace("region: us-east-1", "region: ap-southeast-5"),
  );
  const { value, diagnostics } = await exported(MONITOR);
  expect([value, diagnostics.map(({ code }) => code)]).toEqual([
    undefined,
    expect.arrayContaining([expect.stringMatching(/^image\//)]),
  ]);
});
