import { dirname, isAbsolute, join } from "node:path";
import type { Json, JsonObject } from "../base/canonical.ts";
import { listed } from "../base/words.ts";
import { type Diagnostic, diagnostic, SpeclineError } from "../diagnostics/index.ts";
import { isExprJson } from "../spec/expr.ts";
import { SYSTEM_PATH } from "./container/rung.ts";
import type { Files } from "./effects.ts";
import { evaluate, type Scope } from "./evaluate.ts";
import { executors, notEmulated } from "./jobs/index.ts";
import type { Input } from "./jobs/inputs.ts";
import type { Executor } from "./jobs/job.ts";
import { type Node, type Plan, references } from "./plan.ts";
import { type Sight, scopeOf } from "./scope.ts";

/** What is known of a run before its first step. */
export interface Foresight {
  /** Steps that cannot be carried out here, with the reason; what depends on them falls away as they are passed over. */
  readonly leftOut: ReadonlyMap<string, string>;
  /** What the user should know before it starts: what is left out, what differs, what an arm would miss. */
  readonly notes: readonly Diagnostic[];
  /** What keeps it from coming to its end. */
  readonly faults: readonly Diagnostic[];
}

/** A step that has a job here, its request as far as it is known. */
interface Ahead {
  readonly node: Node;
  readonly executor: Executor;
  readonly request: JsonObject;
}

/** Looks at all steps before any runs, so that everything that is missing is said at once. */
export async function foresee(plan: Plan, sight: Sight, places: Places, only?: string): Promise<Foresight> {
  const leftOut = new Map<string, string>();
  /** Those that fall away, to the step because of which they do. */
  const away = new Map<string, string>();
  const ahead: Ahead[] = [];
  for (const [name, node] of plan) {
    const cause = [...node.needs, ...(node.side === undefined ? [] : [node.side.condition])].find((one) =>
      away.has(one),
    );
    if (cause !== undefined) away.set(name, away.get(cause) as string);
    const { Type: type, Arguments: args } = node.step;
    if (type === "Condition" || type === "Fail") continue;
    const executor = executors[type];
    const request = (await foreseen(args, scopeOf(name, sight))) as JsonObject;
    const reason = executor === undefined ? notEmulated(type) : await refusal(executor, request, places);
    if (reason !== undefined) leftOut.set(name, reason);
    if (reason !== undefined && cause === undefined) away.set(name, name);
    else if (executor !== undefined && cause === undefined) ahead.push({ node, executor, request });
  }
  const wanted = ahead.filter(({ node }) => only === undefined || node.step.Name === only);
  const missing = await missingData(wanted, ahead, sight);
  const notes = [...leavings(leftOut, away, plan, only), ...wanted.flatMap(departures), ...missing.notes];
  return { leftOut, notes, faults: missing.faults };
}

/** A request without what only the end of another step will tell: there stands null. */
async function foreseen(value: Json, scope: Scope): Promise<Json> {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return Promise.all((value as readonly Json[]).map((item) => foreseen(item, scope)));
  if (isExprJson(value)) {
    if (references(value as JsonObject).size > 0) return null;
    // What is wrong with an expression is said at its step's turn.
    return evaluate(value as JsonObject, scope).catch((error: unknown) => {
      if (error instanceof SpeclineError) return null;
      throw error;
    });
  }
  const members = Object.entries(value).map(async ([key, one]) => [key, await foreseen(one as Json, scope)] as const);
  return Object.fromEntries(await Promise.all(members));
}

/** Where programs are looked for. */
export interface Places {
  readonly files: Pick<Files, "stat">;
  readonly python: string;
}

async function refusal(executor: Executor, request: JsonObject, places: Places): Promise<string | undefined> {
  const program = executor.program?.(request);
  const lacks = program !== undefined && !(await isProgram(program, places));
  return executor.refuses?.(request) ?? (lacks ? `it starts '${program}', which is not on this machine` : undefined);
}

/** What lies below /opt/ml comes with the inputs; all else must be on this machine. */
async function isProgram(program: string, { files, python }: Places): Promise<boolean> {
  if (/^python3?$/.test(program) || program.startsWith("/opt/ml/") || program === "null") return true;
  if (program.includes("/") && !isAbsolute(program)) return true;
  const at = isAbsolute(program)
    ? [program]
    : [dirname(python), ...SYSTEM_PATH.split(":")].map((folder) => join(folder, program));
  const stats = await Promise.all(at.map((path) => files.stat(path)));
  return stats.some((stat) => stat !== undefined && stat.kind !== "folder");
}

function leavings(
  leftOut: ReadonlyMap<string, string>,
  away: ReadonlyMap<string, string>,
  plan: Plan,
  only: string | undefined,
): readonly Diagnostic[] {
  return [...leftOut].flatMap(([step, reason]) => {
    if (only !== undefined && only !== step) return [];
    const behind = [...away].filter(([name, cause]) => cause === step && name !== step).map(([name]) => name);
    const type = plan.get(step)?.step.Type ?? "";
    const more = behind.length === 0 || only !== undefined ? "" : `, and with it ${listed(behind)}`;
    return [diagnostic("run/left-out", { step, type, more, reason }, { step })];
  });
}

const departures = ({ node, executor, request }: Ahead): readonly Diagnostic[] => {
  const step = node.step.Name;
  return (executor.departs?.(request) ?? []).map((what) => diagnostic("run/departs", { step, what }, { step }));
};

/** Inputs whose place is known, where nothing is, and that no step of the run writes. Those in an arm may never be read. */
async function missingData(wanted: readonly Ahead[], all: readonly Ahead[], sight: Sight) {
  const written = all.flatMap(({ executor, request }) => executor.writes(request)).filter((uri) => uri !== "");
  const faults: Diagnostic[] = [];
  const notes: Diagnostic[] = [];
  for (const { node, executor, request } of wanted) {
    for (const input of executor.reads(request)) {
      if (input.uri === "" || written.some((uri) => meet(uri, input.uri))) continue;
      const fault = await lookFor(input, node.step.Name, sight);
      if (fault !== undefined) (node.side === undefined ? faults : notes).push(fault);
    }
  }
  return { faults, notes };
}

/** Whether what is written to one URI may be what another one reads. */
function meet(written: string, read: string): boolean {
  const below = (uri: string, prefix: string): boolean => `${uri}/`.startsWith(`${prefix.replace(/\/+$/, "")}/`);
  return written.startsWith(read) || below(read, written) || below(written, read);
}

async function lookFor({ name, uri }: Input, step: string, { storage, parameters }: Sight) {
  try {
    if ((await storage.find(uri)) !== undefined) return undefined;
  } catch (error) {
    if (error instanceof SpeclineError && error.diagnostics[0] !== undefined)
      return { ...error.diagnostics[0], at: { step } };
    throw error;
  }
  const path = storage.locate(uri);
  const from = Object.entries(parameters).find(
    ([, value]) => typeof value === "string" && /^s3:\/\/./.test(value) && uri.startsWith(value),
  );
  const more =
    from === undefined
      ? {}
      : { hint: `put the data at ${path}, or say where it is on this disk: --param ${from[0]}=file:///…` };
  return diagnostic("run/input-missing", { step, uri, input: name, path }, { step }, more);
}
