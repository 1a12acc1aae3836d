import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

/* The completions that an editor offers after a dot, from the language service itself. TypeScript 7 does not have one in JavaScript yet. */

const here = dirname(fileURLToPath(import.meta.url));
const file = join(here, "completed-by-the-editor.ts");
const HEAD = `import { processingStep, type ServiceStep, type StepProperties, type tuningStep, lambdaStep } from "../../src/author/service/index.ts";
declare const rest: Omit<Parameters<typeof processingStep>[1], "ProcessingOutputConfig">;
const prepare = processingStep("Prepare", { ...rest, ProcessingOutputConfig: { Outputs: [
  { OutputName: "train", S3Output: { S3Uri: "s3://b/t", LocalPath: "/t", S3UploadMode: "EndOfJob" } },
  { OutputName: "report", S3Output: { S3Uri: "s3://b/r", LocalPath: "/r", S3UploadMode: "EndOfJob" } },
] } }, { files: { Report: { output: "report", path: "report.json" } } });
const call = lambdaStep("Call", { FunctionArn: "arn", OutputParameters: { rows: "Integer", ok: "Boolean" } });
declare const train: ServiceStep<StepProperties["Training"]>;
declare const tuned: ReturnType<typeof tuningStep>;
declare const of: { readonly [Kind in keyof StepProperties]: ServiceStep<StepProperties[Kind]> };
void [prepare, call, train, tuned, of];
`;

/** The typed code, the completions that must be offered, and those that belong to another kind of step. */
const CASES: readonly (readonly [typed: string, offered: readonly string[], others: readonly string[]])[] = [
  ["prepare.properties.", ["ProcessingOutputConfig", "ExitMessage"], ["ModelArtifacts"]],
  ["prepare.properties.ProcessingOutputConfig.Outputs.", ["train", "report"], ["Report", "test"]],
  ["prepare.properties.ProcessingOutputConfig.Outputs.train.", ["S3Output", "OutputName"], ["train"]],
  ["prepare.files.", ["Report"], ["train"]],
  ["train.properties.", ["ModelArtifacts", "FinalMetricDataList"], ["ProcessingOutputConfig"]],
  ["train.properties.ModelArtifacts.", ["S3ModelArtifacts"], ["ModelName"]],
  ["tuned.properties.BestTrainingJob.", ["TrainingJobName", "TunedHyperParameters"], ["S3ModelArtifacts"]],
  ["call.outputs.", ["rows", "ok"], ["OutputParameters"]],
  ["of.Transform.properties.", ["TransformOutput"], ["ModelArtifacts"]],
  ["of.Model.properties.", ["ModelName"], ["ModelPackageArn"]],
  ["of.RegisterModel.properties.", ["ModelPackageArn"], ["ModelArtifacts"]],
  ["of.AutoML.properties.", ["BestCandidate"], ["ModelArtifacts"]],
];

describe.each(["typescript", "typescript59"])("%s offers", async (name) => {
  const { default: ts } = (await import(name)) as { readonly default: typeof import("typescript") };
  const options = {
    ...ts.convertCompilerOptionsFromJson({ lib: ["es2023"], module: "nodenext", target: "es2023" }, here).options,
    strict: true,
    allowImportingTsExtensions: true,
    noEmit: true,
    types: [],
  };
  let text = HEAD;
  let version = 0;
  const service = ts.createLanguageService({
    getScriptFileNames: () => [file],
    getScriptVersion: (path) => (path === file ? String(version) : "0"),
    getScriptSnapshot: (path) =>
      path === file
        ? ts.ScriptSnapshot.fromString(text)
        : ts.sys.fileExists(path)
          ? ts.ScriptSnapshot.fromString(readFileSync(path, "utf8"))
          : undefined,
    getCurrentDirectory: () => here,
    getCompilationSettings: () => options,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (path) => path === file || ts.sys.fileExists(path),
    readFile: ts.sys.readFile,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  });

  test.each(CASES)("behind %s", (typed, offered, others) => {
    text = HEAD + typed;
    version += 1;
    const entries = service.getCompletionsAtPosition(file, text.length, {})?.entries ?? [];
    const names = entries.map((entry) => entry.name);
    expect(names).toEqual(expect.arrayContaining([...offered]));
    expect(names.filter((each) => others.includes(each))).toEqual([]);
  });
});
