import { expect, test } from "vitest";
import { parseJournal } from "./journal.ts";
import { upgradeEntry } from "./upgrade.ts";

const OPENING = { t: "run", run: "r", lane: { python: "python3", packages: {} }, workers: 1, steps: [] };
const STEP = { name: "A", type: "Processing", status: "succeeded", emulation: "given", rung: "paths", outputs: {} };

test("reads a version 1 journal with the names of version 2", () => {
  const lines = [OPENING, { t: "step", record: STEP, metrics: { rung: 1 } }].map((line) => JSON.stringify(line));
  const { lane, ...opening } = OPENING;
  const { rung, ...step } = STEP;
  expect(parseJournal(lines.join("\n"))).toEqual([
    { ...opening, interpreter: lane, version: 2 },
    { t: "step", record: { ...step, emulation: "stubbed", isolation: rung }, metrics: { rung: 1 } },
  ]);
});

test("leaves a line of the current version unchanged", () => {
  const { rung, ...step } = STEP;
  for (const entry of [
    { ...OPENING, version: 2 },
    { t: "step", record: { ...step, emulation: "stubbed", isolation: rung } },
    { t: "note", text: "rung" },
  ])
    expect(upgradeEntry(entry)).toEqual(entry);
});

test.each(["rung", "isolation"])(
  "a step that names the removed Docker isolation as its %s is read without it",
  (member) => {
    const { rung, ...step } = STEP;
    const current = { ...step, emulation: "stubbed" };
    expect(upgradeEntry({ t: "step", record: { ...current, [member]: "docker" } })).toEqual({
      t: "step",
      record: current,
    });
  },
);
