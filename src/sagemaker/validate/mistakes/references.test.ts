import {
  condition,
  copy,
  type Editable,
  evaluate,
  get,
  MISC,
  preprocess,
  train,
} from "../../../../test/definitions/fixtures.ts";
import { type Mistake, testMistakes } from "../../../../test/definitions/planted.ts";

const channelUri = (step: Editable, index: number) => step.Arguments.InputDataConfig[index].DataSource.S3DataSource;
const CHANNEL = "Steps[1].Arguments.InputDataConfig[0].DataSource.S3DataSource.S3Uri";

const referencesAndOrder: Readonly<Record<string, Mistake>> = {
  "DependsOn an unknown step": {
    plant: (d) => {
      evaluate(d).DependsOn = ["Trian"];
    },
    code: "definition/unknown-dependency",
    path: "Steps[2].DependsOn[0]",
    says: "did you mean 'Train'?",
  },
  cycle: {
    plant: (d) => {
      preprocess(d).DependsOn = ["Eval"];
    },
    code: "definition/cycle",
    path: "Steps[0]",
    says: "Preprocess",
  },
  "self-dependency": {
    plant: (d) => {
      train(d).DependsOn = ["Train"];
    },
    code: "definition/self-dependency",
    path: "Steps[1].DependsOn[0]",
  },
  "a step that reads itself": {
    plant: (d) => {
      train(d).Arguments.OutputDataConfig.S3OutputPath = get("Steps.Train.OutputDataConfig.S3OutputPath");
    },
    code: "definition/reads-itself",
    path: "Steps[1].Arguments.OutputDataConfig.S3OutputPath",
  },
  "a step that does not exist": {
    plant: (d) => {
      channelUri(train(d), 0).S3Uri = get("Steps.Preproces.ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri");
    },
    code: "definition/unknown-step",
    path: CHANNEL,
    says: "did you mean 'Preprocess'?",
  },
  "an output that does not exist": {
    plant: (d) => {
      channelUri(train(d), 0).S3Uri = get("Steps.Preprocess.ProcessingOutputConfig.Outputs['trian'].S3Output.S3Uri");
    },
    code: "definition/unknown-output",
    path: CHANNEL,
    says: "did you mean 'train'?",
  },
  "a property path that does not exist": {
    plant: (d) => {
      channelUri(train(d), 0).S3Uri = get("Steps.Preprocess.ProcessingOutputConfig.Outputs['train'].S3Output.S3Url");
    },
    code: "definition/unknown-property",
    path: CHANNEL,
    says: "did you mean 'S3Uri'?",
  },
  "a property file that does not exist": {
    plant: (d) => {
      condition(d).Arguments.Conditions[0].LeftValue["Std:JsonGet"].PropertyFile = get(
        "Steps.Eval.PropertyFiles.Report",
      );
    },
    code: "definition/unknown-property-file",
    path: "Steps[3].Arguments.Conditions[0].LeftValue.Std:JsonGet.PropertyFile",
    says: "EvaluationReport",
  },
  "a property of the wrong step kind": {
    plant: (d) => {
      channelUri(train(d), 0).S3Uri = get("Steps.Preprocess.ModelArtifacts.S3ModelArtifacts");
    },
    code: "definition/unknown-property",
    path: CHANNEL,
    says: "is a property of Training",
  },
  "an output parameter that does not exist": {
    plant: (d) => {
      d.Steps[1].Arguments.x = get("Steps.L.OutputParameters['p']");
    },
    from: MISC,
    code: "definition/unknown-output",
    path: "Steps[1].Arguments.x",
  },
  "unknown root": {
    plant: (d) => {
      preprocess(d).Arguments.AppSpecification.ContainerArguments[0] = get("Pipeline.Name");
    },
    code: "definition/unknown-root",
    path: "Steps[0].Arguments.AppSpecification.ContainerArguments[0]",
  },
  "unknown execution variable": {
    plant: (d) => {
      preprocess(d).Arguments.AppSpecification.ContainerArguments[0] = get("Execution.PipelineExecutionID2");
    },
    code: "definition/unknown-execution-variable",
    path: "Steps[0].Arguments.AppSpecification.ContainerArguments[0]",
    says: "did you mean 'PipelineExecutionId'?",
  },
  "PropertyFile naming a missing output": {
    plant: (d) => {
      evaluate(d).PropertyFiles[0].OutputName = "evalution";
    },
    code: "definition/property-file-output",
    path: "Steps[2].PropertyFiles[0].OutputName",
    says: "did you mean 'evaluation'?",
  },
  "bad JSON path": {
    plant: (d) => {
      condition(d).Arguments.Conditions[0].LeftValue["Std:JsonGet"].Path = "regression_metrics[mse";
    },
    code: "definition/json-path",
    path: "Steps[3].Arguments.Conditions[0].LeftValue.Std:JsonGet.Path",
  },
  "a JSON path with a wildcard": {
    plant: (d) => {
      condition(d).Arguments.Conditions[0].LeftValue["Std:JsonGet"].Path = "$..mse[*]";
    },
    code: "definition/json-path",
    path: "Steps[3].Arguments.Conditions[0].LeftValue.Std:JsonGet.Path",
  },
  "a step outside a branch that reads a step inside it": {
    plant: (d) => {
      evaluate(d).Arguments.Environment = { MODEL: get("Steps.CreateModel.ModelName") };
    },
    code: "definition/reads-inside",
    path: "Steps[2].Arguments.Environment.MODEL",
    says: "MSECond",
  },
  "a step that reads one in the other branch": {
    plant: (d) => {
      condition(d).Arguments.ElseSteps[0].Arguments.ErrorMessage = get("Steps.CreateModel.ModelName");
      d.Steps[0].Arguments.Environment = { T: { "Std:Join": { On: "", Values: [get("Parameters.MseThreshold")] } } };
    },
    code: "definition/reads-other-arm",
    path: "Steps[3].Arguments.ElseSteps[0].Arguments.ErrorMessage",
  },
  "DependsOn on a Fail step": {
    plant: (d) => {
      condition(d).Arguments.IfSteps[0].DependsOn = ["MSEFail"];
    },
    code: "definition/depends-on-fail",
    path: "Steps[3].Arguments.IfSteps[0].DependsOn[0]",
  },
  "the same step in both branches": {
    plant: (d) => condition(d).Arguments.ElseSteps.push(copy(condition(d).Arguments.IfSteps[0])),
    code: "definition/step-twice",
    path: "Steps[3].Arguments.ElseSteps[1].Name",
    says: "in IfSteps of 'MSECond'",
  },
  "the same step in a branch and outside": {
    plant: (d) => d.Steps.push(copy(condition(d).Arguments.IfSteps[0])),
    code: "definition/step-twice",
    path: "Steps[4].Name",
    says: "outside every branch",
  },
};

testMistakes(referencesAndOrder);
