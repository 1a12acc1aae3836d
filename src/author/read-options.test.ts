import { expect, test } from "vitest";
import { createPipelineFromTemplate, PipelineBuilderTemplate, SpeclineError, XGBoostTrainingConfig } from "../index.ts";
import { Pipeline } from "../steps/pipeline.ts";
import { param } from "./expressions.ts";

type Untyped = (...given: readonly unknown[]) => { build(): { diagnostics: readonly object[] } };
const unknown = (field: string, hint: string) => ({ code: "author/unknown-key", at: { field }, hint });
const errorsOf = (work: () => unknown): readonly object[] => {
  try {
    work();
  } catch (error) {
    if (error instanceof SpeclineError) return error.diagnostics;
  }
  return [];
};

test("unknown options of a pipeline are reported with the nearest option, in the same spelling", () => {
  const { diagnostics } = (Pipeline as unknown as Untyped)("x", { cahce: false, auto_insrt: true }).build();
  expect(diagnostics).toMatchObject([
    unknown("cahce", "did you mean 'cache'?"),
    unknown("auto_insrt", "did you mean 'auto_insert'?"),
    { code: "author/empty" },
  ]);
});

test("unknown options of fromSpec, fromConfigs and templates are reported, too", () => {
  const configs = [XGBoostTrainingConfig({})];
  const spec = (Pipeline.fromSpec as unknown as Untyped)({ steps: ["training"] }, { nonsense: 1 }).build();
  expect(spec.diagnostics).toContainEqual(expect.objectContaining({ code: "author/unknown-key" }));
  const made = (Pipeline.fromConfigs as unknown as Untyped)(configs, { nam: "x" }).build();
  expect(made.diagnostics).toContainEqual(expect.objectContaining(unknown("nam", "did you mean 'name'?")));
  const template = (PipelineBuilderTemplate as unknown as Untyped)({ configMap: configs, daag: {} }).build();
  expect(template.diagnostics).toContainEqual(expect.objectContaining(unknown("daag", "did you mean 'dag'?")));
});

test("unknown options in a template's file are reported, too", async () => {
  const options = { daag: {}, effects: { files: { readText: async () => "{}" } } } as never;
  const error = await createPipelineFromTemplate("ok.json", options).catch((one: unknown) => one);
  expect(error).toMatchObject({
    diagnostics: expect.arrayContaining([expect.objectContaining({ at: { field: "daag" } })]),
  });
});

test("unknown options of a parameter are reported, and options that are not an object are refused", () => {
  expect(errorsOf(() => param.integer("Depth", { defualt: 6 } as never))).toMatchObject([
    unknown("defualt", "did you mean 'default'?"),
  ]);
  expect(errorsOf(() => param.integer("Depth", 6 as never))).toMatchObject([{ code: "author/bad-shape" }]);
});
