import { commonBaseValue } from "../../author/configs/from-configs.ts";
import { defined } from "../../base/defined.ts";
import { type ConfigFile, fieldsOf, type LayeredConfig } from "../../config/index.ts";
import { makeConfig, type StepConfig } from "../../config/schema/step-config.ts";
import { awsName, type PipelineValue } from "../../spec/pipeline.ts";

interface FromConfigs {
  readonly pipeline: PipelineValue;
  readonly configs: ConfigFile;
}

/**
 * A config file with the base values from all layers, and its pipeline with the name that follows from them: the
 * pipeline's name, location and target come from base values, which step instances do not have.
 */
export function withLayeredBase({ pipeline, configs }: FromConfigs, layered: readonly LayeredConfig[]): FromConfigs {
  const configOf = new Map(pipeline.steps.map(({ id, at }) => [id, at?.step ?? id]));
  const laidOn = new Map(layered.map((one) => [configOf.get(one.name) ?? one.name, one]));
  const now = configs.configs.map((config) => withBase(config, laidOn.get(config.name)));
  const name = commonBaseValue(now, "pipelineName");
  const description = commonBaseValue(now, "pipelineDescription");
  const old = commonBaseValue(configs.configs, "pipelineName");
  // A name that does not come from the configs is kept.
  const isDerived = name !== undefined && name !== old && (old === undefined || pipeline.title === old);
  return {
    configs: { ...configs, configs: now },
    pipeline: isDerived ? { ...pipeline, title: name, name: awsName(name), ...defined({ description }) } : pipeline,
  };
}

function withBase(config: StepConfig, layered: LayeredConfig | undefined): StepConfig {
  if (layered === undefined) return config;
  const { byName } = fieldsOf(config.spec);
  const base = Object.entries(layered.set).filter(([field]) => byName.get(field)?.of === "base");
  return base.length === 0 ? config : makeConfig({ ...config, set: { ...config.set, ...Object.fromEntries(base) } });
}
