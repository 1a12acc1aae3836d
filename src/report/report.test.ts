import { describe, expect, it } from "vitest";
import { changed, RUN_FOLDER, record } from "../../test/fixtures/run/record.ts";
import type { RunRecord } from "../local/record/record.ts";
import { readReport } from "./testing/read-report.ts";

describe("the report of a successful run", async () => {
  const { page, document, ids, textOf } = await readReport(record);

  it("has every section and a link to each", () => {
    expect(ids).toEqual([
      "gates",
      "graph",
      "steps",
      "metrics",
      "curves",
      "errors",
      "calibration",
      "model",
      "data",
      "rows",
      "execution",
      "environment",
    ]);
    expect([...document.querySelectorAll("nav a")].map((link) => link.getAttribute("href"))).toEqual(
      ids.map((id) => `#${id}`),
    );
  });

  it("loads nothing external and runs no scripts, as its policy requires", () => {
    expect(page).not.toMatch(/https?:/);
    expect(page).not.toMatch(/<script|<link|<iframe|@import|url\(/i);
    expect(page).not.toMatch(/ style="/);
    expect(document.querySelector("meta[http-equiv=Content-Security-Policy]")?.getAttribute("content")).toMatch(
      /^default-src 'none'/,
    );
  });

  it("has no broken internal links", () => {
    const targets = [...document.querySelectorAll("a[href]")].map((link) => link.getAttribute("href") ?? "");
    for (const target of targets) expect(document.getElementById(target.slice(1)), target).not.toBeNull();
  });

  it("contains metrics with their intervals and the gate's numbers", () => {
    expect(textOf(".tiles")).toContain("AUC0.8210.788 – 0.851");
    expect(textOf(".tiles")).toContain("ECE after calibration0.0360.128 before");
    expect(textOf("#gates")).toContain("AUC 0.821 of XGBoostModelEval_calibration meets ≥ 0.8");
    expect(textOf("#gates")).toContain("95 % interval 0.788 to 0.851, which contains the limit");
  });

  it("describes every chart for users who cannot see it", () => {
    const titles = [...document.querySelectorAll("figure svg")].map((svg) => svg.getAttribute("aria-label"));
    expect(titles).toEqual([
      "ROC",
      "Precision and recall",
      "Gain",
      "Scores by class, calibration",
      "Reliability, calibration",
      "Feature importance",
      "Training: logloss",
      "Training: auc",
    ]);
    expect([...document.querySelectorAll("figure svg")].every((svg) => svg.getAttribute("role") === "img")).toBe(true);
  });

  it("computes rankings from the trainer's archive for rows that only the trainer has scored", () => {
    expect(textOf("#metrics thead")).toContain("training, test");
    expect(textOf("#curves .key")).toMatch(/training, test AUC 0\.8\d\d \(0\.\d{3}–0\.\d{3}\)/);
  });

  it("uses row ids to prove that branches and splits do not share rows", () => {
    expect(textOf(".proof")).toBe("Disjoint. training and calibration: 0 rows in common of 3,566 and 888.");
    expect(document.querySelectorAll("#rows tbody tr")).toHaveLength(5);
  });

  it("profiles every column of both branches", () => {
    expect(document.querySelectorAll("#data .columns tbody tr")).toHaveLength(14);
    expect(textOf("#data")).toContain("sentinel 99999999 in 3 rows");
  });
});

describe("a failed run", async () => {
  const log = `${Array.from({ length: 9000 }, (_, index) => `line ${index} of the log`).join("\n")}\n\u001b[31m<script>alert(1)</script>\u001b[0m`;
  const message = "the label column '<b>Statsu</b>' is not in the data";
  const run = changed(
    {
      XGBoostTraining: { status: "failed", exitCode: 1, log: "logs/train.log", message, outputs: {} },
      XGBoostModelEval_calibration: { status: "skipped", message: "<script>x()</script>", outputs: {} },
      QualityGate: { status: "skipped" },
    },
    { status: "failed", notes: ["an earlier run <i>was killed</i>"] },
  );
  const { document, ids, page, textOf } = await readReport(run, { [`${RUN_FOLDER}/logs/train.log`]: log });

  it("starts with what went wrong and the last lines of the log", () => {
    expect(ids[0]).toBe("failures");
    expect(textOf(".sentence")).toContain("'XGBoostTraining' failed, 2 were not run.");
    expect(textOf("#failures .message")).toBe(message);
    expect(textOf("#failures pre")).toMatch(/line 8999 of the log <script>alert\(1\)<\/script>$/);
  });

  it("cuts the middle out of a long log and adds a note", () => {
    expect(document.querySelectorAll("#logs pre")).toHaveLength(2);
    expect(textOf("#logs .cut")).toMatch(/^\d+\.\d KiB omitted; the complete log is in logs\/train\.log\.$/);
    expect(textOf("#logs pre")).toMatch(/^line 0 of the log.*\d of the log ?$/);
  });

  it("never interprets a string as markup", () => {
    expect(document.querySelector("script, b b, .note script, .notes i")).toBeNull();
    expect(page).not.toContain("<b>Statsu");
  });

  it("omits missing measurements but still shows the rest", () => {
    expect(ids).not.toContain("metrics");
    expect(ids).toEqual(expect.arrayContaining(["graph", "steps", "data", "rows", "logs"]));
    expect(textOf("#gates .badge")).toBe("skipped");
  });
});

describe("a killed run", async () => {
  const { manifest: _, ...bare } = changed(
    {
      XGBoostTraining: { status: "stopped", emulation: "none", outputs: {} },
      XGBoostModelEval_calibration: { status: "waiting", outputs: {} },
    },
    { status: "interrupted" },
  );
  const { ids, textOf } = await readReport(bare as RunRecord, {
    [`${RUN_FOLDER}/logs/XGBoostTraining.log`]: "[0] auc:0.7\n",
  });

  it("shows where it stopped, how to continue, and the log that its record does not name", () => {
    expect(ids[0]).toBe("failures");
    expect(textOf("#failures h2")).toBe("Where it stopped");
    expect(textOf("#failures pre")).toBe("[0] auc:0.7");
    expect(textOf("#failures")).toContain("Run it again to continue");
    expect(textOf(".sentence")).toContain("1 was stopped, 1 was not run.");
    expect(textOf("footer")).toContain("Written by Specline. ");
  });
});

describe("a hyperparameter search", async () => {
  const trials = [
    { number: 1, hyperparameters: { eta: "0.1", booster: "<dart>" }, value: 0.7912, seconds: 61 },
    { number: 2, hyperparameters: { eta: "0.00004", booster: "tree" }, message: "it stopped with <i>KeyError</i>" },
    { number: 3, hyperparameters: { eta: "0.3", booster: "tree" }, value: 0.7914, seconds: 2 },
  ];
  const search = { metric: "validation:auc", better: "higher", trials, best: 3 } as const;
  const { document, textOf, ids } = await readReport({ ...record, searches: { Tune: search } });

  it("lists its training jobs from best to worst and marks the winner", () => {
    expect(ids).toContain("search");
    expect(textOf("#search p")).toContain(
      "Tune: 3 training jobs, 1 of which failed; job 3 won with validation:auc 0.7914",
    );
    const rows = [...document.querySelectorAll("#search tbody tr")].map((row) => (row.textContent ?? "").trim());
    expect(rows).toEqual([
      "30.7914tree0.3002.00 swon",
      "10.7912<dart>0.10061.0 s",
      "2failedtree0.000040–it stopped with <i>KeyError</i>",
    ]);
  });

  it("draws them in the order tried and marks the winner", () => {
    expect(document.querySelector("#search svg")?.getAttribute("aria-description")).toBe(
      "validation:auc, higher is better; job 3 won with 0.7914",
    );
    expect(document.querySelectorAll("#search circle")).toHaveLength(3);
  });
});

describe("a run after another one of its pipeline", async () => {
  const evaluation = "XGBoostModelEval_calibration";
  const metrics = (auc: number) => ({ [evaluation]: { auc, rows: 888, intervals: { auc: [0.788, 0.851] } } });
  const before = { ...record, run: "earlier", metrics: metrics(0.78), definitionDigest: "another" };
  const now = { ...record, metrics: metrics(0.82) };

  it("shows the metrics of both", async () => {
    const { ids, textOf } = await readReport(now, {}, { before });
    expect(ids).toContain("last-run");
    expect(textOf("#last-run p")).toContain("The run before, earlier of 2026-11-23 18:41 UTC, had another definition.");
    expect(textOf("#last-run tbody")).toBe(`${evaluation}AUC0.7800.820+0.040betteroutside `);
    expect(textOf("#last-run .quiet")).toContain(`specline compare earlier ${record.run}`);
  });

  it("shows nothing if no step measured the same", async () => {
    expect((await readReport(now, {}, { before: { ...before, metrics: {} } })).ids).not.toContain("last-run");
  });
});
