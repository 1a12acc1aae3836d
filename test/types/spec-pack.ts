import { z } from "zod";
import { definePack, type Pack } from "../../src/spec/pack.ts";
import { defineStep } from "../../src/spec/step.ts";

const checkDrift = defineStep({
  name: "CheckDrift",
  verb: "checkDrift",
  roles: ["check_drift"],
  summary: "Measures drift.",
  rank: 50,
  inputs: {},
  outputs: { metrics: { kind: "metrics.drift", doc: "The drift.", metrics: ["psi"] } },
  config: z.object({}),
  job: { type: "gate" },
});

/** A pack whose step and metric a spec can name. */
export const driftPack: Pack<"drift", readonly [typeof checkDrift]> = definePack({
  name: "drift",
  version: "1",
  steps: [checkDrift],
});
