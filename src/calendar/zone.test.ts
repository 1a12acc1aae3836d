import { expect, test } from "vitest";
import { isZone, zoneMeant } from "./zone.ts";

test.each([
  "UTC",
  "Europe/Berlin",
  "Asia/Kolkata",
  "America/Argentina/Buenos_Aires",
  "America/Port_of_Spain",
  "US/Eastern",
  "Etc/GMT+2",
])("%s is a time zone", (name) => {
  expect(isZone(name)).toBe(true);
  expect(zoneMeant(name.toLowerCase())).toBe(name);
});

test.each([
  ["europe/berlin", "Europe/Berlin"],
  ["EUROPE/BERLIN", "Europe/Berlin"],
  ["Asia/kolkata", "Asia/Kolkata"],
  ["ASIA/KOLKATA", "Asia/Kolkata"],
  ["america/new york", "America/New_York"],
  ["utc", "UTC"],
  ["GMT", "UTC"],
  ["CET", "Europe/Berlin"],
  ["CEST", "Europe/Berlin"],
  ["cest", "Europe/Berlin"],
  ["EST", "America/New_York"],
  ["PST8PDT", "America/Los_Angeles"],
  ["Berlin", "Europe/Berlin"],
  ["Europe/Berln", undefined],
  ["constructor", undefined],
  ["+02:00", undefined],
  ["", undefined],
])("'%s' is not one, but means %s", (written, meant) => {
  expect(isZone(written)).toBe(false);
  expect(zoneMeant(written)).toBe(meant);
});
