import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { StepRecord } from "../local/index.ts";
import { runLocal } from "../local/run/run.ts";
import { definition, outputUri, processingStep, py, sh } from "../local/testing/definitions.ts";
import { PYTHON } from "../local/testing/python.ts";
import { draftReports } from "./draft-report.ts";
import { nodeHost } from "./host/host.ts";

const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), "specline-drafts-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
};
const step: StepRecord = {
  name: "A",
  type: "Processing",
  status: "succeeded",
  emulation: "process",
  seconds: 1,
  outputs: {},
};

test("ending a run before a draft has started does not wait for it", async () => {
  const host = nodeHost(() => undefined);
  const never = {
    ...host,
    effects: { ...host.effects, clock: { ...host.effects.clock, after: () => () => undefined } },
  };
  const drafts = draftReports(never, folder());
  drafts.onEvent({ kind: "run-started", run: "r", isolation: "paths", steps: ["A", "B"] });
  drafts.onEvent({ kind: "step-ended", step, measured: true });
  drafts.onEvent({ kind: "step-started", step: "B", type: "Processing" });
  await expect(drafts.end()).resolves.toBeUndefined();
});

test("measurements are drawn while the next job runs, and are kept for the report", async () => {
  const host = nodeHost(() => undefined);
  const work = folder();
  const out = "/opt/ml/processing/output/data";
  const measures = processingStep("A", {
    run: py(`open("${out}/metrics.json", "w").write('{"auc": 0.5}')`),
    outputs: ["data"],
    more: { PropertyFiles: [{ PropertyFileName: "M", OutputName: "data", FilePath: "metrics.json" }] },
  });
  const waits = processingStep("B", { run: sh("sleep 2"), inputs: { data: outputUri("A", "data") } });
  const drafts = draftReports(host, work);
  const kept = (): readonly string[] => readdirSync(join(work, "cache")).filter((name) => name.startsWith("report-"));
  let atFirst = -1;
  await runLocal(
    { definition: definition([measures, waits]) },
    {
      work,
      python: PYTHON,
      onEvent: (event) => {
        drafts.onEvent(event);
        if (event.kind === "step-ended" && event.step.name === "A") atFirst = kept().length;
      },
    },
    host.effects,
  );
  await drafts.end();
  expect(atFirst).toBe(0);
  // No report was requested, so this one must come from the draft.
  expect(kept().length).toBeGreaterThan(0);
});
