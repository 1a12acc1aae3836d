import fc from "fast-check";
import { expect, test } from "vitest";
import type { RunRecord } from "../record/record.ts";
import { type KnownRun, oldRuns } from "./old-runs.ts";

const NOW = Date.parse("2026-11-30T12:00:00Z");
const HOUR = 3_600_000;

const known = (pipeline: string, hours: number, status: RunRecord["status"] = "succeeded"): KnownRun => ({
  pipeline,
  isWhole: true,
  record: { run: `${pipeline}${hours}`, status, startedAt: new Date(NOW - hours * HOUR).toISOString() } as RunRecord,
});
/** A run of some steps, or on a sample of the rows. */
const inPart = (pipeline: string, hours: number): KnownRun => ({ ...known(pipeline, hours), isWhole: false });
const names = (runs: readonly KnownRun[]): readonly string[] => runs.map(({ record }) => record.run);

test("keeps the latest runs of each pipeline", () => {
  const runs = [known("a", 1), known("b", 2), known("a", 3), known("a", 4), known("b", 5)];
  expect(names(oldRuns(runs, { keep: 1, older: 0 }, NOW))).toEqual(["a3", "a4", "b5"]);
});

test("removes only runs that are also older", () => {
  const runs = [known("a", 1), known("a", 3), known("a", 40)];
  expect(names(oldRuns(runs, { keep: 1, older: 24 * 3600 }, NOW))).toEqual(["a40"]);
  expect(names(oldRuns(runs, { keep: 0, older: 2 * 3600 }, NOW))).toEqual(["a3", "a40"]);
});

test("keeps the latest success, however many attempts failed after it", () => {
  const runs = [known("a", 1, "failed"), known("a", 2, "failed"), known("a", 3), known("a", 4)];
  expect(names(oldRuns(runs, { keep: 1, older: 0 }, NOW))).toEqual(["a2", "a4"]);
  expect(names(oldRuns(runs, { keep: 0, older: 0 }, NOW))).toEqual(["a1", "a2", "a4"]);
});

test("a success of some steps or on a sample does not replace the latest success of the whole pipeline", () => {
  const runs = [inPart("a", 1), inPart("a", 2), known("a", 3), known("a", 4), inPart("b", 5), inPart("b", 6)];
  expect(names(oldRuns(runs, { keep: 0, older: 0 }, NOW))).toEqual(["a2", "a4", "b6"]);
});

test("never removes a run in progress, whatever the rules", () => {
  const statuses = fc.constantFrom<RunRecord["status"]>("running", "succeeded", "failed", "interrupted");
  const runs = fc.array(fc.tuple(fc.constantFrom("a", "b"), fc.integer({ min: 0, max: 99 }), statuses));
  fc.assert(
    fc.property(runs, fc.nat(5), fc.nat(9), (drawn, keep, older) => {
      const all = drawn.map(([pipeline, hours, status]) => known(pipeline, hours, status));
      const old = oldRuns(all, { keep, older: older * 3600 }, NOW);
      expect(old.every(({ record }) => record.status !== "running")).toBe(true);
      for (const pipeline of ["a", "b"]) {
        const of = (list: readonly KnownRun[]): number => list.filter((one) => one.pipeline === pipeline).length;
        expect(of(all) - of(old)).toBeGreaterThanOrEqual(Math.min(keep, of(all)));
      }
    }),
  );
});
