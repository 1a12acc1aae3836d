import { describe, expect, it } from "vitest";
import { changed, RUN_FOLDER, record } from "../../test/fixtures/run/record.ts";
import type { RunRecord } from "../local/record/record.ts";
import { EVAL, readReport } from "./testing/read-report.ts";

describe("documents from scripts", () => {
  it("are listed and omitted if they are corrupt", async () => {
    const { document, textOf } = await readReport(record, {
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
    const { document, textOf } = await readReport(record, {
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
    const { document } = await readReport(record, { [PREDICTIONS]: table });
    const cells = [...document.querySelectorAll("#errors tbody tr")].map((row) => (row.textContent ?? "").trim());
    expect(cells).toEqual(["a1100 %00 %00 %1", "b, too150.0 %150.0 %00 %2", "c00 %00 %1100 %1"]);
  });

  it("shows predicted numbers against actual ones", async () => {
    const rows = Array.from({ length: 40 }, (_, index) => `${index},all,${index * 3},${index * 3 + (index % 5)}`);
    const { document } = await readReport(record, {
      [PREDICTIONS]: `__row_id,split,label,score\n${rows.join("\n")}\n`,
    });
    expect(document.querySelector("#errors svg")?.getAttribute("aria-label")).toBe(
      "Predicted against true, calibration",
    );
    expect(document.querySelectorAll("#errors circle")).toHaveLength(40);
  });

  it("reads the parts that several instances wrote as one table, and uses none if one is corrupt", async () => {
    const rows = Array.from({ length: 40 }, (_, index) => `${index},all,${index * 3},${index * 3 + (index % 5)}\n`);
    const header = "__row_id,split,label,score\n";
    const part = (number: number) => PREDICTIONS.replace("predictions.csv", `part-00000-${number}.csv`);
    const parts = {
      [PREDICTIONS]: undefined,
      [part(2)]: header + rows.slice(15).join(""),
      [part(1)]: header + rows.slice(0, 15).join(""),
    };
    const { document } = await readReport(record, parts);
    expect(document.querySelectorAll("#errors circle")).toHaveLength(40);
    const corrupt = await readReport(record, { ...parts, [part(2)]: `${header}"1` });
    expect(corrupt.document.querySelectorAll("#errors circle")).toHaveLength(0);
    expect(corrupt.textOf(".notes")).toContain("predictions/part-00000-2.csv cannot be read");
  });

  it("are distinguished by step if two steps have measurements with the same name", async () => {
    const { manifest, steps } = record;
    const of = <T extends { readonly name?: string; readonly id?: string }>(list: readonly T[]): T =>
      list.find((one) => (one.name ?? one.id) === "XGBoostModelEval_calibration") as T;
    const twice = (metrics: string) =>
      readReport(
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
    const { textOf } = await readReport({
      ...record,
      steps: [...steps, later],
      manifest: { ...manifest, steps: [...(manifest?.steps ?? []), { ...declared[0], id: "Later", outputs: kinds }] },
    } as RunRecord);
    expect(textOf("#curves .key")).toContain("calibration AUC 0.821");
    expect(textOf("#curves .key")).not.toContain("Later");
  });

  it("can be completely absent", async () => {
    const { manifest: _, ...bare } = changed(
      Object.fromEntries(record.steps.map(({ name }) => [name, { outputs: {} }])),
    );
    const { ids } = await readReport(bare as RunRecord);
    expect(ids).toEqual(["gates", "steps", "execution", "environment"]);
  });

  it("are found by their files if there is no manifest", async () => {
    const { manifest: _, ...bare } = record;
    const { ids } = await readReport(bare as RunRecord);
    expect(ids).toEqual(expect.arrayContaining(["metrics", "curves", "calibration", "model", "data"]));
  });
});
