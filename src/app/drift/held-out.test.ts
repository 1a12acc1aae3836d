import { expect, test } from "vitest";
import type { RunRecord } from "../../local/index.ts";
import { readable } from "../../report/index.ts";
import { heldOutOf, trainersOf } from "./held-out.ts";

const MODEL = { outputs: { model: { kind: "model.xgboost" } } };
const wire = (from: string, to: string) => ({ from: { step: from, port: "model" }, to: { step: to, port: "model" } });

/** A run whose trainers each have an evaluation, and some of them a package. */
const runOf = (...trainers: readonly string[]): RunRecord =>
  ({
    run: "r1",
    manifest: {
      steps: trainers.map((id) => ({ id, ...MODEL })),
      wires: trainers.flatMap((id) => [wire(id, `Eval_${id}`), wire(id, `Package_${id}`)]),
    },
    steps: trainers.map((name) => ({ name, outputs: { model: { uri: "", path: `/${name}` } } })),
  }) as unknown as RunRecord;

type Documents = Parameters<typeof heldOutOf>[2];
const documentsOf = (...steps: readonly string[]): Documents => {
  const artifacts = steps.map((step) => ({ step, port: "p", kind: "predictions.labelled", uri: "", path: `/${step}` }));
  const predicted = artifacts.map((artifact) => ({ artifact, split: "test" }));
  return { artifacts, predicted, measured: artifacts.map((artifact) => ({ artifact })) } as unknown as Documents;
};
const filesOf = (size: number): Parameters<typeof heldOutOf>[3] => ({
  list: async () => ["predictions.csv"],
  stat: async () => ({ kind: "file", size, modified: 0 }) as never,
});

test("held-out rows are those that the model scored, not the first ones", async () => {
  const found = async (trainer: string, ...trainers: readonly string[]) =>
    heldOutOf(runOf(...trainers), trainer, documentsOf("Eval_A", "Eval_B"), filesOf(9), readable);
  expect(await found("B", "A", "B")).toMatchObject({ artifact: { step: "Eval_B" } });
  expect(await found("A", "A", "B")).toMatchObject({ artifact: { step: "Eval_A" } });
  expect(await found("C", "A", "C")).toBe("run 'r1' scored no rows that were held out with the model of C");
  // Steps between the only model and its evaluation do not matter.
  expect(await found("X", "X")).toMatchObject({ artifact: { step: "Eval_A" } });
});

test("scores that are too large to be read are not called absent", async () => {
  const { artifacts } = documentsOf("Eval_A");
  const none = { artifacts, predicted: [], measured: [] };
  const found = (size: number) => heldOutOf(runOf("A"), "A", none, filesOf(size), readable);
  expect(await found(40 * 2 ** 20)).toBe("the held-out scores of Eval_A (40 MiB) are too large to be read");
  expect(await found(9)).toContain("scored no rows");
});

test("a package is of the model that it reads", () => {
  expect(trainersOf(runOf("A", "B"), "Package_B")).toEqual(["B"]);
  expect(trainersOf(runOf("A", "B"), "A")).toEqual(["A"]);
  expect(trainersOf(runOf("A", "B"), "Other")).toEqual([]);
  expect(trainersOf(runOf("A"), "Other")).toEqual(["A"]);
});
