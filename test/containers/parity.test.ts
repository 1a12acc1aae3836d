import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { compile } from "../../src/compile/index.ts";
import { resolve } from "../../src/resolve/index.ts";
import { imagePackages, isImportable } from "../../src/sagemaker/images.ts";
import { resolveScript } from "../../src/spec/job.ts";
import type { StepSpec } from "../../src/spec/step.ts";
import { standardPack } from "../../src/steps/pack.ts";
import { Pipeline } from "../../src/steps/pipeline.ts";
import { SAME_BYTES, SAME_SCORES } from "./covered.ts";
import { JOBS, SPECS } from "./jobs/specs.ts";

/*
 * docs/parity.md: what was proved about each standard step, and how. The first columns are computed here. The
 * next column comes from lists, which the tests that run the steps compare with the steps that they ran.
 */
const { parse } = await import("yaml");
const page = fileURLToPath(new URL("../../docs/parity.md", import.meta.url));
const runtime = fileURLToPath(new URL("../../src/steps/runtime", import.meta.url));
const target = {
  name: "prod",
  region: "eu-central-1",
  account: "123456789012",
  role: "arn:aws:iam::123456789012:role/sagemaker",
  bucket: "team-models",
  prefix: "",
};
const SOURCES = { scripts: {}, runtime: { root: "", tree: {} }, data: {} };

/** Steps without a script of their own. */
const WITHOUT_SCRIPT = `
steps: [data_loading, preprocessing, training, evaluation, XGBoostModel, BatchTransform, package, payload, Registration]
`;
const GATED =
  "steps: [data_loading, preprocessing, training, evaluation, { step: QualityGate, config: { min_auc: 0.7 } }]";
const OWN = (kind: string): string =>
  `steps: [data_loading, preprocessing, { step: ${kind}Training, config: { script: train.py } }, ${kind}Model]`;
const ALL = [
  ...Object.values(SPECS).map((spec) => spec("s3://acme/model.tar.gz")),
  ...[WITHOUT_SCRIPT, GATED, OWN("LightGBM"), OWN("PyTorch")],
];

/** The image of each step's job, and the steps whose requests the checks against the service model refuse. */
function compiledSteps(): { readonly images: ReadonlyMap<string, string>; readonly refused: ReadonlySet<string> } {
  const images = new Map<string, string>();
  const refused = new Set<string>();
  for (const spec of ALL) {
    const given = { name: "p", data: "s3://acme/claims/", label: "y", positive: "1", ...parse(spec) };
    const { registry, toPipeline } = Pipeline.fromSpec(given as never);
    const wired = resolve(toPipeline(), registry).value;
    const { value, diagnostics } = compile(wired, target, SOURCES, registry, { version: "1" });
    const specOf = new Map(value.manifest.steps.map((step) => [step.id, step.spec]));
    for (const { code, at } of diagnostics)
      if (code.startsWith("definition/") && at.step !== undefined) refused.add(specOf.get(at.step) ?? at.step);
    for (const step of value.definition.Steps) {
      const [, image = ""] = /"(?:ImageUri|TrainingImage|Image)":"([^"]+)"/.exec(JSON.stringify(step.Arguments)) ?? [];
      images.set(specOf.get(step.Name) ?? step.Name, image);
    }
    for (const { id, spec: name } of value.manifest.gates.map((gate) => ({ id: gate.id, spec: "QualityGate" })))
      images.set(name, id);
  }
  return { images, refused };
}

/** The modules that a step's script and our runtime import when they start, except for their own. */
function imported(spec: StepSpec): readonly string[] {
  const { job } = spec;
  if (job.type !== "processing" && job.type !== "training" && job.type !== "tuning") return [];
  const { folder } = resolveScript(job.script, {});
  const places = folder.startsWith("file:") ? [fileURLToPath(folder), runtime] : [runtime];
  const files = places.flatMap((place) =>
    readdirSync(place, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".py") && !path.includes("test"))
      .map((path) => join(place, path)),
  );
  const own = new Set(["specline_runtime", ...files.map((path) => /([^/]+)\.py$/.exec(path)?.[1] ?? "")]);
  const modules = files.flatMap((path) =>
    [...readFileSync(path, "utf8").matchAll(/^(?:import|from) +(\w+)/gm)].map(([, module = ""]) => module),
  );
  return [...new Set(modules)].filter((module) => !own.has(module)).sort();
}

function packagesOf(spec: StepSpec, image: string): string {
  const known = imagePackages(image);
  if (!JOBS.has(spec.job.type)) return "–";
  if (known === undefined) return "not proved here: the image has no public list";
  const missing = imported(spec).filter((module) => !isImportable(module, known));
  return missing.length === 0 ? "all" : `without ${missing.join(", ")}`;
}

/**
 * The steps that were run by hand in the public code of AWS's containers: sagemaker-xgboost-container 1.7-1, before
 * training had its own entry point, and the toolkit that starts a search's training jobs, with stubs for AWS and HTTP.
 */
const BY_HAND: Readonly<Record<string, string>> = {
  XGBoostTraining: "November 2026, XGBoost 1.7-1: the same archive",
  XGBoostTuning: "29 November 2026, training toolkit 2.6.2, 4.8.0 and 3383937: the same archive, the same reason",
  XGBoostModel: "November 2026, XGBoost 1.7-1: the same scores",
};
/** Steps without a container: the service itself compares numbers, and registers models. */
const WITHOUT_CONTAINER: ReadonlySet<string> = new Set(["gate", "register"]);
const NOT = "not proved here";

function row(spec: StepSpec, image: string | undefined, refused: ReadonlySet<string>): string {
  const { name, job } = spec;
  const valid = image === undefined ? NOT : refused.has(name) ? "no" : "yes";
  const standIn = WITHOUT_CONTAINER.has(job.type)
    ? "–"
    : SAME_BYTES.includes(name)
      ? "yes: the local run's bytes"
      : SAME_SCORES.includes(name)
        ? "yes: the local run's scores"
        : NOT;
  return `| ${name} | ${job.type} | ${valid} | ${packagesOf(spec, image ?? "")} | ${standIn} | ${BY_HAND[name] ?? NOT} |`;
}

test("docs/parity.md says what was proved about every standard step", async () => {
  const { images, refused } = compiledSteps();
  const names = standardPack.steps.map(({ name }) => name).sort();
  expect(names.filter((name) => !images.has(name))).toEqual([]);
  const steps = standardPack.steps.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const lines = [
    "# What was proved about each step",
    "",
    "No AWS account is part of the tests. This page lists, for each step, what was proved without one.",
    "",
    "- *Request*: the step's request, compiled for eu-central-1, passes the checks against AWS's service model.",
    "- *Packages*: everything that the script imports when it starts is in [its image](images.md).",
    "- *Stand-in*: the job ran in a program that replaces the container's entry code and follows its documentation. The program provides the folders and hyperparameters, loads the script's module, installs its requirements or reports missing ones, and reads the failure file and the exit status. For models, it serves `/ping` and `/invocations` with a time limit and one worker per CPU. The results were compared with a local run's.",
    "- *By hand*: somebody ran the job in the public code of AWS's containers, outside the project's tests.",
    "",
    "The project's tests cannot install LightGBM. They use a module that implements only the functions that the scripts call. How LightGBM itself behaves in a container is not proved here.",
    "",
    "| step | job | request | packages | stand-in | by hand |",
    "|---|---|---|---|---|---|",
    ...steps.map((spec) => row(spec, images.get(spec.name), refused)),
    "",
  ];
  await expect(lines.join("\n")).toMatchFileSnapshot(page);
});
