import { delimiter, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Diagnostic, diagnostic } from "../../../diagnostics/index.ts";
import type { Host } from "../host.ts";
import { finish } from "./process.ts";

/**
 * What the scripts of the standard steps need, by the names of PyPI, with the oldest version that they are tested with.
 * Source: what SageMaker's scikit-learn 1.2-1 and XGBoost 1.7-1 containers have; as known in 2026-11.
 */
const NEEDED: Readonly<Record<string, string>> = {
  pandas: "1.1",
  numpy: "1.19",
  "scikit-learn": "1.0",
  xgboost: "1.7",
};
/** The virtual environment that `doctor --fix` makes, below the folder that it is run in. */
export const VENV = ".specline/venv";
const OLDEST_PYTHON = "3.8";

/** Where a candidate comes from, in the order in which they are asked. */
export type PythonSource = "SPECLINE_PYTHON" | ".specline/venv" | ".venv" | "PATH" | "system";

export interface PythonCandidate {
  readonly source: PythonSource;
  readonly path: string;
}

/** An interpreter that answered. */
export interface FoundInterpreter extends PythonCandidate {
  readonly version: string;
  /** Those of the needed packages that it has. */
  readonly packages: Readonly<Record<string, string>>;
  /** All that is installed for it; where only versions were asked for. */
  readonly installed?: Readonly<Record<string, string>>;
  /** Where it has its parts: what it is installed in, and what it imports from; where only versions were asked for. */
  readonly folders?: readonly string[];
}

export interface RejectedPython extends PythonCandidate {
  readonly reason: string;
  /** Set where it runs and only packages are wrong: a virtual environment can be made with it. */
  readonly version?: string;
}

export interface PythonSearch {
  readonly found?: FoundInterpreter;
  readonly rejected: readonly RejectedPython[];
}

/** "import" proves that every package loads, which takes seconds; "versions" only reads what is installed. */
export type Depth = "versions" | "import";

/** Where an interpreter may be. Only SPECLINE_PYTHON where it is set: what was chosen by hand is not passed over. */
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

/** A folder of the path that may not be looked into, as another user's often is, holds nothing for us. */
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

/** Asks whoever may be one, and waits for the first that has everything. */
export const findPython = async (host: Host, depth: Depth): Promise<PythonSearch> =>
  (await beginSearch(host, depth)).outcome;

/** A search whose interpreters are all asked already, and have yet to answer. */
export interface PythonSearchInProgress {
  readonly outcome: Promise<PythonSearch>;
  /** Ends those that have not: this program would else stay until they have. */
  readonly callOff: () => void;
}

/**
 * Asks all candidates at once, as a shim may take ten times as long as what it starts. The first in their order that has
 * everything is the one, however late it answers; those after it are not waited for.
 */
export async function beginSearch(host: Host, depth: Depth): Promise<PythonSearchInProgress> {
  const rest = new AbortController();
  const answers = (await candidates(host)).map((candidate) => ask(host, candidate, depth, rest.signal));
  const outcome = firstOf(answers).finally(() => rest.abort());
  // Who finds that the pipeline cannot be read never asks how the search went.
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

/** Why there is no interpreter to work with, naming all that were asked. */
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
  const names = Object.keys(NEEDED);
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** Starts the answer's line, which tells it apart from what packages print while they are imported. */
const MARK = "specline-python ";
const PROBE = fileURLToPath(new URL("./script/probe.py", import.meta.url));

interface Answer {
  readonly version: string;
  readonly executable: string;
  readonly packages: Readonly<Record<string, string>>;
  readonly faults: Readonly<Record<string, string>>;
  readonly installed?: Readonly<Record<string, string>>;
  readonly folders?: readonly string[];
}

/** Jobs do not see packages of the user's own home, so the probe must not either. */
const ENVIRONMENT = { PYTHONNOUSERSITE: "1", PYTHONDONTWRITEBYTECODE: "1" };

/** One process: what an interpreter is and has. */
export async function ask(
  host: Host,
  candidate: PythonCandidate,
  depth: Depth,
  signal?: AbortSignal,
): Promise<FoundInterpreter | RejectedPython> {
  const words = [candidate.path, PROBE, depth, JSON.stringify(Object.keys(NEEDED))];
  const { PYTHONHOME: _home, PYTHONPATH: _path, ...environment } = host.environment;
  const patience = { seconds: 120, environment: ENVIRONMENT, ...(signal === undefined ? {} : { signal }) };
  const { lines, fault } = await finish({ ...host, environment }, words, patience);
  const line = lines.find((each) => each.startsWith(MARK));
  if (line === undefined) return { ...candidate, reason: fault ?? lines.at(-1) ?? "it says nothing" };
  const {
    version,
    executable,
    packages,
    faults,
    installed = {},
    folders = [],
  } = JSON.parse(line.slice(MARK.length)) as Answer;
  // A shim on the path (pyenv's, for one) may start another interpreter in another folder; a job gets this one.
  const path = candidate.source === "PATH" && executable !== "" ? executable : candidate.path;
  const reason = wrongIn(version, packages, faults);
  return reason === undefined
    ? { ...candidate, path, version, packages, ...(depth === "versions" ? { installed, folders } : {}) }
    : { ...candidate, path, reason, ...(isBelow(version, OLDEST_PYTHON) ? {} : { version }) };
}

/** What an interpreter lacks, in a few words. */
function wrongIn(
  version: string,
  packages: Readonly<Record<string, string>>,
  faults: Readonly<Record<string, string>>,
): string | undefined {
  if (isBelow(version, OLDEST_PYTHON)) return `Python ${version} is older than ${OLDEST_PYTHON}`;
  const missing = Object.keys(NEEDED).filter((name) => isMissing(faults[name]));
  const broken = Object.entries(faults).filter(([, fault]) => !isMissing(fault));
  const old = Object.entries(NEEDED).filter(([name, least]) => isBelow(packages[name] ?? least, least));
  const reasons = [
    ...(missing.length === 0 ? [] : [`Python ${version} without ${missing.join(", ")}`]),
    ...broken.map(([name, fault]) => `${name} cannot be imported (${fault})`),
    ...old.map(([name, least]) => `${name} ${packages[name]} is older than ${least}`),
  ];
  return reasons.length === 0 ? undefined : reasons.join("; ");
}

const isMissing = (fault: string | undefined): boolean =>
  fault !== undefined && /^(ModuleNotFoundError|PackageNotFoundError)/.test(fault);

/** Compares "1.10.1" with "1.7" by numbers. */
export function isBelow(version: string, least: string): boolean {
  const parts = (text: string): readonly number[] => text.split(".").map((part) => Number.parseInt(part, 10) || 0);
  const [have, want] = [parts(version), parts(least)];
  for (const [index, wanted] of want.entries()) {
    const given = have[index] ?? 0;
    if (given !== wanted) return given < wanted;
  }
  return false;
}
