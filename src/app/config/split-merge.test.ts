import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cases } from "../../../test/suite/cases.ts";
import { parseConfigs } from "../../config/index.ts";
import { hasErrors } from "../../diagnostics/index.ts";
import { nodeHost } from "../host/host.ts";
import { standardSteps } from "./configs.ts";
import { configFiles } from "./edit/testing/config-files.ts";
import { mergeConfigs } from "./merge-configs.ts";
import { splitConfig } from "./split-config.ts";

const folder = mkdtempSync(join(tmpdir(), "split-merge-"));
const host = { ...nodeHost(() => undefined), folder };
const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
const text = (file: string) => readFileSync(join(folder, file), "utf8");

const meaning = (file: string) => {
  const { configs, unknownConfigs } = parseConfigs(text(file), "c", standardSteps, {
    incomplete: true,
    partial: true,
  }).value;
  const known = configs.map(({ name, className, jobType, set, extraFields }) => ({
    name,
    className,
    jobType,
    set,
    extraFields,
  }));
  return [...known, ...unknownConfigs].sort((a, b) => (a.name < b.name ? -1 : 1));
};

/** Splits a file into layers and merges them again. */
async function roundTrip(contents: string, partial = false): Promise<void> {
  write("c.json", contents);
  const split = await splitConfig(host, "c.json", { output: "l.yaml", partial });
  expect(split.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const merged = await mergeConfigs(host, ["l.yaml"], "m.json");
  expect(merged.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
}

describe("splitting and merging a config file", () => {
  test("changes no meaning", async () => {
    await fc.assert(
      fc.asyncProperty(configFiles, async (value) => {
        await roundTrip(JSON.stringify(value));
        expect(meaning("m.json")).toEqual(meaning("c.json"));
      }),
      { numRuns: cases(25) },
    );
  });

  const NAMES = {
    metadata: {
      owner: { team: "fraud" },
      config_types: {
        train: "XGBoostTrainingConfig",
        train_small: "XGBoostTrainingConfig",
        TabularPreprocessing: "TabularPreprocessingConfig",
        TabularPreprocessing_calibration: "TabularPreprocessingConfig",
        Oracle: "OracleConfig",
      },
    },
    configuration: {
      shared: { pipeline_name: "kept", model_class: "xgb" },
      specific: {
        train: { max_depth: 9, job_type: "training" },
        train_small: { learning_rate: 0.3, note: [1] },
        TabularPreprocessing: { drop_columns: ["a"] },
        TabularPreprocessing_calibration: {},
        Oracle: { url: "x", deep: { y: null } },
      },
    },
    "of the team": 1.5,
  };

  test("keeps custom names separate, and keeps unknown configs, computed fields and everything else", async () => {
    await roundTrip(JSON.stringify(NAMES), true);
    expect(meaning("m.json")).toEqual(meaning("c.json"));
    expect(JSON.parse(text("m.json"))).toMatchObject({ metadata: { owner: { team: "fraud" } }, "of the team": 1.5 });
    const small = meaning("m.json").find(({ name }) => name === "train_small");
    expect(small).toMatchObject({ set: { learningRate: 0.3 } });
    expect(small).not.toHaveProperty("set.maxDepth");
  });
  test("works for an incomplete file, which another file completes", async () => {
    const incomplete = {
      metadata: { config_types: { load: "CradleDataLoadConfig" } },
      configuration: { shared: {}, specific: { load: { job_type: "training" } } },
    };
    write("c.json", JSON.stringify(incomplete));
    write("more.yaml", "steps:\n  load:\n    source: s3://b/x.csv\n");
    const alone = await mergeConfigs(host, ["c.json"], "m.json");
    expect(alone.value.missing).toMatchObject([{ at: { step: "load", field: "source" } }]);
    const whole = await mergeConfigs(host, ["more.yaml", "c.json"], "m.json");
    expect([hasErrors(whole.diagnostics), whole.value.missing]).toEqual([false, []]);
    expect(meaning("m.json")).toMatchObject([{ name: "load", set: { source: "s3://b/x.csv" } }]);
  });
});
