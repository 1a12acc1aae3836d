import { expect, test } from "vitest";
import { readNotify } from "../../src/author/notify.ts";
import { readSchedules } from "../../src/author/schedules.ts";
import type { Json } from "../../src/base/canonical.ts";
import { scheduleResources } from "../../src/compile/index.ts";
import { applySchedules, setPaused } from "../../src/deploy/schedules/apply-schedules.ts";
import { seeResources } from "../../src/deploy/schedules/seen-resources.ts";
import type { Definition } from "../../src/sagemaker/definition.ts";
import { localTarget } from "../../src/spec/target.ts";
import { StandInSchedules } from "../aws/schedules.ts";
import { Emulator } from "./emulator.ts";

/*
 * Three days around the end of daylight saving time in New York: on Sunday, 1 November 2026, at 6:00 UTC, clocks go from
 * 2:00 back to 1:00. Before, New York is four hours behind UTC, and afterwards five. The list of starts was written by
 * hand.
 */
const FROM = Date.parse("2026-10-31T00:00:00Z");
const TO = Date.parse("2026-11-03T00:00:00Z");
const TOPIC = "arn:aws:sns:us-east-1:123456789012:alerts";
const target = {
  ...localTarget,
  name: "dev",
  account: "123456789012",
  role: "arn:aws:iam::123456789012:role/dev",
  schedulerRole: "arn:aws:iam::123456789012:role/starter",
};
const VERSIONED: Definition = {
  Version: "2020-12-01",
  Parameters: [
    { Name: "DataVersion", Type: "String" },
    { Name: "Depth", Type: "Integer", DefaultValue: 6 },
  ],
  Steps: [],
};

async function deploy(aws: StandInSchedules, now: () => number, name: string, schedule: Json, notify?: Json) {
  const schedules = readSchedules(schedule, name);
  const topics = readNotify(notify, name);
  expect([...schedules.diagnostics, ...topics.diagnostics]).toEqual([]);
  const manifest = { name, target, schedules: schedules.value, ...(topics.value && { notify: topics.value }) };
  const wanted = scheduleResources({ manifest, definition: VERSIONED });
  await applySchedules(name, wanted, aws.services(), () => undefined, now());
}

test("three days of schedules, events and alerts", async () => {
  let emulator: Emulator | undefined;
  const now = (): number => emulator?.now ?? FROM;
  const aws = new StandInSchedules(now);
  emulator = new Emulator(aws, FROM, {
    minutes: { ingest: 10, train: 20, score: 5 },
    // The evening run of Sunday fails.
    fails: ({ pipeline, at }) => pipeline === "ingest" && at === Date.parse("2026-11-01T18:00:00Z"),
    // SageMaker reports the end of Saturday's first run twice.
    reports: ({ pipeline, at }) => (pipeline === "ingest" && at === Date.parse("2026-10-31T05:30:00Z") ? 2 : 1),
  });
  await deploy(
    aws,
    now,
    "ingest",
    [
      { name: "night", cron: "30 1 * * ? *", timezone: "America/New_York" },
      { name: "often", rate: "12 hours", start: "2026-10-31T06:00Z", parameters: { Depth: 8 } },
    ],
    { onFailure: TOPIC },
  );
  await deploy(
    aws,
    now,
    "train",
    [{ after: "ingest" }, { cron: "0 9 ? * MON-FRI *", timezone: "America/New_York" }],
    TOPIC,
  );
  await deploy(aws, now, "score", [
    { name: "marked", onNewData: "s3://drop/groups/", suffix: "_SUCCESS" },
    { name: "each", onNewData: "s3://drop/single/" },
  ]);

  // train is paused from midnight to noon of Sunday, except for its cron schedule.
  const pause = async (isPaused: boolean): Promise<void> => {
    for (const one of await seeResources("train", aws.services()))
      if (one.schedule === "after") await setPaused(one, isPaused, aws.services());
  };
  emulator.until(Date.parse("2026-11-01T00:00:00Z"));
  await pause(true);
  // Deploying again while it is paused does not resume it.
  await deploy(
    aws,
    now,
    "train",
    [{ after: "ingest" }, { cron: "0 9 ? * MON-FRI *", timezone: "America/New_York" }],
    TOPIC,
  );
  emulator.until(Date.parse("2026-11-01T12:00:00Z"));
  await pause(false);
  emulator.until(Date.parse("2026-11-02T10:00:00Z"));
  // A burst: three objects with a marker, two without, and one elsewhere.
  for (const key of ["groups/a.csv", "groups/b.csv", "groups/c.csv", "groups/_SUCCESS"]) emulator.put("drop", key);
  for (const key of ["single/a.csv", "single/b.csv", "elsewhere/c.csv"]) emulator.put("drop", key);
  emulator.put("other", "single/a.csv");
  emulator.until(TO);

  const run = (number: number): string =>
    `arn:aws:sagemaker:us-east-1:123456789012:pipeline/ingest/execution/${number}`;
  const starts = emulator.started.map(({ pipeline, at, parameters }) => {
    const { DataVersion, ...others } = parameters;
    return [new Date(at).toISOString().slice(5, 16), pipeline, DataVersion, ...Object.values(others)];
  });
  expect(starts).toEqual([
    // Saturday. 1:30 in New York is 5:30 in UTC. Its end is reported twice, so train starts twice, with the same data.
    ["10-31T05:30", "ingest", "2026-10-31T05:30:00Z"],
    ["10-31T05:40", "train", run(1)],
    ["10-31T05:40", "train", run(1)],
    ["10-31T06:00", "ingest", "2026-10-31T06:00:00Z", "8"],
    ["10-31T06:10", "train", run(4)],
    ["10-31T18:00", "ingest", "2026-10-31T18:00:00Z", "8"],
    ["10-31T18:10", "train", run(6)],
    // Sunday. 1:30 occurs twice, and starts once. train is paused until noon, and does not catch up.
    ["11-01T05:30", "ingest", "2026-11-01T05:30:00Z"],
    ["11-01T06:00", "ingest", "2026-11-01T06:00:00Z", "8"],
    // It fails, so train does not follow.
    ["11-01T18:00", "ingest", "2026-11-01T18:00:00Z", "8"],
    // Monday. 1:30 is now 6:30 in UTC.
    ["11-02T06:00", "ingest", "2026-11-02T06:00:00Z", "8"],
    ["11-02T06:10", "train", run(11)],
    ["11-02T06:30", "ingest", "2026-11-02T06:30:00Z"],
    ["11-02T06:40", "train", run(13)],
    // The burst: one start for the marked group, and one for each single object.
    ["11-02T10:00", "score", expect.stringMatching(/^event-/)],
    ["11-02T10:00", "score", expect.stringMatching(/^event-/)],
    ["11-02T10:00", "score", expect.stringMatching(/^event-/)],
    // 9:00 on a weekday.
    ["11-02T14:00", "train", "2026-11-02T14:00:00Z"],
    ["11-02T18:00", "ingest", "2026-11-02T18:00:00Z", "8"],
    ["11-02T18:10", "train", run(19)],
  ]);
  const scored = emulator.started.filter(({ pipeline }) => pipeline === "score");
  expect(new Set(scored.map(({ parameters }) => parameters["DataVersion"])).size).toBe(3);
  expect(emulator.messages).toEqual([
    `alerts: Pipeline ingest: an execution ended as Failed at 2026-11-01T18:10:00Z. ${run(10)}`,
  ]);
});
