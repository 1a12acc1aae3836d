import { listSteps, type PortPage, projectSchema, type StepPage, showStep } from "../../app/steps.ts";
import { diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import type { Tier } from "../../spec/fields.ts";
import type { Hosts } from "../../spec/job.ts";
import type { Call } from "../definitions/index.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import { wrap } from "../terminal/columns.ts";
import { table } from "../terminal/table.ts";
import type { Terminal } from "../terminal/terminal.ts";

export async function run(call: Call<"steps">): Promise<ExitStatus> {
  const { words, options, terminal, host } = call;
  const [name, newName] = words;
  if (options.schema === true || options.catalog === true) {
    refuseOthers(call);
    const { stepCatalog } = await import("../../app/step-catalog.ts");
    const catalog = options.schema === true ? undefined : await stepCatalog(host);
    const { value, diagnostics } = catalog ?? (await projectSchema(host));
    terminal.report(diagnostics);
    const document = catalog === undefined ? value : { ...catalog.value, diagnostics };
    terminal.printText(`${JSON.stringify(document, null, 2)}\n`);
    return statusOf(diagnostics);
  }
  if (name === "new") return create(call, newName);
  if (newName !== undefined) {
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

/** The schema and the catalog each cover all steps, and each is a separate document. */
function refuseOthers({ words, options }: Call<"steps">): void {
  const given = words.filter((word) => word !== undefined).length;
  const both = options.schema === true && options.catalog === true;
  if (given === 0 && !both) return;
  const command = `steps ${options.catalog === true ? "--catalog" : "--schema"}`;
  const data = { command, expected: "no arguments", given };
  const fault = both
    ? diagnostic("usage/too-many", { command, expected: "no --schema", given: 1 }, {}, { hint: "run them separately" })
    : diagnostic("usage/too-many", data, {}, { hint: `omit ${command.slice(6)}, or the rest` });
  throw new SpeclineError([fault]);
}

/** `steps new NAME` creates a step. */
async function create({ options, terminal, host }: Call<"steps">, name: string | undefined): Promise<ExitStatus> {
  if (name === undefined) {
    const data = { command: "steps new", argument: "a name", example: "specline steps new DriftCheck" };
    throw new SpeclineError([diagnostic("usage/missing-argument", data)]);
  }
  const { newStep } = await import("../../app/new-step.ts");
  const { files, diagnostics } = await newStep(host, name, options.in);
  terminal.printJson({ ok: files.length > 0, files, diagnostics });
  terminal.report(diagnostics);
  for (const file of files) terminal.print(file);
  return statusOf(diagnostics);
}

/** The label that a table shows for a field without a default. */
const WITHOUT_DEFAULT: Readonly<Record<Tier, string>> = {
  essential: "required",
  system: "none",
  derived: "computed",
};

/** What a step's job does with several instances. */
const INSTANCES: Readonly<Record<Hosts, string>> = {
  share: "several instances share its work",
  exchange: "several instances share its work, and exchange messages over the network",
  repeat: "one instance: several would each do all of its work",
};

function page(terminal: Terminal, step: StepPage): string {
  const { color, width } = terminal;
  const names = [...step.aliases, ...step.roles];
  const head = [
    `${color.bold(step.name)}  .${step.verb}()  ${color.dim(`${step.job} job, pack ${step.pack}`)}`,
    wrap(step.summary, width),
    ...(step.hosts === undefined ? [] : [color.dim(wrap(INSTANCES[step.hosts], width))]),
    ...(names.length === 0 ? [] : [color.dim(wrap(`also called ${names.join(", ")}`, width))]),
  ];
  const section = (titles: readonly string[], rows: readonly (readonly string[])[]): readonly string[] =>
    rows.length === 0
      ? []
      : [
          "",
          table(
            terminal,
            titles.map((title) => ({ title })),
            rows,
          ),
        ];
  const port = ({ name, kind, optional, doc }: PortPage) => [name, kind, optional ? `optional: ${doc}` : doc];
  const fields = step.config.map((field) => [
    field.name,
    field.default !== undefined
      ? JSON.stringify(field.default)
      : field.context !== undefined
        ? "from context"
        : WITHOUT_DEFAULT[field.tier],
    `${field.doc} ${color.dim(`(${field.takes})`)}`,
  ]);
  return [
    ...head,
    ...section(["input", "kind", ""], step.inputs.map(port)),
    ...section(["output", "kind", ""], step.outputs.map(port)),
    ...section(["config", "default", ""], fields),
  ].join("\n");
}
