import { html, type Markup } from "../../base/markup.ts";
import type { Isolation, StepRecord } from "../../local/record/record.ts";
import { artifactsOf } from "../data/artifacts.ts";
import type { Section } from "../section.ts";
import type { ReportSource } from "../source.ts";

const ISOLATIONS: Readonly<Record<Isolation, string>> = {
  namespace: "in its own mount namespace, where /opt/ml is the same as in the container",
  paths: "with paths passed in arguments and environment variables",
};

/** Which steps actually ran on this machine, and which were emulated. */
export function execution({ record, rendered }: ReportSource): Section {
  const of = (want: (step: StepRecord) => boolean): readonly string[] =>
    record.steps.filter(want).map(({ name }) => name);
  const ran = (step: StepRecord): boolean =>
    step.cachedFrom === undefined && step.status !== "skipped" && step.status !== "waiting";
  const cutOff = (step: StepRecord): boolean => step.status === "stopped" && step.emulation === "none";
  const isolations = [
    ...new Set(record.steps.filter(ran).flatMap(({ isolation }) => (isolation === undefined ? [] : [isolation]))),
  ];
  const groups: readonly (readonly [string, readonly string[]])[] = [
    ...isolations.map(
      (isolation) =>
        [
          `Ran as a process, ${ISOLATIONS[isolation]}`,
          of((step) => ran(step) && step.isolation === isolation),
        ] as const,
    ),
    ["Ran as a process", of((step) => ran(step) && step.emulation === "process" && step.isolation === undefined)],
    [
      "Emulated: something on this machine took the service's place",
      of((step) => ran(step) && step.emulation === "emulated"),
    ],
    ["Not run: the user provided the result", of((step) => ran(step) && step.emulation === "stubbed")],
    ["Evaluated by the interpreter", of((step) => ran(step) && step.emulation === "none" && !cutOff(step))],
    ["Killed with the run, before it was recorded how they ran", of(cutOff)],
    ["Reused from an earlier run", of(({ cachedFrom }) => cachedFrom !== undefined)],
    ["Did not run", of(({ status }) => status === "skipped" || status === "waiting")],
  ];
  const notes = [...record.notes, ...rendered.faults];
  const body = html`${notes.length > 0 && html`<ul class="notes">${notes.map((note) => html`<li>${note}</li>`)}</ul>`}
<dl class="groups">${groups
    .filter(([, names]) => names.length > 0)
    .map(([title, names]) => html`<div><dt>${title}</dt><dd>${names.join(", ")}</dd></div>`)}</dl>`;
  return { id: "execution", title: "How each step ran", body };
}

/** The packages in AWS's containers (see docs/scripts.md), and Python itself. */
const CONTAINER_PACKAGES: readonly string[] = ["python", "numpy", "pandas", "scikit-learn", "xgboost"];

/** The interpreter, packages and parameters, and the location of every output. */
export function environment({ record }: ReportSource): Section {
  const artifacts = artifactsOf(record);
  const { interpreter, manifest } = record;
  const parameters = Object.entries(record.parameters);
  const named = Object.fromEntries(
    Object.entries(interpreter.packages).filter(([name]) => CONTAINER_PACKAGES.includes(name)),
  );
  const others = Object.entries(interpreter.packages).length - Object.keys(named).length;
  const body = html`<dl class="pairs"><div><dt>Interpreter</dt><dd class="mono">${interpreter.python}</dd></div>${pairs(named)}${
    manifest !== undefined && pairs({ specline: manifest.specline, ...manifest.packs })
  }</dl>
${others > 0 && html`<details><summary>All packages <span class="quiet">${others + Object.keys(named).length}</span></summary><dl class="pairs">${pairs(interpreter.packages)}</dl></details>`}
${parameters.length > 0 && html`<h3>Parameters</h3><dl class="pairs">${pairs(record.parameters)}</dl>`}
${manifest !== undefined && Object.keys(manifest.context).length > 0 && html`<h3>Shared by all steps</h3><dl class="pairs">${pairs(manifest.context)}</dl>`}
${
  artifacts.length > 0 &&
  html`<details><summary>Locations of all outputs <span class="quiet">${artifacts.length}</span></summary><div class="scroll" tabindex="0"><table class="paths"><thead><tr><th>Step</th><th>Output</th><th>Kind</th><th>Here</th></tr></thead><tbody>${artifacts.map(
    ({
      step,
      port,
      kind,
      path,
    }) => html`<tr><td>${step}</td><td>${port}</td><td><code>${kind ?? ""}</code></td><td class="mono">${path}</td></tr>
`,
  )}</tbody></table></div></details>`
}`;
  return { id: "environment", title: "Environment", body };
}

const pairs = (values: Readonly<Record<string, string | number | boolean>>): readonly Markup[] =>
  Object.entries(values).map(
    ([name, value]) => html`<div><dt>${name}</dt><dd class="mono">${String(value)}</dd></div>`,
  );
