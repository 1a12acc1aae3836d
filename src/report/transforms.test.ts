import { describe, expect, it } from "vitest";
import { record } from "../../test/fixtures/run/record.ts";
import type { RunRecord } from "../local/record/record.ts";
import { EVAL, readReport } from "./testing/read-report.ts";

describe("fitted transforms", () => {
  it("show the rows drawn from each stratum and each fitted transform once", async () => {
    const { manifest, ...run } = record;
    const step = record.steps[0] as RunRecord["steps"][number];
    const kinds = {
      data: "tabular.processed",
      fills: "fitted.imputation",
      rates: "fitted.risk",
      picks: "fitted.selection",
      clocks: "fitted.time",
      words: "fitted.text",
    };
    const made = (name: string) => ({
      ...step,
      name,
      outputs: Object.fromEntries(Object.keys(kinds).map((port) => [port, { uri: `s3://b/${port}`, path: EVAL }])),
    });
    const declared = (id: string) => ({
      ...(manifest?.steps[0] as NonNullable<typeof manifest>["steps"][number]),
      id,
      outputs: Object.fromEntries(Object.entries(kinds).map(([port, kind]) => [port, { kind }])),
    });
    const { document, textOf } = await readReport(
      {
        ...run,
        manifest: { ...manifest, steps: [declared("Learns"), declared("Applies")] },
        steps: [made("Learns"), made("Applies")],
      } as RunRecord,
      {
        [`${EVAL}/sampling.json`]: JSON.stringify({
          allocation: "balanced",
          splits: {
            train: {
              rows: 100,
              taken: 60,
              strata: { "y=<b>": { rows: 70, taken: 30 }, "y=1": { rows: 30, taken: 30 } },
            },
          },
        }),
        [`${EVAL}/imputation.json`]: JSON.stringify({
          transform: "imputation",
          rows: { count: 60 },
          fills: { Income: { method: "median", value: "124", missing: 9 } },
          indicators: [{ column: "Income", name: "Income_missing" }],
        }),
        [`${EVAL}/risk.json`]: JSON.stringify({
          transform: "risk",
          tables: {
            Home: {
              counts: { rent: 6, own: 3 },
              made: [{ name: "Home", rates: { rent: 0.41, own: 0.2 }, prior: 0.28 }],
            },
          },
        }),
        [`${EVAL}/selection.json`]: JSON.stringify({
          transform: "selection",
          makes: [{ name: "Income" }],
          scores: { Income: { importance: 0.5, rank: 1 }, Noise: { importance: 0, rank: 2 } },
        }),
        [`${EVAL}/text.json`]: JSON.stringify({
          transform: "text",
          texts: {
            note: {
              analyzer: "word",
              ngrams: [1, 2],
              missing: 4,
              made: [
                { name: "note: #3", rows: 2 },
                { name: "note: 'late'", rows: 40 },
              ],
            },
          },
        }),
        [`${EVAL}/time.json`]: JSON.stringify({
          transform: "time",
          dates: {
            opened: { clock: "as written", missing: 3, reference: 20_454.25, made: [{ name: "opened_elapsed" }] },
            closed: {
              clock: "UTC",
              missing: 0,
              from: "opened",
              made: [{ name: "closed_year" }, { name: "closed_day" }],
            },
          },
        }),
      },
    );
    const lines = [...document.querySelectorAll("#transforms tbody tr")].map((row) => (row.textContent ?? "").trim());
    expect(lines).toEqual([
      "trainy=<b>703042.9 %",
      "trainy=13030100 %",
      "trainy=<b>703042.9 %",
      "trainy=13030100 %",
      "Income9median124Income_missing",
      "HomeHome2own 0.200rent 0.4100.280",
      "Incomekept10.500",
      "Noiseleft out20.000",
      "openedopened_elapsedas written2026-01-01 06:00 UTC3",
      "closedclosed_year, closed_dayUTCopened0",
      "note1 to 2 × word2'late' 40, #3 24",
    ]);
    expect(textOf("#transforms figcaption")).toBe("Learns (calibration)Sampled, balanced: 60 of 100 train rows.");
  });

  it("names a transform from a user's pack", async () => {
    const { manifest, ...run } = record;
    const outputs = { quantiles: { uri: "s3://b/quantiles", path: EVAL } };
    const { textOf } = await readReport(
      {
        ...run,
        manifest: {
          ...manifest,
          steps: [{ ...manifest?.steps[0], id: "Clips", outputs: { quantiles: { kind: "fitted.imputation" } } }],
        },
        steps: [{ ...record.steps[0], name: "Clips", outputs }],
      } as RunRecord,
      { [`${EVAL}/imputation.json`]: JSON.stringify({ transform: "clipping", rows: { count: 1200 } }) },
    );
    expect(textOf("#transforms p")).toBe("A transform of its own kind, 'clipping'. Learned from 1,200 training rows.");
  });
});
