import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../base/canonical.ts";
import { digest, treeDigest } from "../../../base/digest.ts";
import type { Asset } from "../../../compile/compiled.ts";
import type { DefinitionStep } from "../../../sagemaker/definition.ts";
import { TOOLKIT_VARIABLES } from "../../../sagemaker/emit/index.ts";
import { definition, trainingStep } from "../../testing/definitions.ts";
import { ISOLATIONS } from "../../testing/isolations.ts";
import { became, stepOf, workbench } from "../../testing/workbench.ts";

/* The ways in which a request can start a training job's script if a channel provides the code. */

const SCRIPT = `
import json, os, pathlib, sys
seen = {"arguments": sys.argv[1:], "folder": os.getcwd(), "helper": __import__("helper").NAME}
seen["channels"] = os.environ["SM_CHANNELS"]
(pathlib.Path(os.environ["SM_MODEL_DIR"]) / "seen.json").write_text(json.dumps(seen))
`;
const RUNTIME = fileURLToPath(new URL("../../../steps/runtime/specline_runtime/", import.meta.url));
const URI = "s3://bucket/code/own";

function codeFolder(script: string): Asset {
  const contract = { step: "Train", job: "training", messages: {}, failure: "/opt/ml/output/failure" };
  const texts = { "contract.json": JSON.stringify(contract), "train.py": script, "helper.py": "NAME = 'near'" };
  const runtime = readdirSync(RUNTIME).filter((name) => name.endsWith(".py"));
  const tree = {
    ...Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, { digest: digest(text) }])),
    ...Object.fromEntries(
      runtime.map((name) => [`specline_runtime/${name}`, { digest: digest(readFileSync(RUNTIME + name)) }]),
    ),
  };
  const sources = {
    ...Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, { text }])),
    ...Object.fromEntries(runtime.map((name) => [`specline_runtime/${name}`, { file: RUNTIME + name }])),
  };
  return { uri: URI, form: "tree", digest: treeDigest(tree), tree, sources, role: "code", steps: ["Train"] };
}

const CODE = "/opt/ml/input/data/code";
const SUBMITTED = { sagemaker_program: '"train.py"', sagemaker_submit_directory: JSON.stringify(CODE) };
const ENTRYPOINT = {
  ContainerEntrypoint: ["python3", `${CODE}/specline_runtime/run_training.py`],
  ContainerArguments: ["train.py"],
};

function stepWith(hyperparameters: Readonly<Record<string, string>>, algorithm: JsonObject, more: JsonObject = {}) {
  const step = trainingStep("Train", { hyperparameters: { depth: "6", ...hyperparameters }, channels: { code: URI } });
  const { AlgorithmSpecification, ...request } = step.Arguments as JsonObject;
  const changed = { ...(AlgorithmSpecification as JsonObject), ...algorithm };
  return { ...step, Arguments: { ...request, ...more, AlgorithmSpecification: changed } } as DefinitionStep;
}

const WAYS: readonly (readonly [way: string, step: DefinitionStep, folder: string, channels: string])[] = [
  ["by its entry point", stepWith({}, ENTRYPOINT), CODE, "[]"],
  ["by its entry point, despite a submitted script", stepWith(SUBMITTED, ENTRYPOINT), CODE, "[]"],
  [
    "by the toolkit, which calls Specline's program",
    stepWith(SUBMITTED, {}, { Environment: TOOLKIT_VARIABLES }),
    CODE,
    "[]",
  ],
  ["by the toolkit, which copies the code", stepWith(SUBMITTED, {}), "/opt/ml/code", '["code"]'],
];

describe.each(ISOLATIONS)("in %s, a training script is started", (isolation) => {
  test.each(WAYS)("%s", async (_, step, folder, channels) => {
    const record = await workbench({ isolation }).run({ definition: definition([step]), assets: [codeFolder(SCRIPT)] });
    expect(became(record)).toBe("Train succeeded");
    const archive = stepOf(record, "Train").outputs["model"]?.path ?? "";
    const seen = JSON.parse(execFileSync("tar", ["-xzOf", archive, "seen.json"], { encoding: "utf8" }));
    expect(seen).toEqual({
      arguments: ["--depth", "6"],
      folder: expect.stringMatching(new RegExp(`${folder}$`)),
      helper: "near",
      channels,
    });
  });

  test.each(WAYS.slice(0, 3))("%s, and says why it failed", async (_, step) => {
    const fails = codeFolder("raise ValueError('no rows left')");
    const record = await workbench({ isolation }).run({ definition: definition([step]), assets: [fails] });
    expect(stepOf(record, "Train").diagnostic?.code).toBe("data/script-error");
  });
});
