import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Authored,
  BaseConfig,
  CradleDataLoadConfig,
  config_class,
  configClass,
  create_config_map,
  create_pipeline_from_template,
  createConfigMap,
  createPipelineFromTemplate,
  Dag,
  find_config,
  findConfig,
  load_configs,
  loadConfigs,
  merge_and_save_configs,
  mergeAndSaveConfigs,
  Pipeline,
  PipelineBuilderTemplate,
  PipelineSpec,
  ProcessingBaseConfig,
  standard_builders,
  standardBuilders,
  TabularPreprocessingConfig,
  XGBoostTrainingConfig,
} from "specline";
import { xgboostTraining } from "specline/steps";
import { beforeAll, describe, expect, test } from "vitest";
import { definitionText } from "../config-road/compiled.ts";
import { removeAfterFile } from "../suite/folders.ts";

/* The same programs, with names in TypeScript's spelling and in Python's spelling. */

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "specline-spellings-"));
  removeAfterFile(folder);
});

type Program = () => Authored | Promise<Authored>;

const edges = [
  ["CradleDataLoading_training", "TabularPreprocessing_training"],
  ["TabularPreprocessing_training", "XGBoostTraining"],
  ["XGBoostTraining", "XGBoostModel"],
] as const;

const PROGRAMS: Readonly<Record<string, readonly [camel: Program, snake: Program]>> = {
  "an intent": [
    () => Pipeline("fraud_detection").autoTrainXgboost("s3://data/"),
    () => Pipeline("fraud_detection").auto_train_xgboost("s3://data/"),
  ],
  "an intent with facts and fields": [
    () => Pipeline("fraud_detection").autoTrainXgboost("s3://data/", { idColumn: "id", maxDepth: 8, testSplit: 0.1 }),
    () =>
      Pipeline("fraud_detection").auto_train_xgboost("s3://data/", { id_column: "id", max_depth: 8, test_split: 0.1 }),
  ],
  "a few calls": [
    () =>
      Pipeline("fraud_detection")
        .loadData("s3://data/", { validationSplit: 0.2 })
        .preprocessWithDefaults()
        .trainXgboost({ maxDepth: 8, nEstimators: 200 })
        .evaluatePerformance(),
    () =>
      Pipeline("fraud_detection")
        .load_data("s3://data/", { validation_split: 0.2 })
        .preprocess_with_defaults()
        .train_xgboost({ max_depth: 8, n_estimators: 200 })
        .evaluate_performance(),
  ],
  "branches, conditions and options": [
    () =>
      Pipeline("credit", { dataVersion: false })
        .forClassification({ label: "Status", groupColumn: "customer" })
        .branch("training", (b) => b.loadData("s3://data/", { shareTo: 0.8 }).preprocess())
        .trainXgboost({ classWeights: { bad: 5 } })
        .branch("calibration", (b) =>
          b.loadData("s3://data/", { shareFrom: 0.8 }).preprocess().evaluatePerformance().calibrate(),
        )
        .onBudgetInstances()
        .inRegion("eu-west-1")
        .deployIf(
          (m) => m.auc.gte(0.8),
          (b) => b.package().samplePayload().register(),
        ),
    () =>
      Pipeline("credit", { data_version: false })
        .for_classification({ label: "Status", group_column: "customer" })
        .branch("training", (b) => b.load_data("s3://data/", { share_to: 0.8 }).preprocess())
        .train_xgboost({ class_weights: { bad: 5 } })
        .branch("calibration", (b) =>
          b.load_data("s3://data/", { share_from: 0.8 }).preprocess().evaluate_performance().calibrate(),
        )
        .on_budget_instances()
        .in_region("eu-west-1")
        .deploy_if(
          (m) => m.auc.gte(0.8),
          (b) => b.package().sample_payload().register(),
        ),
  ],
  "a spec": [
    () =>
      Pipeline.fromSpec(
        new PipelineSpec({
          steps: ["data_loading", "preprocessing", "training", "evaluation"],
          requirements: { minAuc: 0.85, maxTrainingTime: "4 hours" },
        }),
      ),
    () => {
      const pipeline_spec = PipelineSpec({
        steps: ["data_loading", "preprocessing", "training", "evaluation"],
        requirements: { min_auc: 0.85, max_training_time: "4 hours" },
      });
      return Pipeline.from_spec(pipeline_spec);
    },
  ],
  "a spec with settings": [
    () =>
      Pipeline.fromSpec({
        autoInsert: true,
        context: { idColumn: "id", testSplit: 0.1 },
        steps: ["data_loading", "preprocessing", { step: "training", displayName: "Train", config: { maxDepth: 3 } }],
      }),
    () =>
      Pipeline.from_spec({
        auto_insert: true,
        context: { id_column: "id", test_split: 0.1 },
        steps: ["data_loading", "preprocessing", { step: "training", display_name: "Train", config: { max_depth: 3 } }],
      }),
  ],
  configs: [
    () => {
      const base = ProcessingBaseConfig({ instanceType: "ml.m5.large", volumeSizeGb: 40 }, camelBase());
      return Pipeline.fromConfigs([
        CradleDataLoadConfig({ source: "s3://data/", jobType: "training" }, base),
        TabularPreprocessingConfig({ jobType: "training", instanceType: "ml.m5.xlarge" }, base),
        XGBoostTrainingConfig({ maxDepth: 8, nEstimators: 200 }, camelBase()),
      ]);
    },
    () => {
      const base = ProcessingBaseConfig({ instance_type: "ml.m5.large", volume_size_gb: 40 }, snakeBase());
      return Pipeline.from_configs([
        new CradleDataLoadConfig({ source: "s3://data/", job_type: "training" }, base),
        new TabularPreprocessingConfig({ job_type: "training", instance_type: "ml.m5.xlarge" }, base),
        new XGBoostTrainingConfig({ max_depth: 8, n_estimators: 200 }, snakeBase()),
      ]);
    },
  ],
  "configs with a bucket and a prefix": [
    () =>
      Pipeline.fromConfigs([
        CradleDataLoadConfig({ s3Bucket: "sales", s3Prefix: "2026/07", jobType: "training" }),
        TabularPreprocessingConfig({ jobType: "training", instanceType: "ml.m5.large" }),
        XGBoostTrainingConfig({ maxDepth: 8 }),
      ]),
    () =>
      Pipeline.from_configs([
        CradleDataLoadConfig({ s3_bucket: "sales", s3_prefix: "2026/07/", job_type: "training" }),
        TabularPreprocessingConfig({ job_type: "training", instance_type: "ml.m5.large" }),
        XGBoostTrainingConfig({ max_depth: 8 }),
      ]),
  ],
  "a saved file": [
    async () => {
      const file = join(folder, "pipeline_config.json");
      const configs = [
        CradleDataLoadConfig({ source: "s3://data/", jobType: "training" }),
        TabularPreprocessingConfig({ jobType: "training" }),
        configClass(xgboostTraining)({ maxDepth: 8 }),
      ];
      await mergeAndSaveConfigs(configs, file);
      return createPipelineFromTemplate(file, { builderMap: standardBuilders });
    },
    async () => {
      const file = join(folder, "pipeline_config.json");
      const all_configs = [
        CradleDataLoadConfig({ source: "s3://data/", job_type: "training" }),
        TabularPreprocessingConfig({ job_type: "training" }),
        config_class(xgboostTraining)({ max_depth: 8 }),
      ];
      await merge_and_save_configs(all_configs, file);
      return create_pipeline_from_template(file, { builder_map: standard_builders });
    },
  ],
  "a graph drawn by hand": [
    async () => {
      const { configs } = (await loadConfigs(join(folder, "drawn.json"))).value;
      const dag = new Dag({ edges });
      const configMap = createConfigMap(dag.nodes, configs).value;
      expect([...configMap.keys()]).toEqual(dag.nodes);
      expect(findConfig("training", configs).value?.name).toBe("XGBoostTraining");
      return new PipelineBuilderTemplate({ dag, configMap, builderMap: standardBuilders }).generatePipeline();
    },
    async () => {
      const { configs } = (await load_configs(join(folder, "drawn.json"))).value;
      const dag = Dag({ edges });
      const config_map = create_config_map(dag.nodes, configs).value;
      expect(find_config("training", configs).value?.name).toBe("XGBoostTraining");
      return PipelineBuilderTemplate({ dag, config_map, builder_map: standard_builders }).generate_pipeline();
    },
  ],
};

const camelBase = () =>
  BaseConfig({
    author: "lee",
    bucket: "models",
    role: "arn:aws:iam::123456789012:role/pipelines",
    region: "us-east-1",
    serviceName: "credit",
    pipelineVersion: "1.0.0",
  });
const snakeBase = () =>
  BaseConfig({
    author: "lee",
    bucket: "models",
    role: "arn:aws:iam::123456789012:role/pipelines",
    region: "us-east-1",
    service_name: "credit",
    pipeline_version: "1.0.0",
  });

describe("a program compiles to the same bytes in both spellings", () => {
  beforeAll(async () => {
    const { XGBoostModelConfig } = await import("specline");
    const configs = [
      CradleDataLoadConfig({ source: "s3://data/", job_type: "training" }),
      TabularPreprocessingConfig({ job_type: "training" }),
      XGBoostTrainingConfig({}),
      XGBoostModelConfig({}),
    ];
    await merge_and_save_configs(configs, join(folder, "drawn.json"));
  });

  test.each(Object.entries(PROGRAMS))("%s", async (_, [camel, snake]) => {
    const [one, other] = [await camel(), await snake()];
    expect(other.build()).toEqual(one.build());
    expect(one.build().diagnostics).toEqual([]);
    expect(await definitionText(other)).toBe(await definitionText(one));
  });
});
