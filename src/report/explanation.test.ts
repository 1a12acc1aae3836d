import { describe, expect, it } from "vitest";
import { record } from "../../test/fixtures/run/record.ts";
import { EVAL, readReport } from "./testing/read-report.ts";

const feature = (name: string, drop: number, interval: readonly [number, number] | null, more = {}) => ({
  name,
  drop,
  interval,
  ...more,
});

const explanation = {
  metric: "auc",
  value: 0.82,
  task: "binary",
  rows: 600,
  of: 888,
  repeats: 2,
  features: 3,
  all_features: 12,
  importance: [
    feature("Income", 0.08, [0.05, 0.11], { with: "Wage", strength: 0.91 }),
    feature("Wage", 0.02, [0.01, 0.03], { with: "Income", strength: 0.91 }),
    feature("<b>Home</b>", 0.001, [-0.004, 0.006]),
  ],
  groups: [{ names: ["Income", "Wage"], drop: 0.17, interval: [0.13, 0.21] }],
  dependence: {
    rows: 100,
    classes: ["bad"],
    features: [
      {
        name: "Income",
        type: "number",
        values: [10, 20, 30, null],
        rows: null,
        curves: [{ mean: [0.5, 0.3, 0.2, 0.41], low: [0.1, 0.1, 0.1, 0.1], high: [0.9, 0.8, 0.7, 0.9] }],
      },
      {
        name: "<b>Home</b>",
        type: "category",
        values: ["rent", "a castle"],
        rows: [596, 4],
        curves: [{ mean: [0.4, 0.2], low: [0.1, 0.1], high: [0.8, 0.5] }],
      },
    ],
  },
};
const segment = (column: string, value: string, metric: number, worse: boolean) => ({
  column,
  value,
  rows: 120,
  rate: 0.3,
  metric,
  interval: [metric - 0.05, metric + 0.05],
  rest: 0.83,
  p: worse ? 0.0004 : 0.4,
  worse,
});
const segments = {
  metric: "auc",
  left_out: 2,
  segments: [segment("Job", "freelance", 0.7, true), segment("Home", "rent", 0.81, false)],
  tenths: [
    { tenth: 1, rows: 444, lowest: 0.4, mean_score: 0.6, rate: 0.5, interval: [0.45, 0.55], lift: 1.667 },
    { tenth: 2, rows: 444, lowest: 0.01, mean_score: 0.1, rate: 0.1, interval: [0.08, 0.13], lift: 0.333 },
  ],
};
const shownRows = {
  task: "binary",
  rows: [
    { why: "typical", label: "good", score: 0.1, contributions: [{ feature: "Income", value: 4200, effect: -0.8 }] },
    { why: "worst", label: "bad", score: 0.02, contributions: [{ feature: "Wage", value: null, effect: 1.25 }] },
  ],
};
const documents = {
  [`${EVAL}/explanation.json`]: JSON.stringify(explanation),
  [`${EVAL}/segments.json`]: JSON.stringify(segments),
  [`${EVAL}/shown-rows.json`]: JSON.stringify(shownRows),
};

describe("what an evaluation says about features, segments and rows", async () => {
  const { document, ids, textOf } = await readReport(record, documents);

  it("has a section each, after the curves", () => {
    expect(ids.filter((id) => ["calibration", "explanation", "segments", "shown-rows", "model"].includes(id))).toEqual([
      "calibration",
      "explanation",
      "segments",
      "shown-rows",
      "model",
    ]);
  });

  it("shows the importance of features and what is known of it", () => {
    expect(textOf("#explanation figcaption p")).toBe(
      "Fall of the AUC, 0.820 as it is, if a feature's values come from other rows (2 times each; 600 of 888 evaluated rows, for the 3 of 12 features that contribute most to the model). Lines are 95% intervals.",
    );
    const rows = [...document.querySelectorAll("#explanation details tbody tr")].map((row) => row.textContent?.trim());
    expect(rows).toEqual([
      "Income0.0800.050 – 0.110yesWage 0.910",
      "Wage0.0200.010 – 0.030yesIncome 0.910",
      "<b>Home</b>0.001−0.004 – 0.006no",
    ]);
  });

  it("shows correlated features together", () => {
    expect(textOf("#explanation .beside")).toContain("1 of 3 cannot be told from 0 on these rows");
    expect(textOf("#explanation .beside tbody")).toBe("Income and Wage0.1700.130 – 0.2100.080 ");
  });

  it("draws the curve of each feature, and describes it", () => {
    const charts = [...document.querySelectorAll("#explanation .multiples svg")];
    expect(charts.map((svg) => svg.getAttribute("aria-label"))).toEqual([
      "Partial dependence on Income",
      "Partial dependence on <b>Home</b>",
    ]);
    expect(charts[0]?.getAttribute("aria-description")).toBe("mean score of bad; 10: 0.500, 30: 0.200");
    // A line from the left to the right, and a band around it.
    const [band, line] = [...(charts[0]?.querySelectorAll("path[d^=M]") ?? [])]
      .map((path) => path.getAttribute("d") ?? "")
      .filter((path) => path.split(/[LC,]/).length > 4);
    expect(band).toMatch(/Z$/);
    expect(line).toMatch(/^M44,[\d.]+L\d+,[\d.]+L300,[\d.]+$/);
    expect(textOf("#explanation .small p")).toBe("missing: 0.410");
    expect(document.querySelector("#explanation b b")).toBeNull();
  });

  it("names the segments in which the model is worse", () => {
    expect(textOf("#segments .proof")).toBe(
      "1 of 2 segments is worse than the rest by more than chance explains, even with this many comparisons: Job freelance.",
    );
    expect(textOf("#segments tbody tr")).toMatch(/^Jobfreelance12030\.0 %0\.7000\.650 – 0\.7500\.830worse ?p 0\.00040/);
    expect(textOf("#segments > p.quiet")).toContain("2 segments have too few rows");
  });

  it("shows the rate of each tenth, and where the scores do not fit it", () => {
    const rows = [...document.querySelectorAll("#segments table:last-of-type tbody tr")].map((row) => row.textContent);
    expect(rows.at(-2)).toContain("mean score outside");
    expect(rows.at(-1)).not.toContain("mean score outside");
    expect(rows.at(-2)).toContain("83.3 %");
  });

  it("shows rows with the reasons for their scores", () => {
    const cases = [...document.querySelectorAll("#shown-rows .cases li")].map((row) =>
      (row.textContent ?? "").replace(/\s+/g, " ").trim(),
    );
    expect(cases).toEqual(["score 0.100, is goodIncome4,200−0.800", "score 0.020, is badWagemissing+1.250"]);
  });
});

describe("a page without values of single rows", async () => {
  const { ids, page } = await readReport(record, documents, { rows: false });

  it("keeps what is about many rows", () => {
    expect(ids).toEqual(expect.arrayContaining(["explanation", "segments", "errors", "data"]));
  });

  it("leaves out rows, rare values, and the ends of columns", () => {
    expect(ids).not.toContain("shown-rows");
    expect(page).not.toContain("a castle");
    expect(page).not.toMatch(/\d to [\d,]+, mean/);
  });
});

describe("documents of the explanation", () => {
  it("are reported and left out if they are corrupt", async () => {
    const { ids, textOf } = await readReport(record, {
      ...documents,
      [`${EVAL}/explanation.json`]: '{"metric": "auc"}',
      [`${EVAL}/segments.json`]: "[]",
    });
    expect(ids).not.toContain("explanation");
    expect(ids).toContain("shown-rows");
    expect(textOf(".notes")).toContain("metrics/explanation.json does not have the format that scripts write");
    expect(textOf(".notes")).toContain("metrics/segments.json does not have the format that scripts write");
  });

  it("are cut where they would fill the page, and have no bands with several classes", async () => {
    const names = ["a", "b", "c", "d", "e", "f", "g", "h"];
    const [income] = explanation.dependence.features;
    const several = {
      ...explanation,
      task: "multiclass",
      metric: "accuracy",
      groups: [{ names, drop: 0.3, interval: [0.2, 0.4] }],
      dependence: {
        rows: 100,
        classes: ["x", "y"],
        features: [{ ...income, curves: [...(income?.curves ?? []), ...(income?.curves ?? [])] }],
      },
    };
    const { document, textOf } = await readReport(record, { [`${EVAL}/explanation.json`]: JSON.stringify(several) });
    expect(textOf("#explanation .beside tbody")).toContain("a, b, c, d, e and 3 others0.300");
    expect(textOf("#explanation thead")).toContain("Fall of the accuracy");
    const paths = [...document.querySelectorAll("#explanation .multiples path")].map((one) => one.getAttribute("d"));
    expect(paths.filter((path) => path?.endsWith("Z"))).toEqual([]);
    expect(textOf("#explanation .key")).toBe("xy");
  });

  it("of a segment comparison without a difference says so", async () => {
    const equal = { ...segments, segments: [segment("Home", "rent", 0.81, false)], tenths: [] };
    const { textOf } = await readReport(record, { [`${EVAL}/segments.json`]: JSON.stringify(equal) });
    expect(textOf("#segments .proof")).toContain("No segment is worse than the rest");
    expect(textOf("#segments")).not.toContain("Tenths");
    const few = { ...segments, segments: [], tenths: [], left_out: 4 };
    const small = await readReport(record, { [`${EVAL}/segments.json`]: JSON.stringify(few) });
    expect(small.textOf("#segments p")).toContain("All 4 segments have too few rows");
  });
});
