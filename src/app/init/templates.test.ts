import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { templateNames } from "../../advice/recommend/template-names.ts";
import { compile } from "../../compile/index.ts";
import { resolve } from "../../resolve/index.ts";
import { validateDefinition } from "../../sagemaker/validate/index.ts";
import type { Task } from "../../spec/context.ts";
import { localTarget } from "../../spec/target.ts";
import { Pipeline } from "../../steps/pipeline.ts";
import { startingFiles } from "./starting-files.ts";
import { templates, templateTexts } from "./templates.ts";

const readText = (path: string) => readFile(path, "utf8");
const ALL: readonly Task[] = ["binary", "multiclass", "regression"];
const cases = templateNames.flatMap((name) => {
  const tasks: readonly (Task | undefined)[] = templates[name].tasks ?? ALL;
  return (tasks.length === 0 ? [undefined] : tasks).map((task) => [name, task] as const);
});

test.each(cases)("the template %s for %s compiles without a message", async (template, task) => {
  const odd = { name: "p", data: 'it\'s: a "table".csv', template, model: "of $& us/model.tar.gz" } as const;
  const label = task === undefined ? {} : { task, label: "yes" };
  const positive = task === "binary" ? { positive: "1" } : {};
  const texts = await templateTexts(template, readText);
  const { "pipeline.yaml": text = "", ...files } = startingFiles({ ...odd, ...label, ...positive }, texts);
  const spec = parse(text);
  // Cells are strings, also those that YAML would read as something else.
  expect([spec.data, spec.label, spec.positive]).toEqual([
    odd.data,
    ...(task ? ["yes"] : [undefined]),
    positive.positive,
  ]);
  const authored = Pipeline.fromSpec(spec);
  const wired = resolve(authored.toPipeline(), authored.registry);
  const sources = { scripts: {}, runtime: { root: "", tree: {} }, data: {} };
  const compiled = compile(wired.value, localTarget, sources, authored.registry, { version: "0" });
  const faults = [...wired.diagnostics, ...validateDefinition(compiled.value.definition)];
  expect(faults.filter(({ severity }) => severity !== "note").map(({ code }) => code)).toEqual([]);
  // Each script of the pipeline is among the files, and no file is missing or unused.
  const scripts = [...text.matchAll(/script: ([\w./-]+)/g)].map(([, path = ""]) => path);
  const written = Object.keys(texts.files);
  expect(scripts.filter((path) => !written.some((file) => file === path || file.startsWith(`${path}/`)))).toEqual([]);
  expect(written.filter((file) => !scripts.some((path) => file.startsWith(path)))).toEqual([]);
  expect(Object.values(files).filter((one) => one === "")).toEqual([]);
  if (template === "scoring") expect(spec.steps[0].config.source).toBe(odd.model);
});
