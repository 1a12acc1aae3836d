import { comparable, param, Pipeline } from "specline";
import { conditionStep, failStep, processingStep } from "specline/sagemaker";

const inputData = param.string("InputData", { default: "s3://team-models/in/credit.csv" });
const instanceType = param.string("InstanceType", { default: "ml.m5.xlarge" });

const summarize = processingStep(
  "Summarize",
  {
    ProcessingResources: { ClusterConfig: { InstanceType: instanceType, InstanceCount: 1, VolumeSizeInGB: 30 } },
    AppSpecification: {
      ImageUri: "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3",
      ContainerArguments: ["--by", "Status"],
      ContainerEntrypoint: ["python3", "/opt/ml/processing/input/code/summarize.py"],
    },
    RoleArn: "arn:aws:iam::123456789012:role/pipelines",
    ProcessingInputs: [
      {
        InputName: "data",
        AppManaged: false,
        S3Input: {
          S3Uri: inputData,
          LocalPath: "/opt/ml/processing/input/data",
          S3DataType: "S3Prefix",
          S3InputMode: "File",
          S3DataDistributionType: "FullyReplicated",
          S3CompressionType: "None",
        },
      },
      {
        InputName: "code",
        AppManaged: false,
        S3Input: {
          S3Uri: "s3://team-models/code/summarize.py",
          LocalPath: "/opt/ml/processing/input/code",
          S3DataType: "S3Prefix",
          S3InputMode: "File",
          S3DataDistributionType: "FullyReplicated",
          S3CompressionType: "None",
        },
      },
    ],
    ProcessingOutputConfig: {
      Outputs: [
        {
          OutputName: "summary",
          AppManaged: false,
          S3Output: {
            S3Uri: "s3://team-models/summary",
            LocalPath: "/opt/ml/processing/summary",
            S3UploadMode: "EndOfJob",
          },
        },
      ],
    },
  },
  { files: { Summary: { output: "summary", path: "summary.json" } } },
);

const tooFew = failStep("TooFew", "fewer than 1,000 rows");

const enoughRows = conditionStep("EnoughRows", {
  conditions: [comparable(summarize.files.Summary.get("rows")).gte(1000)],
  else: [tooFew],
});

export default Pipeline("definition").use(summarize, enoughRows);
