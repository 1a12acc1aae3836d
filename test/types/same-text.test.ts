import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createPipelineFactory } from "../../src/author/chain/factory.ts";
import { auto } from "../../src/author/chain/handle.ts";
import { param } from "../../src/author/expressions.ts";
import { catalogue, text } from "../../src/diagnostics/index.ts";
import { definePack } from "../../src/spec/pack.ts";
import { defineStep } from "../../src/spec/step.ts";
import { negativeCases } from "./compilers.ts";
import * as steps from "./pack.ts";
import { Pipeline } from "./pipeline.ts";

/* The editor's messages and a run's exceptions come from the same catalogue. This test compares them. */

const start = Pipeline("n");
const a = start.loadData("s3://b").preprocess().trainXgboost();
const load = a.step("load", steps.dataLoading, {}, { source: "s3://x" });
const prep = a.step("prep", steps.tabularPreprocessing, { data: load.out.data });
const forest = a.step("forest", steps.lightgbmTraining, { data: prep.out.processed });
// The ternary in negative.ts depends on `evaluated`. Take the side that has less.
const scope = { ...steps, Pipeline, auto, p: start, a, load, prep, forest, evaluated: a.evaluate() };

const sentences = Object.entries(catalogue)
  .filter(([code]) => code.startsWith("author/"))
  .map(([, { text }]) => new RegExp(`^${text.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{\w+\}/g, ".+")}$`));
/** Errors in the specification language are detected at compile time, and are never thrown at run time. */
const runnable = negativeCases().filter(
  ({ text, code }) => !/defineStep|refuse</.test(code) && sentences.some((one) => one.test(text)),
);

describe("the editor's message is the same as the thrown one", () => {
  it("covers every error from chains and handles", () => expect(runnable.length).toBeGreaterThan(15));

  it.each(runnable.map((one) => [one.name, one] as const))("%s", (_, { code, text }) => {
    const run = new Function(...Object.keys(scope), code);
    let thrown = "(nothing thrown)";
    try {
      run(...Object.values(scope));
    } catch (error) {
      thrown = (error as Error).message;
    }
    expect(thrown.split("\n")).toContain(text);
  });

  it("packs that clash", () => {
    const mine = defineStep({
      name: "Mine",
      verb: "evaluate",
      summary: "",
      rank: 1,
      inputs: {},
      outputs: {},
      config: z.object({}),
      job: { type: "gate" },
    });
    const other = definePack({ name: "other", version: "1", steps: [mine] });
    expect(() => createPipelineFactory([steps.testPack, other])).toThrow(
      negativeCases().find(({ name }) => name === "conflict")?.text,
    );
  });

  const ex = param.string("b") as unknown as string;
  it.each([() => `${ex}`, () => `a${ex}`, () => String(ex), () => [ex].join("/"), () => (ex as unknown as number) + 1])(
    "an expression as a string: %s",
    (use) => expect(use).toThrow(text("expression/as-text", {})),
  );
});
