import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { catalogue } from "../../diagnostics/index.ts";
import { CONTRACT_VERSION, contractOf } from "../../spec/contract.ts";
import { runtimeFolder, standardPack } from "../../steps/index.ts";
import { releaseFile } from "./release-file.ts";

test("the runtime states the same version of the contract, and the same sentence for newer ones", () => {
  const job = readFileSync(`${fileURLToPath(runtimeFolder)}/job.py`, "utf8");
  expect(/^CONTRACT = (\d+)$/m.exec(job)?.[1]).toBe(String(CONTRACT_VERSION));
  expect(/^NEWER = "(.*)"$/m.exec(job)?.[1]).toBe(catalogue["data/contract-newer"].text);
});

test("a release describes the scripts of all steps that have one, below dist", () => {
  const { steps, runtime, messages } = releaseFile("1.2.3");
  const scripted = standardPack.steps.filter((spec) => contractOf(spec) !== undefined).map(({ name }) => name);
  expect(Object.keys(steps)).toEqual(expect.arrayContaining(scripted));
  expect(runtime).toBe("steps/runtime/specline_runtime");
  expect(messages["data/script-error"]?.text).toBe(catalogue["data/script-error"].text);
  const folders = Object.values(steps).flatMap(({ folder }) => folder ?? []);
  expect(folders.filter((folder) => !/^steps\/[a-z-]+\/script$/.test(folder))).toEqual([]);
  // Steps that run only the user's code have their own form of the contract.
  expect(steps["TabularPreprocessing.own"]?.folder).toBeUndefined();
  expect(steps["XGBoostTraining.own-training"]?.folder).toBe("steps/own-training/script");
  const maxDepth = steps["XGBoostTraining.own-training"]?.contract.arguments.find(({ name }) => name === "max_depth");
  expect(maxDepth?.default).toBeDefined();
});
