import { expect, test } from "vitest";
import type { Json } from "../../base/canonical.ts";
import { readMonitor } from "./read-monitor.ts";

const TOPIC = "arn:aws:sns:eu-central-1:123456789012:alerts";
const read = (given: Json) => readMonitor(given, "fraud");
const faults = (given: Json) => read(given).diagnostics.map(({ code, at }) => `${code} ${at.path}`);

test("reads every member, in both spellings", () => {
  const { value, diagnostics } = read({
    data: "s3://acme/new/",
    every: "1 day",
    drift: { max_columns: 2, minEffect: 0.1 },
    quality: { min_auc: 0.8, maxLogLoss: 0.5, labels: "s3://acme/labels/" },
    notify: TOPIC,
  });
  expect(diagnostics).toEqual([]);
  expect(value).toMatchObject({
    data: "s3://acme/new/",
    drift: { maxColumns: 2, minEffect: 0.1 },
    quality: {
      labels: "s3://acme/labels/",
      requirements: [
        { metric: "auc", at: "least", value: 0.8 },
        { metric: "log_loss", at: "most", value: 0.5 },
      ],
    },
    notify: { Failed: [TOPIC] },
    schedules: [{ name: "rate", trigger: { kind: "time", expression: "rate(1 day)" } }],
  });
});

test("drift is checked unless it is turned off", () => {
  expect(read({ data: "new/" }).value).toMatchObject({ drift: { maxColumns: 0 }, schedules: [] });
  expect(read({ data: "new/", drift: false, quality: { minAuc: 0.8 } }).value?.drift).toBeUndefined();
});

test("reports every fault at its place", () => {
  expect(faults("daily")).toEqual(["author/bad-shape monitor"]);
  expect(faults({})).toEqual(["author/bad-shape monitor.data"]);
  expect(faults({ data: "new/", drift: false })).toEqual(["author/bad-shape monitor.quality"]);
  expect(faults({ data: "new/", quality: { labels: "l/" } })).toEqual(["author/bad-shape monitor.quality"]);
  expect(faults({ data: "new/", evry: "1 day" })).toEqual(["author/unknown-key monitor.evry"]);
  expect(faults({ data: "new/", drift: { maxEffect: 1 } })).toEqual(["author/unknown-key monitor.drift.maxEffect"]);
  expect(faults({ data: "new/", drift: { max_columns: 0, maxColumns: 3 } })).toEqual([
    "author/same-key monitor.drift.maxColumns",
  ]);
  expect(faults({ data: "new/", quality: { minAuc: 0.8, labels: "" } })).toEqual([
    "author/bad-shape monitor.quality.labels",
  ]);
  expect(faults({ data: "new/", drift: { minEffect: 2 } })).toEqual(["author/bad-shape monitor.drift"]);
  expect(faults({ data: 5, quality: { auc: 0.8, minRecall: "high", labels: 3 } })).toEqual([
    "author/bad-shape monitor.data",
    "author/requirement monitor.quality.auc",
    "author/requirement-value monitor.quality.minRecall",
    "author/bad-shape monitor.quality.labels",
  ]);
  expect(faults({ data: "new/", quality: { maxTrainingTime: "1 h" } })).toContain(
    "author/requirement monitor.quality.maxTrainingTime",
  );
  expect(faults({ data: "new/", every: "1 dai", notify: "me@example.com" })).toEqual([
    expect.stringMatching(/^schedule\/.* monitor\.every/),
    "schedule/topic monitor.notify",
  ]);
});
