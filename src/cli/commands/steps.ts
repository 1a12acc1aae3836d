import { listSteps, type PortPage, type StepPage, showStep } from "../../app/steps.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";
import type { Call } from "../program.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";

export async function run({ words: [name], terminal }: Call): Promise<ExitStatus> {
  if (name === undefined) {
    const steps = listSteps();
    terminal.printJson(steps);
    const rows = steps.map((step) => [terminal.color.bold(step.name), `.${step.verb}()`, step.summary]);
    terminal.print(table(terminal, [{ title: "step" }, { title: "call" }, { title: "what it does" }], rows));
    return EXIT.done;
  }
  const { value, diagnostics } = showStep(name);
  terminal.printJson(value ?? { ok: false, diagnostics });
  terminal.report(diagnostics);
  if (value !== undefined) terminal.print(page(terminal, value));
  return statusOf(diagnostics);
}

function page(terminal: Terminal, step: StepPage): string {
  const { color } = terminal;
  const names = [...step.aliases, ...step.roles];
  const head = [
    `${color.bold(step.name)}  .${step.verb}()  ${color.dim(`${step.job} job, pack ${step.pack}`)}`,
    step.summary,
    ...(names.length === 0 ? [] : [color.dim(`also called ${names.join(", ")}`)]),
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
        ? field.tier
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
