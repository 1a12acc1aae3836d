import { nodeHost } from "../../app/host/host.ts";
import { listSteps, type PortPage, projectSchema, type StepPage, showStep } from "../../app/steps.ts";
import { diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import type { Call } from "../command.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import { table } from "../terminal/table.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { wrapped } from "../terminal/wrap.ts";

export async function run({ words: [name, made], options, terminal }: Call): Promise<ExitStatus> {
  const host = nodeHost(terminal.say, terminal.redactor);
  if (options["schema"] === true) {
    const { value, diagnostics } = await projectSchema(host);
    terminal.report(diagnostics);
    process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    return statusOf(diagnostics);
  }
  if (name === "new") return begin(terminal, made, options["in"] as string);
  if (made !== undefined) {
    const fault = diagnostic("usage/too-many", { command: "steps", expected: "at most 1 argument", given: 2 });
    throw new SpeclineError([fault]);
  }
  if (name === undefined) {
    const { value: steps, diagnostics } = await listSteps(host);
    terminal.printJson(steps);
    terminal.report(diagnostics);
    const rows = steps.map((step) => [terminal.color.bold(step.name), `.${step.verb}()`, step.summary]);
    terminal.print(table(terminal, [{ title: "step" }, { title: "call" }, { title: "what it does" }], rows));
    return statusOf(diagnostics);
  }
  const { value, diagnostics } = await showStep(host, name);
  terminal.printJson(value ?? { ok: false, diagnostics });
  terminal.report(diagnostics);
  if (value !== undefined) terminal.print(page(terminal, value));
  return statusOf(diagnostics);
}

/** `steps new NAME`: a step to begin with. */
async function begin(terminal: Terminal, name: string | undefined, folder: string): Promise<ExitStatus> {
  if (name === undefined) {
    const data = { command: "steps new", argument: "a name", example: "specline steps new DriftCheck" };
    throw new SpeclineError([diagnostic("usage/missing-argument", data)]);
  }
  const { newStep } = await import("../../app/new-step.ts");
  const { files, diagnostics } = await newStep(nodeHost(terminal.say, terminal.redactor), name, folder);
  terminal.printJson({ ok: files.length > 0, files, diagnostics });
  terminal.report(diagnostics);
  for (const file of files) terminal.print(file);
  return statusOf(diagnostics);
}

/** What stands in the place of a default. */
const WITHOUT: Readonly<Record<string, string>> = { essential: "to be given", system: "none", derived: "worked out" };

function page(terminal: Terminal, step: StepPage): string {
  const { color } = terminal;
  const names = [...step.aliases, ...step.roles];
  const head = [
    `${color.bold(step.name)}  .${step.verb}()  ${color.dim(`${step.job} job, pack ${step.pack}`)}`,
    wrapped(step.summary, terminal.width),
    ...(names.length === 0 ? [] : [color.dim(wrapped(`also called ${names.join(", ")}`, terminal.width))]),
  ];
  const ports = (title: string, all: readonly PortPage[]): readonly string[] =>
    all.length === 0
      ? []
      : [
          "",
          table(
            terminal,
            [{ title }, { title: "kind" }, { title: "" }],
            all.map(({ name, kind, optional, doc }) => [name, kind, optional ? `optional: ${doc}` : doc]),
          ),
        ];
  const fields = step.config.map((field) => [
    field.name,
    field.default === undefined
      ? field.context === undefined
        ? (WITHOUT[field.tier] ?? field.tier)
        : "from context"
      : JSON.stringify(field.default),
    `${field.doc} ${color.dim(`(${field.takes})`)}`,
  ]);
  return [
    ...head,
    ...ports("input", step.inputs),
    ...ports("output", step.outputs),
    ...(fields.length === 0
      ? []
      : ["", table(terminal, [{ title: "config" }, { title: "default" }, { title: "" }], fields)]),
  ].join("\n");
}
