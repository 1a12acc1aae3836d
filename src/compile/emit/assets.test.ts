import { expect, test } from "vitest";
import { localTarget } from "../../spec/target.ts";
import { lightgbmTraining, tabularPreprocessing } from "../../steps/index.ts";
import { AssetCollector } from "./assets.ts";

const files = { "tool.sh": { digest: "1", executable: true }, "train.py": { digest: "2" } };
const sources = { scripts: { own: { root: "/own", tree: files } }, runtime: { root: "/runtime", tree: {} }, data: {} };
const script = { folder: "own", entry: "train.py" };

/** The generated files in a step's code. */
function generated(spec: Parameters<AssetCollector["code"]>[0]["spec"]): readonly string[] {
  const assets = new AssetCollector(localTarget, "fraud", sources);
  assets.code({ spec, script, given: undefined, step: "Train", at: {} });
  const [asset] = assets.all;
  return Object.entries(asset?.sources ?? {}).flatMap(([path, source]) => ("text" in source ? [path] : []));
}

test("lists executable files for training jobs, because objects in S3 have no file permissions", () => {
  const executables = "specline_runtime/executables.json";
  expect(generated(lightgbmTraining)).toEqual(["contract.json", executables]);
  expect(generated(tabularPreprocessing)).toEqual(["contract.json"]);
  const assets = new AssetCollector(localTarget, "fraud", sources);
  assets.code({ spec: lightgbmTraining, script, given: undefined, step: "Train", at: {} });
  expect(assets.all[0]?.sources[executables]).toEqual({ text: '[\n  "tool.sh"\n]\n' });
});
