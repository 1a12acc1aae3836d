import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { nodeHost } from "./host/host.ts";
import { keepValuePlaces, readRunConfigs, readValuePlaces } from "./run-value-places.ts";

const bench = () => {
  const folder = mkdtempSync(join(tmpdir(), "specline-places-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const work = join(folder, "work");
  mkdirSync(join(work, "runs/r1"), { recursive: true });
  return { folder, work, host: { ...nodeHost(() => undefined), folder } };
};

test("the places of a run are read relative to the current folder", async () => {
  const { folder, work, host } = bench();
  const file = join(folder, "pipelines/p.yaml");
  const places = Promise.resolve({ "Train.maxDepth": "p.yaml:9", "Train.seed": "--set" });
  expect(await keepValuePlaces(host, work, "r1", file, places)).toEqual([]);
  expect(await readValuePlaces(host, work, "r1")).toEqual({
    "Train.maxDepth": "pipelines/p.yaml:9",
    "Train.seed": "--set",
  });
});

test("the configs that were chosen for a run are read, wherever it was started", async () => {
  const { folder, work, host } = bench();
  const chosen = { configs: ["layers/a.yaml"], set: ["Train.maxDepth=3"] };
  await keepValuePlaces(host, work, "r1", join(folder, "p.yaml"), undefined, chosen);
  const read = await readRunConfigs({ ...host, folder: "/elsewhere" }, work, "r1");
  expect(read).toEqual({ configs: [join(folder, "layers/a.yaml")], set: ["Train.maxDepth=3"] });
  expect(await readRunConfigs(host, work, "r2")).toEqual({ configs: [], set: [] });
});

test("a failure to keep them is a warning, and so a run does not fail", async () => {
  const { folder, work, host } = bench();
  rmSync(join(work, "runs/r1"), { recursive: true });
  writeFileSync(join(work, "runs/r1"), "");
  const found = await keepValuePlaces(host, work, "r1", join(folder, "p.yaml"), Promise.resolve({}));
  expect(found).toMatchObject([{ code: "environment/write", severity: "warning" }]);
});

test.each([undefined, "{", "[]", '{"folder": 1, "places": {}}'])("%j counts as no places", async (text) => {
  const { work, host } = bench();
  if (text !== undefined) writeFileSync(join(work, "runs/r1/places.json"), text);
  expect(await readValuePlaces(host, work, "r1")).toBeUndefined();
});
