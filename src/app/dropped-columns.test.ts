import { expect, test } from "vitest";
import type { RunRecord } from "../local/index.ts";
import { droppedColumns } from "./dropped-columns.ts";

const step = (input: string, output: string, dropColumns?: readonly string[]) => ({
  inputs: { data: { kind: input } },
  outputs: { made: { kind: output } },
  config: { dropColumns },
});
const prepares = (dropColumns?: readonly string[]) => step("tabular.raw", "tabular.processed", dropColumns);
const dropped = (...steps: readonly ReturnType<typeof step>[]): readonly string[] =>
  droppedColumns({ manifest: { steps } as unknown as NonNullable<RunRecord["manifest"]> });

test("a column is dropped if no step that prepares raw rows keeps it", () => {
  expect(dropped(prepares(["a", "b"]))).toEqual(["a", "b"]);
  expect(dropped(prepares(["a", "b"]), prepares(["b", "c"]))).toEqual(["b"]);
  expect(dropped(prepares(["a"]), prepares())).toEqual([]);
  expect(dropped()).toEqual([]);
  expect(droppedColumns({})).toEqual([]);
});

test("the steps are known by what they read and make, whatever their name", () => {
  expect(dropped(prepares(["a"]), step("tabular.raw", "model.own"))).toEqual([]);
  expect(dropped(prepares(["a"]), step("tabular.processed", "model.xgboost"))).toEqual(["a"]);
  expect(dropped(prepares(["a"]), step("tabular.raw", "report"))).toEqual(["a"]);
});
