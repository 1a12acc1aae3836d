import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

const root = fileURLToPath(new URL("../..", import.meta.url));

export interface ActionStep {
  readonly id?: string;
  readonly name: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}
interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string; readonly required?: boolean }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly ActionStep[] };
}

export const action: Action = parse(readFileSync(join(root, "action.yml"), "utf8"));

/** How a step ended: with an exit status, or "used" if it is somebody else's action, or "skipped" by its condition. */
export interface StepEnd {
  readonly step: ActionStep;
  readonly status: number | "used" | "skipped";
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/**
 * Executes the steps of action.yml as a runner does: `run` with bash, inputs and outputs through expressions, and
 * conditions. Other actions are not executed.
 *
 * @param folder - the checkout
 * @param inputs - the inputs that the workflow sets
 * @param environment - variables of the runner and of the workflow
 */
export async function runAction(
  folder: string,
  inputs: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>>,
): Promise<readonly StepEnd[]> {
  const ends: StepEnd[] = [];
  const values: Record<string, string> = { "github.action_path": root.replace(/\/$/, ""), "github.token": "ghs_token" };
  for (const [name, { default: usual = "" }] of Object.entries(action.inputs))
    values[`inputs.${name}`] = inputs[name] ?? expanded(usual, values);
  let failed = false;
  for (const step of action.runs.steps) {
    if (!isMet(step.if ?? "success()", values, failed)) {
      ends.push({ step, status: "skipped", log: "", outputs: {} });
      continue;
    }
    const end = step.run === undefined ? used(step) : await executed(step, folder, values, environment);
    for (const [name, value] of Object.entries(end.outputs)) values[`steps.${step.id}.outputs.${name}`] = value;
    failed ||= typeof end.status === "number" && end.status !== 0;
    ends.push(end);
  }
  return ends;
}

const used = (step: ActionStep): StepEnd => ({ step, status: "used", log: "", outputs: {} });

/** A value that is not known is empty, as on GitHub. */
const expanded = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\$\{\{ ([\w.-]+) \}\}/g, (_, name: string) => values[name] ?? "");

/** Conditions are comparisons with strings, joined with "&&". Without a status function, success() is meant. */
function isMet(condition: string, values: Readonly<Record<string, string>>, failed: boolean): boolean {
  const parts = condition.replace(/^\$\{\{ (.*) \}\}$/, "$1").split(" && ");
  return parts.every((part) => {
    if (part === "!cancelled()") return true;
    if (part === "success()") return !failed;
    const [, name = "", operator, value] = /^([\w.-]+) (==|!=) '([^']*)'$/.exec(part) ?? [];
    if (operator === undefined) throw new Error(`the condition '${part}' is not understood`);
    return ((values[name] ?? "") === value) === (operator === "==");
  });
}

async function executed(
  step: ActionStep,
  folder: string,
  values: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>>,
): Promise<StepEnd> {
  const script = join(environment["RUNNER_TEMP"] ?? "", `${step.id}.sh`);
  const outputFile = `${script}.outputs`;
  writeFileSync(script, expanded(step.run ?? "", values));
  writeFileSync(outputFile, "");
  const own = Object.entries(step.env ?? {}).map(([name, value]) => [name, expanded(value, values)]);
  // Source: GitHub, "Workflow syntax", the command for `shell: bash` (as of November 2026).
  const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", script], {
    cwd: folder,
    env: { ...environment, GITHUB_OUTPUT: outputFile, GITHUB_WORKSPACE: folder, ...Object.fromEntries(own) },
  });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (log += String(text)));
  const status = await new Promise<number>((done) => child.on("close", (code) => done(code ?? 1)));
  const lines = existsSync(outputFile) ? readFileSync(outputFile, "utf8").split("\n").filter(Boolean) : [];
  const outputs = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
  return { step, status, log, outputs };
}
