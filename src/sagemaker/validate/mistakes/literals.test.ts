import { type Editable, evaluate, train } from "../../../../test/definitions/fixtures.ts";
import { type Mistake, testMistakes } from "../../../../test/definitions/planted.ts";

const channelUri = (step: Editable, index: number) => step.Arguments.InputDataConfig[index].DataSource.S3DataSource;
const CHANNEL = "Steps[1].Arguments.InputDataConfig[0].DataSource.S3DataSource.S3Uri";

const literals: Readonly<Record<string, Mistake>> = {
  "an S3 literal instead of an output: a misspelt folder": {
    plant: (d) => {
      channelUri(train(d), 0).S3Uri = "s3://sagemaker-us-east-1-123456789012/v3/trian";
    },
    code: "definition/literal-unwritten",
    path: CHANNEL,
    severity: "warning",
    says: "output 'train' of step 'Preprocess'",
  },
  "an S3 literal instead of an output: a channel named like it": {
    plant: (d) => {
      channelUri(train(d), 1).S3Uri = "s3://elsewhere/data";
    },
    code: "definition/literal-unwritten",
    path: "Steps[1].Arguments.InputDataConfig[1].DataSource.S3DataSource.S3Uri",
    severity: "warning",
    says: "output 'validation' of step 'Preprocess'",
  },
  "an S3 literal of an earlier run's output": {
    plant: (d) => {
      d.Steps[2].Arguments.ProcessingInputs[1].S3Input.S3Uri =
        "s3://sagemaker-us-east-1-681580474417/AbalonePipeline-SelectExec/abc123/Abalone-Preprocess/output/test";
    },
    from: "nb_sm_pipelines_selective_execution_43.json",
    code: "definition/literal-unwritten",
    path: "Steps[2].Arguments.ProcessingInputs[1].S3Input.S3Uri",
    severity: "warning",
    says: "output 'test' of step 'Abalone-Preprocess'",
  },
  "an S3 literal to which a step writes, without waiting": {
    plant: (d) => {
      for (const channel of [0, 1]) {
        const name = ["train", "validation"][channel];
        channelUri(train(d), channel).S3Uri = `s3://sagemaker-us-east-1-123456789012/v3/${name}`;
      }
      train(d).DependsOn = ["Preprocess"];
      evaluate(d).Arguments.ProcessingInputs[1].S3Input.S3Uri = "s3://sagemaker-us-east-1-123456789012/v3/test";
      evaluate(d).Arguments.ProcessingInputs[0].S3Input.S3Uri = "s3://sagemaker-us-east-1-123456789012/model/m.tar.gz";
    },
    code: "definition/literal-unordered",
    path: "Steps[2].Arguments.ProcessingInputs[1].S3Input.S3Uri",
    severity: "warning",
  },
};

testMistakes(literals);
