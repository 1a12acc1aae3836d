import { dirname, isAbsolute, join } from "node:path";
import type { JsonObject } from "../../base/canonical.ts";
import { listed } from "../../base/words.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import type { DefinitionStep } from "../../sagemaker/definition.ts";
import type { Files } from "../effects.ts";
import { asFarAsKnown } from "../interpret/evaluate.ts";
import { type RunScope, scopeOf } from "../interpret/scope.ts";
import { type Interpreter, isPython } from "../isolation/interpreter.ts";
import { SYSTEM_PATH } from "../isolation/isolation.ts";
import { executorOf, isControlType, notEmulated } from "../jobs/index.ts";
import type { Executor, Input } from "../jobs/job.ts";
import { type LocalProgram, programOf, type ReadyProgram } from "../jobs/programs/program.ts";
import { type Ahead, missingData, readFromOutside } from "./missing-data.ts";
import type { Plan } from "./plan.ts";
import { inBranch, type RunSelection } from "./selection.ts";
import { flagsFor } from "./stub.ts";

/** The findings about a run before its first step. */
export interface Preflight {
  /** Steps that cannot run locally, with the reason; steps that depend on them are skipped. */
  readonly leftOut: ReadonlyMap<string, string>;
  /**
   * What the user should know before it starts: omitted steps, differences, and missing inputs of conditional branches.
   */
  readonly notes: readonly Diagnostic[];
  /** Errors that would make it fail. */
  readonly faults: readonly Diagnostic[];
  /** Missing requirements of steps that would currently be skipped, but would run if the user stubbed other steps. */
  readonly later: readonly Diagnostic[];
}

/** Options for the preflight check. */
export interface Looking {
  readonly places: PreflightPlaces;
  /** The user's stub values, by step. */
  readonly answers: ReadonlyMap<string, unknown>;
  /** What runs on this machine in place of something on AWS. */
  readonly programs: readonly ReadyProgram[];
  /** The steps to run, if not all. */
  readonly selection: RunSelection | undefined;
  /** URIs where the run itself puts data before its first step. */
  readonly provided: readonly string[];
  /** Copies inputs from S3 before they are looked for. Undefined if nothing is copied. */
  readonly fetch?: ((inputs: readonly Input[]) => Promise<void>) | undefined;
}

/** Checks all steps before any of them runs, to report everything that is missing at once. */
export async function preflight(
  plan: Plan,
  scope: RunScope,
  { places, answers, programs, selection, provided, fetch }: Looking,
): Promise<Preflight> {
  const leftOut = new Map<string, string>();
  /** Skipped steps, each with the step that causes the skip. */
  const away = new Map<string, string>();
  /** The options with which omitted steps could run. */
  const ways = new Map<string, string>();
  const ahead: Ahead[] = [];
  const behind: Ahead[] = [];
  const asked = (name: string): boolean => selection === undefined || selection.steps.has(name);
  for (const [name, whole] of plan) {
    const node = inBranch(whole, selection, plan);
    const given = answers.has(name);
    const needs = [...(given ? [] : node.needs), ...(node.side === undefined ? [] : [node.side.condition])];
    // Steps that were not asked for keep an earlier result, so that they never keep others from running.
    const cause = asked(name) ? needs.find((one) => away.has(one)) : undefined;
    if (cause !== undefined) away.set(name, away.get(cause) as string);
    const { Type: type, Arguments: args } = node.step;
    if (isControlType(type) || given) continue;
    const executor = executorOf(node.step, programs);
    const request = (await asFarAsKnown(args, scopeOf(name, scope))) as JsonObject;
    const reason = executor === undefined ? notEmulated(type) : await refusal(executor, request, places);
    if (reason !== undefined && asked(name)) leftOut.set(name, reason);
    const way = reason === undefined ? undefined : wayFor(node.step, request);
    if (way !== undefined) ways.set(name, way);
    if (reason !== undefined && asked(name) && cause === undefined) away.set(name, name);
    if (executor === undefined || reason !== undefined) continue;
    (cause === undefined ? ahead : behind).push({ node, executor, request });
  }
  const isAsked = ({ node }: Ahead): boolean => asked(node.step.Name);
  const wanted = ahead.filter(isAsked);
  await fetch?.(readFromOutside(wanted, ahead, scope, { provided }).map(({ input }) => input));
  const besides = { provided, fetches: fetch !== undefined };
  const missing = await missingData(wanted, ahead, scope, besides);
  const later = await missingData(behind.filter(isAsked), [...ahead, ...behind], scope, besides);
  return {
    leftOut,
    notes: [...leavings({ leftOut, ways }, away, plan), ...wanted.flatMap(departures), ...missing.notes],
    faults: missing.faults,
    later: [...later.faults, ...later.notes].map((one) => ({ ...one, severity: "warning" })),
  };
}

/** The places to look for programs. */
export interface PreflightPlaces {
  readonly files: Pick<Files, "stat">;
  /** The run's interpreter; other programs may be in its folder. */
  readonly python: Promise<Interpreter>;
}

async function refusal(executor: Executor, request: JsonObject, places: PreflightPlaces): Promise<string | undefined> {
  const program = executor.program?.(request);
  const lacks = program !== undefined && !(await isProgram(program, places));
  return executor.refuses?.(request) ?? (lacks ? `it starts '${program}', which is not on this machine` : undefined);
}

/** Paths under /opt/ml come with the inputs; all others must exist on this machine. */
async function isProgram(program: string, { files, python }: PreflightPlaces): Promise<boolean> {
  if (isPython(program) || program.startsWith("/opt/ml/") || program === "null") return true;
  if (program.includes("/") && !isAbsolute(program)) return true;
  const at = isAbsolute(program)
    ? [program]
    : [dirname((await python).python), ...SYSTEM_PATH.split(":")].map((folder) => join(folder, program));
  const stats = await Promise.all(at.map((path) => files.stat(path)));
  return stats.some((stat) => stat !== undefined && stat.kind !== "folder");
}

/** The option that names a program for a step, if the step could run with it. */
const wayFor = (step: DefinitionStep, request: JsonObject): string | undefined =>
  Object.entries(WAYS).flatMap(([replaces, form]) => {
    const option = { replaces: replaces as LocalProgram["replaces"], name: step.Name };
    const any: LocalProgram = { ...option, words: ["/bin/true"], files: [], folder: "/", shown: "", asked: true };
    if (programOf(step, [any]) === undefined) return [];
    const refused = executorOf(step, [any])?.refuses?.(request);
    return refused === undefined ? [`--${replaces} ${step.Name}=${form}`] : [];
  })[0];

const WAYS: Readonly<Record<LocalProgram["replaces"], string>> = {
  lambda: "FILE.py:FUNCTION",
  callback: "COMMAND",
  entrypoint: "COMMAND",
};

function leavings(
  { leftOut, ways }: { readonly leftOut: ReadonlyMap<string, string>; readonly ways: ReadonlyMap<string, string> },
  away: ReadonlyMap<string, string>,
  plan: Plan,
): readonly Diagnostic[] {
  return [...leftOut].map(([step, reason]) => {
    const behind = [...away].filter(([name, cause]) => cause === step && name !== step).map(([name]) => name);
    const type = plan.get(step)?.step.Type ?? "";
    const more = behind.length === 0 ? "" : `, and with it ${listed(behind)}`;
    const found = diagnostic("run/left-out", { step, type, more, reason, flags: flagsFor(step, plan) }, { step });
    const way = ways.get(step);
    return way === undefined ? found : { ...found, hint: `run it here: ${way}; or ${found.hint}` };
  });
}

const departures = ({ node, executor, request }: Ahead): readonly Diagnostic[] => {
  const step = node.step.Name;
  return (executor.departs?.(request) ?? []).map((what) => diagnostic("run/departs", { step, what }, { step }));
};
