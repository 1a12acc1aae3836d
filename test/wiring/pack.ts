import { z } from "zod";
import type { Kind } from "../../src/spec/kinds.ts";
import { definePack } from "../../src/spec/pack.ts";
import type { StepSpec } from "../../src/spec/step.ts";
import { standardPack } from "../../src/steps/pack.ts";

/** Ports of the steps of reference/steps.md whose real specifications are still to come, with no jobs behind them. */
const step = (
  name: string,
  verb: string,
  rank: number,
  home: string,
  inputs: StepSpec["inputs"],
  outputs: Readonly<Record<string, Kind>>,
  more: Partial<StepSpec> = {},
): StepSpec => ({
  name,
  verb,
  rank,
  home,
  summary: "",
  inputs,
  outputs: Object.fromEntries(
    Object.entries(outputs).map(([port, kind]) => [
      port,
      { kind, doc: "", ...(kind === "model" ? { open: true } : {}) },
    ]),
  ),
  config: z.object({}),
  job: { type: "gate" },
  ...more,
});

const STILL_TO_COME: readonly StepSpec[] = [
  step("DummyTraining", "bringModel", 30, "training", {}, { model: "model" }),
  step(
    "PercentileModelCalibration",
    "calibratePercentile",
    47,
    "calibration",
    { predictions: { kind: "predictions", from: "held-out", doc: "" } },
    { calibrator: "calibration.percentile" },
    { follows: "predictions" },
  ),
];

const there: ReadonlySet<string> = new Set(standardPack.steps.map(({ name }) => name));

/** The standard catalogue. */
export const catalogue = definePack({
  name: "catalogue",
  version: "0.0.0",
  steps: [...standardPack.steps, ...STILL_TO_COME.filter(({ name }) => !there.has(name))],
});
