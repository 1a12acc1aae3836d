import { iamPipeline, type PipelinePermissions } from "../../app/iam/iam-pipeline.ts";
import { templateOf } from "../../app/iam/template.ts";
import { type Need, policyOf, RULES } from "../../permissions/index.ts";
import type { Call } from "../definitions/index.ts";
import { choicesOf } from "../definitions/options.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";
import { wrap } from "../terminal/columns.ts";
import type { Terminal } from "../terminal/terminal.ts";

export async function run({ words: [path], options, terminal, host }: Call<"iam">): Promise<ExitStatus> {
  const { value, diagnostics, allowed } = await iamPipeline(host, path, {
    target: options.target,
    duty: options.for,
    against: options.against,
    allow: options.allow,
    ...choicesOf(options),
  });
  const status = statusOf(diagnostics);
  if (value !== undefined) {
    const document = options.as === "cloudformation" ? templateOf(value) : policyOf(value.statements);
    if (options.explain === true) terminal.print(explained(value, terminal));
    // With --against, the question is what is missing.
    else if (options.against === undefined) terminal.print(JSON.stringify(document, null, 2));
    else if (status === EXIT.done && !diagnostics.some(({ at }) => at.file === options.against))
      terminal.say(`'${options.against}' allows everything that the ${value.duty} needs`);
    terminal.printJson({
      ok: status === EXIT.done,
      name: value.name,
      for: value.duty,
      document,
      statements: rows(value),
      diagnostics,
      allowed,
    });
  } else terminal.printJson({ ok: false, diagnostics, allowed });
  terminal.report(diagnostics);
  return status;
}

const rows = ({ statements, places }: PipelinePermissions) =>
  statements.map(({ rule, statement, needs }) => ({
    sid: statement.Sid,
    ...RULES[rule],
    needs: needs.map((need) => ({ ...need, ...placeOf(need, places) })),
  }));

const placeOf = ({ step }: Need, places: PipelinePermissions["places"]): { readonly at?: string } => {
  const at = step === undefined ? undefined : places[step];
  return at === undefined ? {} : { at };
};

/** Each statement with its reason, its source, its actions and the steps and fields that need it. */
function explained({ statements, places }: PipelinePermissions, { color, width }: Terminal): string {
  return statements
    .map(({ rule, statement, needs }) => {
      const line = (label: string, text: string): string => wrap(text, width, `  ${color.dim(label.padEnd(9))} `);
      const bySteps = new Map<string, Set<string>>();
      for (const { step, member } of needs) {
        if (step === undefined) continue;
        const at = places[step];
        const name = at === undefined ? step : `${step} (${at})`;
        bySteps.set(name, (bySteps.get(name) ?? new Set()).add(member ?? ""));
      }
      const causes = [...bySteps].map(([name, members]) => [name, ...[...members].filter(Boolean)].join("  "));
      return [
        `${color.bold(statement.Sid)}  ${RULES[rule].about}`,
        line("actions", statement.Action.join(", ")),
        ...statement.Resource.map((one, index) => line(index === 0 ? "on" : "", one)),
        ...causes.map((one, index) => line(index === 0 ? "for" : "", one)),
        line("source", RULES[rule].source),
      ].join("\n");
    })
    .join("\n\n");
}
