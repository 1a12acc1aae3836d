import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { templateNames } from "../../advice/recommend/template-names.ts";
import type { Task } from "../../spec/context.ts";
import { check } from "../check.ts";
import { nodeHost } from "../host/host.ts";
import { runPipeline } from "../run.ts";
import { initProject } from "./init-project.ts";
import { recommendTemplate } from "./recommend-template.ts";
import { templates } from "./templates.ts";

/* Each template as `init` writes it, for real customers: checked, and run to its end. */

const folder = mkdtempSync(join(tmpdir(), "specline-templates-"));
const host = { ...nodeHost(() => undefined), folder };
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(() => {
  const all = readFileSync(
    fileURLToPath(new URL("../../../examples/credit-risk/data/credit.csv", import.meta.url)),
    "utf8",
  );
  const [header = "", ...rows] = all.trimEnd().split("\n").slice(0, 601);
  writeFileSync(join(folder, "credit.csv"), `${[header, ...rows].join("\n")}\n`);
  const place = header.split(",").indexOf("Status");
  const unlabelled = [header, ...rows.slice(0, 50)].map((row) => row.split(",").toSpliced(place, 1).join(","));
  writeFileSync(join(folder, "new.csv"), `${unlabelled.join("\n")}\n`);
});

const LABELS: Readonly<Record<Task, string>> = { binary: "Status", multiclass: "Home", regression: "Income" };
/** A search takes long, and differs between tasks in its metric only. */
const tasksOf = (name: (typeof templateNames)[number]): readonly (Task | undefined)[] =>
  name === "tuning" ? ["binary"] : (templates[name].tasks ?? (Object.keys(LABELS) as Task[]));
/** Scoring comes last, so that the latest run is one that only scored. */
const inOrder = [...templateNames.filter((name) => name !== "scoring"), "scoring" as const];
const cases = inOrder.flatMap((name) => {
  const tasks = tasksOf(name);
  return (tasks.length === 0 ? [undefined] : tasks).map((task) => [name, task] as const);
});

const runs: string[] = [];
test.each(cases)(
  "the template %s runs for %s",
  async (template, task) => {
    // Rows that are only scored have the columns of the first model.
    const model = task === undefined ? runs[0] : undefined;
    const request = { template, model, label: task && LABELS[task], yes: true, ci: false } as const;
    const made = await initProject(host, { ...request, data: task === undefined ? "new.csv" : "credit.csv" });
    expect(made.diagnostics.filter(({ severity }) => severity !== "note")).toEqual([]);
    expect(made.value?.task).toBe(task);
    const file = `${template}-${task}.yaml`;
    renameSync(join(folder, "pipeline.yaml"), join(folder, file));
    const checked = await check(host, file, { target: "local", fix: false });
    expect(checked.diagnostics.filter(({ severity }) => severity !== "note")).toEqual([]);
    const { record, diagnostics } = await runPipeline(host, file, { work: ".specline", parameters: [], cache: true });
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(record?.status).toBe("succeeded");
    if (record !== undefined) runs.push(record.run);
  },
  300_000,
);

test("the model of a run that only scored can score again", async () => {
  rmSync(join(folder, "model.tar.gz"));
  const made = await initProject(host, { data: "new.csv", template: "scoring", yes: true, ci: false });
  expect(made.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(made.value?.assumed).toMatchObject([{ about: "model", value: runs.at(-1) }]);
  expect(made.value?.files).toContain("model.tar.gz");
  rmSync(join(folder, "pipeline.yaml"));
});

test("recommends the template that init writes by default", async () => {
  for (const [task, label] of Object.entries(LABELS)) {
    const { value } = await recommendTemplate(host, { data: "credit.csv", label });
    const made = await initProject(host, { data: "credit.csv", label, yes: true, ci: false });
    expect([value?.templates[0].name, made.value?.template]).toEqual([task, task]);
    expect(value?.positive).toBe(made.value?.positive);
    rmSync(join(folder, "pipeline.yaml"));
  }
  const { value } = await recommendTemplate(host, { data: "new.csv", label: "Outcome" });
  expect(value?.templates[0]).toMatchObject({ name: "scoring", command: "specline init new.csv --template scoring" });
});
