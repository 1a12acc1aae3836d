import {
  BaseConfig,
  PipelineBuilderTemplate,
  ProcessingBaseConfig,
  standardBuilders,
  TabularPreprocessingConfig,
} from "specline";

const values = { author: "lee", bucket: "b", role: "r", region: "us-east-1", serviceName: "s", pipelineVersion: "1.0.0" };
const processing = ProcessingBaseConfig({}, BaseConfig(values));
const config = (label: string) => TabularPreprocessingConfig({ label, jobType: "training" }, processing);

/** Two configs with the same step and job type, and a graph node that could mean either. */
export default () =>
  new PipelineBuilderTemplate({
    name: "fraud",
    dag: { nodes: ["TabularPreprocessing_training"], edges: [] },
    configMap: [config("y"), config("z")],
    builderMap: standardBuilders,
  }).toPipeline();
