import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { nodeHost } from "../host/host.ts";
import { nextStarts } from "./next-starts.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "specline-next-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The evening before clocks go back in New York. */
const NOW = Date.parse("2026-10-31T22:00:00Z");

async function next(schedule: string, count = 5) {
  const file = join(folder, "fraud.yaml");
  writeFileSync(
    file,
    `name: fraud\ndata: s3://claims/\nlabel: fraud\nsteps: [data_loading, preprocessing]\n${schedule}`,
  );
  const host = nodeHost(() => undefined);
  const clock = { ...host.effects.clock, now: () => NOW };
  return nextStarts({ ...host, folder, effects: { ...host.effects, clock } }, file, { count });
}

test("lists the starts of all schedules in order, and what the others wait for", async () => {
  const { value } = await next(`schedule:
  - { name: night, cron: 30 1 * * ? *, timezone: America/New_York, flexible: 15 min }
  - { name: often, rate: 10 hours }
  - { after: ingest }
  - { on_new_data: s3://claims/new/, suffix: .csv }
`);
  const night = { schedule: "night", timezone: "America/New_York", flexible: 15 };
  const often = { schedule: "often", timezone: "UTC" };
  expect(value).toEqual({
    pipeline: "fraud",
    starts: [
      { ...night, at: "2026-11-01T05:30:00Z", local: "2026-11-01 01:30" },
      { ...often, at: "2026-11-01T08:00:00Z", local: "2026-11-01 08:00" },
      { ...often, at: "2026-11-01T18:00:00Z", local: "2026-11-01 18:00" },
      { ...often, at: "2026-11-02T04:00:00Z", local: "2026-11-02 04:00" },
      { ...night, at: "2026-11-02T06:30:00Z", local: "2026-11-02 01:30" },
    ],
    waiting: [
      { schedule: "after", for: "ingest to end as Succeeded" },
      { schedule: "newData", for: "a new object under s3://claims/new/….csv" },
    ],
    fromDeploy: ["often"],
  });
});

test("a pipeline without schedules says so", async () => {
  const { value, diagnostics } = await next("");
  expect(value?.starts).toEqual([]);
  expect(diagnostics.map(({ code }) => code)).toContain("schedule/none");
});

test("faults are reported instead", async () => {
  const { value, diagnostics } = await next("schedule: 0 6 * * *");
  expect(value).toBeUndefined();
  expect(diagnostics.map(({ code }) => code)).toContain("schedule/cron");
});
