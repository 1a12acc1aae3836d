import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { disk } from "../../test/fixtures/run/disk.ts";
import { changed, RUN_FOLDER, record } from "../../test/fixtures/run/record.ts";
import type { RunRecord } from "../local/record/record.ts";
import { writeReport } from "./index.ts";

const read = async (run: RunRecord, instead: Readonly<Record<string, string | undefined>> = {}) => {
  const page = await writeReport(run, disk(instead), RUN_FOLDER);
  const { document } = parseHTML(page);
  const ids = [...document.querySelectorAll("section")].map(({ id }) => id);
  const textOf = (selector: string): string =>
    (document.querySelector(selector)?.textContent ?? "").replace(/\s+/g, " ");
  return { page, document, ids, textOf };
};

const EVAL = `${RUN_FOLDER}/XGBoostModelEval_calibration/metrics`;

describe("the report of a successful run", async () => {
  const { page, document, ids, textOf } = await read(record);

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
  const { document, ids, page, textOf } = await read(run, { [`${RUN_FOLDER}/logs/train.log`]: log });

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
  const { ids, textOf } = await read(bare as RunRecord, {
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
  const { document, textOf, ids } = await read({ ...record, searches: { Tune: search } });

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

describe("documents from scripts", () => {
  it("are listed and omitted if they are corrupt", async () => {
    const { document, textOf } = await read(record, {
      [`${EVAL}/curves.json`]: '{"roc": ',
      [`${EVAL}/metrics.json`]: '{"auc": 0.8, "intervals": "<none>"}',
    });
    expect([...document.querySelectorAll("#curves h3")].map((heading) => heading.textContent)).toEqual(["ROC"]);
    expect(textOf(".notes")).toContain("XGBoostModelEval_calibration, metrics/curves.json cannot be read");
    expect(textOf(".notes")).toContain(
      "XGBoostModelEval_calibration, metrics/metrics.json does not have the format that scripts write: intervals",
    );
  });

  it("show column and feature names unchanged, including markup", async () => {
    const nasty = "<script>alert('x')</script>&\"";
    const column = { name: nasty, type: "category", missing: 0, distinct: 1, sentinels: {}, top: [[nasty, 3]] };
    const { document, textOf } = await read(record, {
      [`${RUN_FOLDER}/DataLoading_training/metadata/profile.json`]: JSON.stringify({
        rows: 3,
        columns: [column],
        label: { column: nasty, counts: { [nasty]: 3 } },
      }),
      [`${RUN_FOLDER}/XGBoostTraining/model/importance.json`]: JSON.stringify({ gain: { [nasty]: 1 } }),
    });
    expect(document.querySelector("script")).toBeNull();
    expect(textOf("#data .columns tbody")).toContain(nasty);
  });

  const PREDICTIONS = `${RUN_FOLDER}/XGBoostModelEval_calibration/predictions/predictions.csv`;

  it("shows a confusion matrix for more than two classes", async () => {
    const rows = ["1,all,a,0.9,0.1,0", '2,all,"b, too",0.2,0.7,0.1', '3,all,"b, too",0.6,0.3,0.1', "4,all,c,0,0.1,0.9"];
    const table = `__row_id,split,label,score_a,"score_b, too",score_c\n${rows.join("\n")}\n`;
    const { document } = await read(record, { [PREDICTIONS]: table });
    const cells = [...document.querySelectorAll("#errors tbody tr")].map((row) => (row.textContent ?? "").trim());
    expect(cells).toEqual(["a1100 %00 %00 %1", "b, too150.0 %150.0 %00 %2", "c00 %00 %1100 %1"]);
  });

  it("shows predicted numbers against actual ones", async () => {
    const rows = Array.from({ length: 40 }, (_, index) => `${index},all,${index * 3},${index * 3 + (index % 5)}`);
    const { document } = await read(record, { [PREDICTIONS]: `__row_id,split,label,score\n${rows.join("\n")}\n` });
    expect(document.querySelector("#errors svg")?.getAttribute("aria-label")).toBe(
      "Predicted against true, calibration",
    );
    expect(document.querySelectorAll("#errors circle")).toHaveLength(40);
  });

  it("are distinguished by step if two steps have measurements with the same name", async () => {
    const { manifest, steps } = record;
    const of = <T extends { readonly name?: string; readonly id?: string }>(list: readonly T[]): T =>
      list.find((one) => (one.name ?? one.id) === "XGBoostModelEval_calibration") as T;
    const twice = (metrics: string) =>
      read(
        {
          ...record,
          steps: [
            ...steps,
            {
              ...of(steps),
              name: "Again",
              outputs: { metrics: { uri: "s3://b/m", path: `${RUN_FOLDER}/XGBoostTraining` } },
            },
          ],
          manifest: { ...manifest, steps: [...(manifest?.steps ?? []), { ...of(manifest?.steps ?? []), id: "Again" }] },
        } as RunRecord,
        { [`${RUN_FOLDER}/XGBoostTraining/metrics.json`]: metrics },
      );
    const other = await twice('{"auc": 0.7, "branch": "calibration"}');
    expect(other.textOf("#metrics thead")).toContain("calibration, XGBoostModelEval_calibration");
    expect(other.textOf("#metrics thead")).toContain("calibration, Again");
  });

  it("are shown once if a later step passes on the same rows, regardless of the names", async () => {
    const { manifest, steps } = record;
    const id = "XGBoostModelEval_calibration";
    const outputs = { calibrated: { uri: "s3://b/c", path: `${RUN_FOLDER}/${id}/predictions` } };
    const later = { ...steps.find(({ name }) => name === id), name: "Later", outputs };
    const declared = (manifest?.steps ?? []).flatMap(({ branch: _, ...one }) => (one.id === id ? [one] : []));
    const kinds = { calibrated: { kind: "predictions.labelled.calibrated" } };
    const { textOf } = await read({
      ...record,
      steps: [...steps, later],
      manifest: { ...manifest, steps: [...(manifest?.steps ?? []), { ...declared[0], id: "Later", outputs: kinds }] },
    } as RunRecord);
    expect(textOf("#curves .key")).toContain("calibration AUC 0.821");
    expect(textOf("#curves .key")).not.toContain("Later");
  });

  it("show the rows drawn from each stratum and each fitted transform once", async () => {
    const { manifest, ...run } = record;
    const step = record.steps[0] as RunRecord["steps"][number];
    const kinds = {
      data: "tabular.processed",
      fills: "fitted.imputation",
      rates: "fitted.risk",
      picks: "fitted.selection",
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
    const { document, textOf } = await read(
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
    ]);
    expect(textOf("#transforms figcaption")).toBe("Learns (calibration)Sampled, balanced: 60 of 100 train rows.");
  });

  it("names a transform from a user's pack", async () => {
    const { manifest, ...run } = record;
    const outputs = { quantiles: { uri: "s3://b/quantiles", path: EVAL } };
    const { textOf } = await read(
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

  it("can be completely absent", async () => {
    const { manifest: _, ...bare } = changed(
      Object.fromEntries(record.steps.map(({ name }) => [name, { outputs: {} }])),
    );
    const { ids } = await read(bare as RunRecord);
    expect(ids).toEqual(["gates", "steps", "execution", "environment"]);
  });

  it("are found by their files if there is no manifest", async () => {
    const { manifest: _, ...bare } = record;
    const { ids } = await read(bare as RunRecord);
    expect(ids).toEqual(expect.arrayContaining(["metrics", "curves", "calibration", "model", "data"]));
  });
});
