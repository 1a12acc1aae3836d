import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { removeAfterFile } from "../../../test/suite/folders.ts";
import { nodeHost } from "../host/host.ts";
import { explainPlace } from "./config-explain.ts";
import { showConfigs } from "./config-show.ts";
import { diffConfigs } from "./diff-configs.ts";
import { setValues } from "./edit/set-values.ts";
import { mergeConfigs } from "./merge-configs.ts";
import { splitConfig } from "./split-config.ts";

const folder = mkdtempSync(join(tmpdir(), "read-only-"));
removeAfterFile(folder);
const host = { ...nodeHost(() => undefined), folder };
const write = (name: string, values: object, base: object = {}): void => {
  const config_types = { Base: "BasePipelineConfig", Load: "DataLoadingConfig", Mine: "MineConfig" };
  const configuration = { shared: { api_token: "sk-shared-secret" }, specific: { Base: base, Load: {}, Mine: values } };
  writeFileSync(join(folder, name), JSON.stringify({ metadata: { config_types }, configuration }));
};

test("explain and diff return no secrets, but diff reports that secrets differ", async () => {
  write("a.json", { password: "hunter2-abc", plain: 1 }, { api_token: "sk-base-secret" });
  write("b.json", { password: "hunter2-xyz", plain: 2 });
  const explained = JSON.stringify(await explainPlace(host, "a.json", undefined, {}));
  expect(explained).toContain("api_token");
  const compared = await diffConfigs(host, "a.json", "b.json");
  expect(compared.value.map(({ step, field }) => `${step}.${field}`)).toEqual(
    expect.arrayContaining(["Mine.password", "Mine.plain"]),
  );
  expect(explained + JSON.stringify(compared)).not.toMatch(/sk-|hunter2/);
});

test("packs come from the file's folder, and explain accepts an incomplete file", async () => {
  mkdirSync(join(folder, "sub"), { recursive: true });
  writeFileSync(join(folder, "sub/specline.config.yaml"), "packs: [./none.mjs]\n");
  write("sub/c.json", {});
  const { diagnostics } = await explainPlace(host, "sub/c.json", undefined, {});
  expect(diagnostics.map(({ code }) => code)).toContain("registry/no-pack");
  expect(diagnostics.map(({ code }) => code)).not.toContain("config/missing-field");
  const shown = await showConfigs(host, "sub/c.json", {});
  expect(shown.diagnostics.map(({ code }) => code)).toContain("registry/no-pack");
});

test("commands that edit and compare report packs that cannot be loaded, and continue", async () => {
  mkdirSync(join(folder, "packs"), { recursive: true });
  writeFileSync(join(folder, "packs/specline.config.yaml"), "packs: [./none.mjs]\n");
  const config_types = { Train: "XGBoostTrainingConfig", Mine: "MineConfig" };
  const configuration = { shared: {}, specific: { Train: { max_depth: 3 }, Mine: { x: 1 } } };
  writeFileSync(join(folder, "packs/a.json"), JSON.stringify({ metadata: { config_types }, configuration }));
  const pack = expect.objectContaining({ code: "registry/no-pack", severity: "warning" });
  const compared = await diffConfigs(host, "packs/a.json", "packs/a.json");
  expect(compared.diagnostics).toEqual([pack]);
  const set = await setValues(host, "packs/a.json", ["Train.maxDepth=4"]);
  expect([set.diagnostics[0], set.value.changes.length]).toEqual([pack, 1]);
  const split = await splitConfig(host, "packs/a.json", { partial: true });
  expect([split.diagnostics[0], typeof split.value]).toEqual([pack, "string"]);
  const merged = await mergeConfigs(host, ["packs/a.json"], "packs/b.json");
  expect([merged.diagnostics[0], merged.value.configs]).toEqual([pack, 2]);
});
