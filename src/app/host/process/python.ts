import { basename, delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { answerIn } from "../../../base/marked-answer.ts";
import { type Diagnostic, diagnostic } from "../../../diagnostics/index.ts";
import type { Host } from "../host.ts";
import { keepAnswer, recallAnswer } from "./known-answers.ts";
import { finish } from "./process.ts";
import type { FoundInterpreter, ProbeAnswer, PythonCandidate, PythonSearch, RejectedPython } from "./python-search.ts";

/**
 * The packages that the standard steps' scripts need, by their PyPI names, with the oldest tested versions. Source:
 * SageMaker's scikit-learn 1.2-1 and XGBoost 1.7-1 containers (as of November 2026).
 */
const REQUIRED: Readonly<Record<string, string>> = {
  pandas: "1.1",
  numpy: "1.19",
  "scikit-learn": "1.0",
  xgboost: "1.7",
};
/** The virtual environment that `doctor --fix` creates, relative to the current folder. */
export const VENV = ".specline/venv";
const OLDEST_PYTHON = "3.8";

/** "import" imports every package, which takes seconds. "versions" only reads the installed packages' metadata. */
export type Depth = "versions" | "import";

/**
 * The interpreters to ask. If SPECLINE_PYTHON is set, this is the only one, because an explicit choice is never
 * replaced by another interpreter.
 */
export async function candidates(host: Host): Promise<readonly PythonCandidate[]> {
  const chosen = host.environment["SPECLINE_PYTHON"];
  if (chosen !== undefined && chosen !== "") {
    const path = chosen.includes("/") ? resolve(host.folder, chosen) : await onPath(host, chosen);
    return [{ source: "SPECLINE_PYTHON", path: path ?? chosen }];
  }
  const first = await onPath(host, "python3");
  const possible: readonly PythonCandidate[] = [
    { source: ".specline/venv", path: join(host.folder, VENV, "bin/python3") },
    { source: ".venv", path: join(host.folder, ".venv/bin/python3") },
    ...(first === undefined ? [] : [{ source: "PATH", path: first } as const]),
    { source: "system", path: "/usr/bin/python3" },
  ];
  const there: PythonCandidate[] = [];
  for (const one of possible) {
    if (there.some(({ path }) => path === one.path)) continue;
    if (await isThere(host, one.path)) there.push(one);
  }
  return there;
}

/**
 * Whether a file exists. A folder on the path that cannot be read, such as another user's folder, is treated as empty.
 */
const isThere = async ({ effects }: Host, path: string): Promise<boolean> =>
  (await effects.files.stat(path).catch(() => undefined)) !== undefined;

async function onPath(host: Host, name: string): Promise<string | undefined> {
  for (const folder of (host.environment["PATH"] ?? "").split(delimiter)) {
    if (folder === "") continue;
    const path = join(folder, name);
    if (await isThere(host, path)) return path;
  }
  return undefined;
}

/** Asks all candidates, and waits for the first one that has all required packages. */
export const findPython = async (host: Host, depth: Depth): Promise<PythonSearch> =>
  (await beginSearch(host, depth)).outcome;

/**
 * The interpreter used for runs, if it can also import the packages. Runs only check what is installed, because
 * importing takes seconds, so they would use an interpreter with a broken package instead of trying the next one.
 */
export async function findProvenPython(host: Host): Promise<PythonSearch> {
  const { found, rejected } = await findPython(host, "versions");
  if (found === undefined) return { rejected };
  const proof = await ask(host, found, "import");
  return "reason" in proof ? { rejected: [...rejected, proof] } : { found: proof, rejected };
}

/** A search in progress, in which all candidates are running. */
export interface PythonSearchInProgress {
  readonly outcome: Promise<PythonSearch>;
  /** Kills candidates that have not answered. Otherwise, they would keep this process alive. */
  readonly callOff: () => void;
}

/**
 * Asks all candidates at the same time, because a pyenv shim can take ten times as long as the interpreter that it
 * starts. The first candidate in order that has all required packages wins, even if others answer sooner.
 */
export async function beginSearch(host: Host, depth: Depth): Promise<PythonSearchInProgress> {
  const rest = new AbortController();
  const answers = (await candidates(host)).map((candidate) => ask(host, candidate, depth, rest.signal));
  const outcome = firstOf(answers).finally(() => rest.abort());
  // If loading the pipeline fails, nothing awaits these promises. This prevents an unhandled rejection.
  for (const promise of [outcome, ...answers]) promise.catch(() => undefined);
  return { outcome, callOff: () => rest.abort() };
}

async function firstOf(answers: readonly Promise<FoundInterpreter | RejectedPython>[]): Promise<PythonSearch> {
  const rejected: RejectedPython[] = [];
  for (const answer of answers) {
    const settled = await answer;
    if (!("reason" in settled)) return { found: settled, rejected };
    rejected.push(settled);
  }
  return { rejected };
}

/** Reports that no interpreter can be used, with the reason for each one. */
export function noPython({ rejected }: PythonSearch): Diagnostic {
  const [first] = rejected;
  if (first?.source === "SPECLINE_PYTHON") {
    return diagnostic("environment/chosen-python", { python: first.path, reason: first.reason });
  }
  const seen = rejected.map(({ path, reason }) => `${path}: ${reason}`);
  return diagnostic("environment/no-python", { packages: packageList() }, {}, { seen });
}

/** "pandas, numpy, scikit-learn and xgboost". */
export function packageList(): string {
  const names = Object.keys(REQUIRED);
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/**
 * The prefix of the line that contains the answer. It distinguishes the answer from output that packages print when
 * they are imported.
 */
const MARK = "specline-python ";
const PROBE = fileURLToPath(new URL("./script/probe.py", import.meta.url));

/** Jobs do not use packages in the user's home folder, so the probe must not use them either. */
const ENVIRONMENT = { PYTHONNOUSERSITE: "1", PYTHONDONTWRITEBYTECODE: "1" };

/** Asks an interpreter for its version and packages, in one process, unless the answer is known. */
export async function ask(
  host: Host,
  candidate: PythonCandidate,
  depth: Depth,
  signal?: AbortSignal,
): Promise<FoundInterpreter | RejectedPython> {
  const known = depth === "versions" ? await recallAnswer(host, candidate.path) : undefined;
  const answer = known ?? (await probe(host, candidate.path, depth, signal));
  if (typeof answer === "string") return { ...candidate, reason: answer };
  const { version, executable, packages, faults, installed = {}, folders = [] } = answer;
  // A shim, such as pyenv's, can start a different interpreter in another folder. Jobs use the interpreter found here.
  const shim = candidate.source === "PATH" || basename(dirname(candidate.path)) === "shims";
  const path = shim && executable !== "" ? executable : candidate.path;
  const reason = rejectionOf(version, packages, faults);
  return reason === undefined
    ? { ...candidate, path, version, packages, ...(depth === "versions" ? { installed, folders } : {}) }
    : { ...candidate, path, reason, ...(isBelow(version, OLDEST_PYTHON) ? {} : { version }) };
}

/** Starts an interpreter. Returns its answer, or the reason why there is none. */
async function probe(host: Host, python: string, depth: Depth, signal?: AbortSignal): Promise<ProbeAnswer | string> {
  const words = [python, PROBE, depth, JSON.stringify(Object.keys(REQUIRED))];
  const { PYTHONHOME: _home, PYTHONPATH: _path, ...environment } = host.environment;
  const begun = host.effects.clock.now();
  const patience = { seconds: 120, environment: ENVIRONMENT, signal };
  const { lines, out, fault } = await finish({ ...host, environment }, words, patience);
  const answer = answerIn<ProbeAnswer>(MARK, out);
  if (answer === undefined) return fault ?? lines.at(-1) ?? "it printed nothing";
  if (depth === "versions") await keepAnswer(host, python, answer, begun);
  return answer;
}

/** The reason why an interpreter cannot be used. */
function rejectionOf(
  version: string,
  packages: Readonly<Record<string, string>>,
  faults: Readonly<Record<string, string>>,
): string | undefined {
  if (isBelow(version, OLDEST_PYTHON)) return `Python ${version} is older than ${OLDEST_PYTHON}`;
  const missing = Object.keys(REQUIRED).filter((name) => isMissing(faults[name]));
  const broken = Object.entries(faults).filter(([, fault]) => !isMissing(fault));
  const old = Object.entries(REQUIRED).filter(([name, least]) => isBelow(packages[name] ?? least, least));
  const reasons = [
    ...(missing.length === 0 ? [] : [`Python ${version} without ${missing.join(", ")}`]),
    ...broken.map(([name, fault]) => `${name} cannot be imported (${fault})`),
    ...old.map(([name, least]) => `${name} ${packages[name]} is older than ${least}`),
  ];
  return reasons.length === 0 ? undefined : reasons.join("; ");
}

const isMissing = (fault: string | undefined): boolean =>
  fault !== undefined && /^(ModuleNotFoundError|PackageNotFoundError)/.test(fault);

/** Compares versions numerically: "1.7" is lower than "1.10.1". */
export function isBelow(version: string, least: string): boolean {
  const parts = (text: string): readonly number[] => text.split(".").map((part) => Number.parseInt(part, 10) || 0);
  const [have, want] = [parts(version), parts(least)];
  for (const [index, wanted] of want.entries()) {
    const given = have[index] ?? 0;
    if (given !== wanted) return given < wanted;
  }
  return false;
}
