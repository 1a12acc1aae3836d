import { execution, join, param, Pipeline, text } from "specline";
import { failStep, processingStep } from "specline/sagemaker";

const str = param.string("Str", { default: "x" });
const strEnum = param.string("StrEnum", { default: "a", values: ["a", "b"] });
const strNoDefault = param.string("StrNoDefault");
const strEmpty = param.string("StrEmpty", { default: "none" });
const int = param.integer("Int", { default: 3 });
const intZero = param.integer("IntZero", { default: 0 });
const intNoDefault = param.integer("IntNoDefault");
const flt = param.float("Flt", { default: 0.5 });
const fltTiny = param.float("FltTiny", { default: 1e-7 });
const fltWhole = param.float("FltWhole", { default: 1 });
const bool = param.boolean("Bool", { default: true });
const boolFalse = param.boolean("BoolFalse", { default: false });
const boolNoDefault = param.boolean("BoolNoDefault");

const p = processingStep("P", {
  ProcessingResources: { ClusterConfig: { InstanceType: str, InstanceCount: int, VolumeSizeInGB: 30 } },
  AppSpecification: {
    ImageUri: "111122223333.dkr.ecr.us-east-1.amazonaws.com/img:1",
    ContainerArguments: ["--s", str, "--i", text`${int}`, "--lit", "1"],
    ContainerEntrypoint: ["python3", "/opt/x.py"],
  },
  RoleArn: "arn:aws:iam::123456789012:role/SageMakerRole",
  ProcessingInputs: [
    {
      InputName: "data",
      AppManaged: false,
      S3Input: {
        S3Uri: join("/", ["s3:/", strNoDefault, execution.id, join("-", [str, int, flt, bool])]),
        LocalPath: "/opt/ml/processing/in",
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
        OutputName: "o",
        AppManaged: false,
        S3Output: {
          S3Uri: join("/", [
            "s3://b",
            execution.pipelineName,
            execution.startTime,
            execution.currentTime,
            execution.pipelineArn,
            execution.arn,
          ]),
          LocalPath: "/opt/ml/processing/out",
          S3UploadMode: "EndOfJob",
        },
      },
    ],
  },
  Environment: { A: str, B: text`${int}`, C: text`${flt}`, D: text`${bool}`, E: "lit" },
  StoppingCondition: { MaxRuntimeInSeconds: 3600 },
});

const f = failStep("F", join(" ", ["id", execution.id, "flt", fltTiny]), { after: [p] });

export default Pipeline("imported")
  .declare(strEnum, strEmpty, intZero, intNoDefault, fltWhole, boolFalse, boolNoDefault)
  .use(p, f);
