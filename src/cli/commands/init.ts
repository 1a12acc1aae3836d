import { templateNames } from "../../advice/recommend/template-names.ts";
import { type ConvertedProject, initProject, type NewProject } from "../../app/init/init-project.ts";
import type { Assumed, InitQuestion } from "../../app/init/questions.ts";
import { templates } from "../../app/init/templates.ts";
import { diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import type { Call } from "../definitions/index.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";
import { allowedInCode } from "../terminal/phrases.ts";
import { table } from "../terminal/table.ts";
import type { Terminal } from "../terminal/terminal.ts";

export async function run({ words: [data], options, terminal, host }: Call<"init">): Promise<ExitStatus> {
  if (options.list === true) return list(terminal);
  if (data === undefined) {
    const example = "specline init data/customers.csv";
    throw new SpeclineError([diagnostic("usage/missing-argument", { command: "init", argument: "a table", example })]);
  }
  const ask = terminal.interactive && options.yes !== true ? (one: InitQuestion) => select(one, terminal) : undefined;
  const { label, positive, name, template, model, ci } = options;
  const request = { data, label, positive, name, template, model, ci, yes: options.yes === true, ask };
  const { value, converted, givenUp, diagnostics } = await initProject(host, request);
  terminal.report(diagnostics);
  const status = givenUp === true ? EXIT.interrupted : statusOf(diagnostics);
  terminal.printJson({ ok: status === EXIT.done, ...value, ...converted, diagnostics });
  if (value !== undefined) terminal.print(lines(value));
  if (converted !== undefined) terminal.print(convertedLines(converted));
  return status;
}

function list(terminal: Terminal): ExitStatus {
  terminal.printJson({ templates: templateNames.map((name) => ({ name, when: templates[name].when })) });
  const columns = [{ title: "template" }, { title: "when to use it" }];
  terminal.print(
    table(
      terminal,
      columns,
      templateNames.map((name) => [name, templates[name].when]),
    ),
  );
  return EXIT.done;
}

async function select({ question, choices }: InitQuestion, terminal: Terminal): Promise<string | undefined> {
  const { isCancel, select: prompt } = await import("@clack/prompts");
  const answer = await prompt({
    output: process.stderr,
    message: terminal.clean(question),
    options: choices.map(({ value, why }) => ({ value, label: terminal.clean(value), hint: terminal.clean(why) })),
    maxItems: 12,
  });
  return isCancel(answer) ? undefined : answer;
}

/** Where an answer that nobody gave comes from. */
const SOURCES: Readonly<Record<Assumed["about"], string>> = {
  label: "the table",
  positive: "the table",
  name: "the file's name",
  model: "the runs here",
};

function lines({ files, template, task, label, positive, model, assumed }: NewProject): string {
  const taken = assumed.map(({ about, value, why }) => `${about} '${value}' was taken from ${SOURCES[about]}: ${why}`);
  const facts = [
    ...(task === undefined || task === template ? [] : [task]),
    ...(label === undefined ? [] : [`label '${label}'`]),
    ...(positive === undefined ? [] : [`positive '${positive}'`]),
    ...(model === undefined ? [] : [`model '${model}'`]),
  ];
  return [
    ...taken,
    `wrote ${files.join(", ")}: template ${[template, ...facts].join(", ")}`,
    "next: specline check pipeline.yaml, then specline run pipeline.yaml",
  ].join("\n");
}

const convertedLines = ({ files, pipeline, from, allowed }: ConvertedProject): string =>
  [
    ...(allowed.length === 0 ? [] : [allowedInCode(allowed)]),
    `wrote ${files.join(", ")}: the ${from === "configs" ? "config file" : "definition"} as ${pipeline}`,
    `next: specline check ${pipeline}, then specline run ${pipeline}`,
  ].join("\n");
