// Writes src/sagemaker/service/table.generated.ts from an extract of botocore's service models:
//   node scripts/generate-service-model.mjs ../shared/reference/service-model.json 2026-11-23
// Keeps the operations below and all shapes that they reference. The date is that of the source, so that the same
// source always produces the same bytes.
import { readFileSync, writeFileSync } from "node:fs";

/**
 * The requests for a definition's steps (src/sagemaker/kinds.ts), and the calls for deploying and following a pipeline.
 * service-model/more-operations.json has others.
 */
const REQUESTS = [
  "CreateProcessingJob",
  "CreateTrainingJob",
  "CreateHyperParameterTuningJob",
  "CreateTransformJob",
  "CreateModel",
  "CreateModelPackage",
  "CreateAutoMLJob",
  "CreateEndpointConfig",
  "CreateEndpoint",
  "CreateInferenceComponent",
  "CreateAction",
  "CreateArtifact",
  "CreateContext",
  "AddAssociation",
  "CreatePipeline",
  "UpdatePipeline",
  "DeletePipeline",
  "DescribePipeline",
  "ListPipelines",
  "ListPipelineVersions",
  "StartPipelineExecution",
  "StopPipelineExecution",
  "RetryPipelineExecution",
  "DescribePipelineExecution",
  "DescribePipelineDefinitionForExecution",
  "ListPipelineExecutions",
  "ListPipelineExecutionSteps",
  "ListPipelineParametersForExecution",
  "SendPipelineExecutionStepSuccess",
  "SendPipelineExecutionStepFailure",
  "AddTags",
  "ListTags",
  "DeleteTags",
  "CreateModelPackageGroup",
  "UpdateModelPackage",
  "emr.RunJobFlow",
  "emr.AddJobFlowSteps",
  "emr-serverless.StartJobRun",
  "emr-serverless.CreateApplication",
  "bedrock.CreateModelCustomizationJob",
  "bedrock.CreateModelImportJob",
  "bedrock.CreateProvisionedModelThroughput",
  "bedrock.CreateCustomModelDeployment",
];
/** The properties of these steps. */
const RESPONSES = [
  "DescribeProcessingJob",
  "DescribeTrainingJob",
  "DescribeHyperParameterTuningJob",
  "ListTrainingJobsForHyperParameterTuningJob",
  "DescribeTransformJob",
  "DescribeModel",
  "DescribeModelPackage",
  "DescribeAutoMLJob",
  "DescribeEndpointConfig",
  "DescribeEndpoint",
  "DescribeInferenceComponent",
  "emr.DescribeStep",
  "emr-serverless.GetJobRun",
  "bedrock.GetModelCustomizationJob",
  "bedrock.GetModelImportJob",
  "bedrock.GetProvisionedModelThroughput",
  "bedrock.GetCustomModelDeployment",
];
/**
 * Three patterns that were written for Java and are invalid or have a different meaning in JavaScript with the u flag.
 * The first two end with a quantified "$", although the quantifier was meant to limit the number of characters; the
 * third uses a POSIX class.
 */
const REPAIRED = {
  CustomerMetadataKey: String.raw`[\p{L}\p{Z}\p{N}_.:\/=+\-@]{1,128}`,
  CustomerMetadataValue: String.raw`[\p{L}\p{Z}\p{N}_.:\/=+\-@]{1,256}`,
  TrainingRepositoryCredentialsProviderArn: String.raw`arn:[a-zA-Z0-9\-]+:lambda:[a-zA-Z0-9\-]+:[0-9]{12}:function:.*`,
};

const [source, date, target] = process.argv.slice(2);
if (source === undefined || date === undefined) {
  console.error("usage: node scripts/generate-service-model.mjs SOURCE.json DATE [TARGET.ts]");
  process.exit(2);
}
const more = JSON.parse(readFileSync(new URL("service-model/more-operations.json", import.meta.url), "utf8"));
const model = JSON.parse(readFileSync(source, "utf8"));
for (const [name, shape] of Object.entries(more.shapes)) {
  const known = model.shapes[name];
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(shape))
    throw new Error(`the two sources differ in ${name}`);
}
model.shapes = { ...more.shapes, ...model.shapes };
const pick = (names, from) =>
  Object.fromEntries(
    names.map((name) => {
      if (from[name] === undefined) throw new Error(`the source has no operation ${name}`);
      return [name, from[name]];
    }),
  );
const requests = { ...pick(REQUESTS, model.requests), ...more.requests };
const responses = pick(RESPONSES, model.responses);

const shapes = {};
const waiting = [...Object.values(requests), ...Object.values(responses)];
for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
  if (shapes[name] !== undefined) continue;
  const shape = { ...model.shapes[name] };
  if (shape.pattern !== undefined) {
    shape.pattern = REPAIRED[name] ?? shape.pattern;
    new RegExp(`^(?:${shape.pattern})$`, "u"); // the script fails here if JavaScript refuses a new pattern
  }
  shapes[name] = shape;
  waiting.push(...Object.values(shape.members ?? {}), ...[shape.member, shape.key, shape.value].filter(Boolean));
}
const sorted = Object.fromEntries(Object.entries(shapes).sort(([a], [b]) => (a < b ? -1 : 1)));
// One line per shape, so that only requested shapes need to be parsed. Non-ASCII characters are escaped, because a
// single character beyond Latin-1 makes an engine store the whole file with two bytes per character.
const ascii = (text) =>
  text.replace(/[^\x20-\x7e]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);
const lines = Object.entries(sorted).map(([name, shape]) => `${name} ${ascii(JSON.stringify(shape))}`);
writeFileSync(
  target ?? new URL("../src/sagemaker/service/table.generated.ts", import.meta.url),
  `// Generated by scripts/generate-service-model.mjs; do not edit.
// Source: ${model._source}, of ${date}. For requests that only
// Specline makes (scripts/extract-operations.py): ${more._source}.

/** The request and response shapes of operations, as a JSON string. */
export const OPERATIONS: string = ${JSON.stringify(JSON.stringify({ requests, responses }))};

/** A line for each shape: its name, a space, and the shape as JSON. */
export const SHAPES: string = ${JSON.stringify(lines.join("\n"))};
`,
);
console.log(`${lines.length} shapes, ${lines.join("\n").length} characters`);
