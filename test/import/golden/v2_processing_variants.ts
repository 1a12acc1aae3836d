import { execution, join, param, Pipeline } from "specline";
import { processingStep } from "specline/sagemaker";

const subnet = param.string("Subnet", { default: "subnet-1" });

const imgImage = "111122223333.dkr.ecr.us-east-1.amazonaws.com/img:1";
const role = "arn:aws:iam::123456789012:role/SageMakerRole";

const frameworkSourceDir = processingStep("FrameworkSourceDir", {
  ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 30 } },
  AppSpecification: {
    ImageUri: "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3",
    ContainerEntrypoint: ["/bin/bash", "/opt/ml/processing/input/entrypoint/runproc.sh"],
  },
  RoleArn: role,
  ProcessingInputs: [
    {
      InputName: "code",
      AppManaged: false,
      S3Input: {
        S3Uri: "s3://sagemaker-us-east-1-123456789012/ProcVariants/code/2b2477dfd5820d1b63bc4c0ab71ada326d097ca7640e7f93c99baa223cad78e9/sourcedir.tar.gz",
        LocalPath: "/opt/ml/processing/input/code/",
        S3DataType: "S3Prefix",
        S3InputMode: "File",
        S3DataDistributionType: "FullyReplicated",
        S3CompressionType: "None",
      },
    },
    {
      InputName: "entrypoint",
      AppManaged: false,
      S3Input: {
        S3Uri: "s3://sagemaker-us-east-1-123456789012/ProcVariants/code/7df98323a2ca33adbf3bf25db015967b9d1fc197628ee96c3283803e73e80687/runproc.sh",
        LocalPath: "/opt/ml/processing/input/entrypoint",
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
            "s3:/",
            "sagemaker-us-east-1-123456789012",
            "ProcVariants",
            execution.id,
            "FrameworkSourceDir",
            "output",
            "o",
          ]),
          LocalPath: "/opt/ml/processing/o",
          S3UploadMode: "EndOfJob",
        },
      },
    ],
  },
});

const pytorch = processingStep("PyTorch", {
  ProcessingResources: { ClusterConfig: { InstanceType: "ml.g4dn.xlarge", InstanceCount: 1, VolumeSizeInGB: 30 } },
  AppSpecification: {
    ImageUri: "763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-training:2.1-gpu-py310",
    ContainerEntrypoint: ["/bin/bash", "/opt/ml/processing/input/entrypoint/runproc.sh"],
  },
  RoleArn: role,
  ProcessingInputs: [
    {
      InputName: "code",
      AppManaged: false,
      S3Input: {
        S3Uri: "s3://sagemaker-us-east-1-123456789012/ProcVariants/code/2b2477dfd5820d1b63bc4c0ab71ada326d097ca7640e7f93c99baa223cad78e9/sourcedir.tar.gz",
        LocalPath: "/opt/ml/processing/input/code/",
        S3DataType: "S3Prefix",
        S3InputMode: "File",
        S3DataDistributionType: "FullyReplicated",
        S3CompressionType: "None",
      },
    },
    {
      InputName: "entrypoint",
      AppManaged: false,
      S3Input: {
        S3Uri: "s3://sagemaker-us-east-1-123456789012/ProcVariants/code/7df98323a2ca33adbf3bf25db015967b9d1fc197628ee96c3283803e73e80687/runproc.sh",
        LocalPath: "/opt/ml/processing/input/entrypoint",
        S3DataType: "S3Prefix",
        S3InputMode: "File",
        S3DataDistributionType: "FullyReplicated",
        S3CompressionType: "None",
      },
    },
  ],
});

const rawStep = processingStep(
  "Raw",
  {
    ProcessingResources: {
      ClusterConfig: { InstanceType: "ml.c5.xlarge", InstanceCount: 2, VolumeSizeInGB: 30, VolumeKmsKeyId: "k1" },
    },
    AppSpecification: { ImageUri: imgImage, ContainerEntrypoint: ["/bin/bash", "-c", "ls"] },
    RoleArn: role,
    ProcessingInputs: [
      {
        InputName: "input-1",
        AppManaged: false,
        S3Input: {
          S3Uri: "s3://sagemaker-us-east-1-123456789012/ProcVariants/Raw/input/input-1/data.csv",
          LocalPath: "/opt/ml/processing/in",
          S3DataType: "S3Prefix",
          S3InputMode: "File",
          S3DataDistributionType: "FullyReplicated",
          S3CompressionType: "None",
        },
      },
      {
        InputName: "athena",
        AppManaged: true,
        DatasetDefinition: {
          DataDistributionType: "FullyReplicated",
          InputMode: "File",
          LocalPath: "/opt/ml/processing/a",
          AthenaDatasetDefinition: {
            Catalog: "c",
            Database: "d",
            QueryString: "select 1",
            OutputS3Uri: "s3://b/a",
            OutputFormat: "PARQUET",
          },
        },
      },
    ],
    ProcessingOutputConfig: {
      Outputs: [
        {
          OutputName: "out",
          AppManaged: false,
          S3Output: { S3Uri: "s3://b/out", LocalPath: "/opt/ml/processing/out", S3UploadMode: "Continuous" },
        },
        { OutputName: "fs", AppManaged: true, FeatureStoreOutput: { FeatureGroupName: "fg" } },
      ],
      KmsKeyId: "k2",
    },
    Environment: { X: "1" },
    NetworkConfig: {
      EnableNetworkIsolation: true,
      EnableInterContainerTrafficEncryption: true,
      VpcConfig: { SecurityGroupIds: ["sg-1"], Subnets: [subnet, "subnet-2"] },
    },
    StoppingCondition: { MaxRuntimeInSeconds: 600 },
    Tags: [{ Key: "a", Value: "b" }],
  },
  { displayName: "Raw processing", description: "raw" },
);

const script = processingStep(
  "Script",
  {
    ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 30 } },
    AppSpecification: {
      ImageUri: imgImage,
      ContainerArguments: ["--a", "1"],
      ContainerEntrypoint: ["python3", "/opt/ml/processing/input/code/preprocess.py"],
    },
    RoleArn: role,
    ProcessingInputs: [
      {
        InputName: "code",
        AppManaged: false,
        S3Input: {
          S3Uri: "s3://sagemaker-us-east-1-123456789012/ProcVariants/code/839122cf72fa574faeccc4799f3afb1e5bacdc3b4e25af3f666219e3bb650d3e/preprocess.py",
          LocalPath: "/opt/ml/processing/input/code",
          S3DataType: "S3Prefix",
          S3InputMode: "File",
          S3DataDistributionType: "FullyReplicated",
          S3CompressionType: "None",
        },
      },
    ],
  },
  { after: [rawStep] },
);

const scriptS3Code = processingStep("ScriptS3Code", {
  ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 30 } },
  AppSpecification: {
    ImageUri: imgImage,
    ContainerEntrypoint: ["python3", "/opt/ml/processing/input/code/preprocess.py"],
  },
  RoleArn: role,
  ProcessingInputs: [
    {
      InputName: "code",
      AppManaged: false,
      S3Input: {
        S3Uri: "s3://b/code/preprocess.py",
        LocalPath: "/opt/ml/processing/input/code",
        S3DataType: "S3Prefix",
        S3InputMode: "File",
        S3DataDistributionType: "FullyReplicated",
        S3CompressionType: "None",
      },
    },
  ],
});

const spark = processingStep(
  "Spark",
  {
    ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.xlarge", InstanceCount: 2, VolumeSizeInGB: 30 } },
    AppSpecification: {
      ImageUri: "173754725891.dkr.ecr.us-east-1.amazonaws.com/sagemaker-spark-processing:3.3-cpu",
      ContainerArguments: ["--x", "1"],
      ContainerEntrypoint: [
        "smspark-submit",
        "--local-spark-event-logs-dir",
        "/opt/ml/processing/spark-events/",
        "/opt/ml/processing/input/code/preprocess.py",
      ],
    },
    RoleArn: role,
    ProcessingInputs: [
      {
        InputName: "conf",
        AppManaged: false,
        S3Input: {
          S3Uri: "s3://sagemaker-us-east-1-123456789012/ProcVariants/Spark/input/conf/d591ebe8dfa0f950173a06ae4c59d46da315d25a59d5213f74a87ad4b8452ad2/configuration.json",
          LocalPath: "/opt/ml/processing/input/conf",
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
          S3Uri: "s3://sagemaker-us-east-1-123456789012/ProcVariants/code/839122cf72fa574faeccc4799f3afb1e5bacdc3b4e25af3f666219e3bb650d3e/preprocess.py",
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
          OutputName: "output-1",
          AppManaged: false,
          S3Output: { S3Uri: "s3://b/logs", LocalPath: "/opt/ml/processing/spark-events/", S3UploadMode: "Continuous" },
        },
      ],
    },
    Environment: {},
  },
  { cache: { enabled: true, expireAfter: "PT1H" } },
);

const xgbProc = processingStep("XGBProc", {
  ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 30 } },
  AppSpecification: {
    ImageUri: "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1",
    ContainerEntrypoint: ["/bin/bash", "/opt/ml/processing/input/entrypoint/runproc.sh"],
  },
  RoleArn: role,
  ProcessingInputs: [
    {
      InputName: "code",
      AppManaged: false,
      S3Input: {
        S3Uri: "s3://sagemaker-us-east-1-123456789012/ProcVariants/code/839122cf72fa574faeccc4799f3afb1e5bacdc3b4e25af3f666219e3bb650d3e/sourcedir.tar.gz",
        LocalPath: "/opt/ml/processing/input/code/",
        S3DataType: "S3Prefix",
        S3InputMode: "File",
        S3DataDistributionType: "FullyReplicated",
        S3CompressionType: "None",
      },
    },
    {
      InputName: "entrypoint",
      AppManaged: false,
      S3Input: {
        S3Uri: "s3://sagemaker-us-east-1-123456789012/ProcVariants/code/0d453f34961f367d397854869f8b2673fec384779e12ff533eda22686866dfa6/runproc.sh",
        LocalPath: "/opt/ml/processing/input/entrypoint",
        S3DataType: "S3Prefix",
        S3InputMode: "File",
        S3DataDistributionType: "FullyReplicated",
        S3CompressionType: "None",
      },
    },
  ],
});

export default Pipeline("imported")
  .use(frameworkSourceDir, pytorch, rawStep, script, scriptS3Code, spark, xgbProc);
