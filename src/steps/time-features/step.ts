import { z } from "zod";
import { isObject } from "../../base/json.ts";
import { didYouMean, listed, nearest, quoted } from "../../base/words.ts";
import { isZone, zoneMeant } from "../../calendar/index.ts";
import { type Diagnostic, diagnostic, type Place } from "../../diagnostics/index.ts";
import type { NamedColumn } from "../../spec/column-type.ts";
import { field } from "../../spec/fields.ts";
import { defineStep } from "../../spec/step.ts";
import { ownScript } from "../own-script.ts";
import { contextFields, processingMachine, sklearnImage } from "../shared-fields.ts";
import { transformInputs, transformOutputs } from "../transform-ports.ts";

const PLAIN = ["year", "quarter", "month", "week", "day", "yearday", "weekday", "weekend", "hour"] as const;
const CYCLIC = ["month", "day", "yearday", "weekday", "hour"] as const;

/** The fault with which the job would end because of a column that has no dates. */
function notDates({ name, type, others }: NamedColumn, at: Place): Diagnostic | undefined {
  if (type === "date") return undefined;
  const dates = others.filter((one) => one.type === "date").map((one) => one.name);
  if (dates.length === 0) return diagnostic("data/no-date-columns", { step: "TimeFeatures" }, at);
  const near = nearest(name, dates) ?? "";
  return diagnostic("data/not-a-date-column", { column: name, nearest: near, dates: listed(dates.map(quoted)) }, at);
}

export const timeFeaturesSpecification = defineStep({
  name: "TimeFeatures",
  verb: "addTimeFeatures",
  roles: ["time_features", "date_features"],
  summary:
    "Turns dates into parts of the calendar, places on a circle (sine and cosine) and the time since a reference.",
  rank: 11.2,
  inputs: transformInputs("fitted.time", "TimeFeatures"),
  outputs: transformOutputs("fitted.time", "The features of each column of dates, its clock and its reference.", [
    ...PLAIN.map((part) => `*_${part}`),
    ...CYCLIC.flatMap((part) => [`*_${part}_sin`, `*_${part}_cos`]),
    "*_elapsed",
  ]),
  config: z.object({
    columns: field(z.array(z.string().min(1)).min(1).optional(), {
      doc: "The columns of dates, by their names in the raw table. By default, all of them, except the time column, which needs keepTime of TabularPreprocessing.",
      tier: "system",
      names: "columns",
      ofSource: true,
      typeFault: notDates,
    }),
    parts: field(z.array(z.enum(PLAIN)).min(1).optional(), {
      doc: "Parts of the calendar to add as numbers to those that preprocessing made (year, month, day, weekday, hour): quarter 1 to 4, week 1 to 53 (ISO 8601), yearday 1 to 366, weekend 0 or 1. Monday is weekday 0.",
      tier: "system",
    }),
    cyclic: field(z.union([z.literal("none"), z.array(z.enum(CYCLIC)).min(1)]).default(["month", "weekday", "hour"]), {
      doc: "Parts to place on a circle by a sine and a cosine, so that December is next to January and 23 h next to 0 h. The hour is left out for dates without a time.",
      tier: "system",
    }),
    since: field(
      z
        .union([
          z.enum(["none", "first", "last"]),
          z.strictObject({ date: z.iso.date() }),
          z.strictObject({ column: z.string().min(1) }),
        ])
        .default("none"),
      {
        doc: "Adds the days since a reference: the 'first' or 'last' moment of the training rows, { date: \"2026-01-31\" }, or { column: \"opened\" }, the same row's date in another column. A fixed reference replaces the days since 1970.",
        tier: "system",
        names: "columns",
        namesIn: (value) =>
          isObject(value) && typeof value["column"] === "string" ? [[value["column"], ["column"]]] : [],
        ofSource: true,
        typeFault: notDates,
      },
    ),
    zone: field(z.string().min(1).optional(), {
      doc: "The time zone whose clock the parts show, such as 'Europe/Berlin'. Cells without an offset count as UTC. By default, parts are as written, whatever the offset. Dates without a time are never moved.",
      tier: "system",
    }),
    keep: field(z.boolean().default(true), {
      doc: "Keep the parts that preprocessing made (year, month, day, weekday, days, hour). If false, only those in `parts` remain.",
      tier: "system",
    }),
    branch: contextFields.branch,
    ...ownScript,
    ...processingMachine,
  }),
  conflicts: ({ zone, parts, cyclic, since, keep }, at) => [
    ...(typeof zone === "string" && !isZone(zone)
      ? [
          diagnostic(
            "config/zone-unknown",
            { zone },
            { ...at, field: "zone" },
            { hint: didYouMean(zoneMeant(zone), "use a name such as 'Europe/Berlin', 'America/New_York' or 'UTC'") },
          ),
        ]
      : []),
    ...(keep === false && parts === undefined && cyclic === "none" && since === "none"
      ? [diagnostic("config/no-time-features", {}, { ...at, field: "keep" })]
      : []),
  ],
  hosts: "exchange",
  job: {
    type: "processing",
    image: sklearnImage,
    script: { folder: new URL("./script/", import.meta.url).href, entry: "time_features.py" },
  },
});
