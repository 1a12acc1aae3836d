import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { removeAfterFile } from "../../../test/suite/folders.ts";
import { orThrow, SpeclineError } from "../../diagnostics/index.ts";
import { PackageConfig, XGBoostTrainingConfig } from "../../steps/configs.ts";
import { nodeEffects } from "../host/effects.ts";
import { type ConfigEffects, loadConfigs, mergeAndSaveConfigs } from "./configs.ts";

let folder = "";
let file = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "specline-configs-"));
  removeAfterFile(folder);
  file = join(folder, "pipeline_config.json");
});
const configs = [XGBoostTrainingConfig({ maxDepth: 8, author: "lee" }), PackageConfig({ author: "lee" })];
const { files } = nodeEffects();
/** This machine's disk with a fake clock. */
const at = (time: string): ConfigEffects => ({ files, clock: { now: () => Date.parse(time) } });
const message = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => "nothing was thrown",
    (error: unknown) => (error instanceof SpeclineError ? (error.diagnostics[0]?.code ?? "") : String(error)),
  );

describe("saving and loading", () => {
  test("returns the saved configs", async () => {
    await mergeAndSaveConfigs(configs, file);
    const { value, diagnostics } = await loadConfigs(file);
    expect(diagnostics).toEqual([]);
    expect(value.configs.map(({ name, set }) => [name, set])).toEqual([
      ["Package", { author: "lee" }],
      ["XGBoostTraining", { author: "lee", maxDepth: 8 }],
    ]);
  });
  test("keeps the date if nothing has changed, and preserves the file's other contents", async () => {
    await mergeAndSaveConfigs(configs, file, { effects: at("2026-01-01") });
    const first = JSON.parse(await readFile(file, "utf8"));
    await writeFile(file, JSON.stringify({ ...first, note: "by hand" }));
    await mergeAndSaveConfigs(orThrow(await loadConfigs(file)), file, { effects: at("2027-01-01") });
    expect(JSON.parse(await readFile(file, "utf8"))).toEqual({ ...first, note: "by hand" });
    await mergeAndSaveConfigs(configs.slice(1), file, { effects: at("2028-01-01") });
    expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({
      note: "by hand",
      metadata: { created_at: "2028-01-01T00:00:00.000Z", config_types: { Package: "PackageConfig" } },
    });
  });
});

describe("a failed save keeps the old file and leaves no other files behind", () => {
  test("if the configs are invalid", async () => {
    await mergeAndSaveConfigs(configs, file);
    const before = await readFile(file, "utf8");
    expect(await message(mergeAndSaveConfigs([...configs, PackageConfig({})], file))).toBe("config/duplicate-step");
    const secret = PackageConfig({ environment: { DB_PASSWORD: "hunter2" } });
    expect(await message(mergeAndSaveConfigs([secret], file))).toBe("config/secret");
    expect(await readFile(file, "utf8")).toBe(before);
    expect(await readdir(folder)).toEqual(["pipeline_config.json"]);
  });
  test("if the disk is full", async () => {
    await mergeAndSaveConfigs(configs, file);
    const before = await readFile(file, "utf8");
    const full: ConfigEffects = {
      ...at("2026-01-01"),
      files: { ...files, write: () => Promise.reject(new Error("ENOSPC: no space left on device, write")) },
    };
    const saved = mergeAndSaveConfigs(configs.slice(1), file, { effects: full });
    await expect(saved).rejects.toThrow(`${file} could not be saved: ENOSPC: no space left on device`);
    expect(await readFile(file, "utf8")).toBe(before);
    expect(await message(mergeAndSaveConfigs(configs, join(folder, "none", "c.json")))).toBe("config/not-saved");
  });
});

test("reports a missing file, and a folder in place of a file", async () => {
  expect(await message(loadConfigs(file))).toBe("config/not-there");
  expect(await message(loadConfigs(folder))).toBe("config/not-read");
});
