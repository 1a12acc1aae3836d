import { expect, test } from "vitest";
import type { RunRecord } from "../../local/index.ts";
import type { Host } from "../host/host.ts";
import { metricEffect } from "./metric-effect.ts";

test("of several models, none is taken without being named", async () => {
  const names = ["TrainA", "TrainB"];
  const run = {
    ...{ run: "r1", title: "risk" },
    manifest: { steps: names.map((id) => ({ id, outputs: { model: { kind: "model.xgboost" } } })), wires: [] },
    steps: names.map((name) => ({ name, outputs: { model: { uri: "", path: `/${name}` } } })),
  } as unknown as RunRecord;
  const found = await metricEffect({} as Host, run, undefined, "sample.csv", "scratch");
  expect(found).toEqual({ diagnostics: [expect.objectContaining({ code: "drift-report/no-metric" })] });
  expect(found.diagnostics[0]?.message).toMatch(/TrainA and TrainB.*--step TrainA/);
});
