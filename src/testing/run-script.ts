import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { nodeHost } from "../app/host/host.ts";
import { findPython, noPython } from "../app/host/process/python.ts";
import type { JsonObject } from "../base/canonical.ts";
import { containerArguments, hyperparameters } from "../compile/emit/arguments.ts";
import { ARGUMENTS_FILE, ARGUMENTS_PROGRAM } from "../compile/emit/assets.ts";
import { completeConfig } from "../config/index.ts";
import { hasErrors, SpeclineError } from "../diagnostics/index.ts";
import { contractOf } from "../spec/contract.ts";
import { scriptOf, userCode } from "../spec/script.ts";
import type { StepSpec } from "../spec/step.ts";
import { runtimeFolder } from "../steps/index.ts";

/** The inputs and config of a script. */
export interface ScriptCase {
  /** The files of each input port: contents by path. */
  readonly inputs?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Config fields as in a pipeline; defaults are added. */
  readonly config?: JsonObject;
}

/** The result of a script. */
export interface ScriptResult {
  /** The exit status, which is 0 on success. */
  readonly status: number;
  /** The sentence in the failure file, or "" if there is none. */
  readonly failure: string;
  readonly log: string;
  /** The contents of a file in an output, or undefined if there is no such file. */
  read(port: string, file: string): string | undefined;
}

/**
 * Runs the script of a single step under its contract, with the Python that `specline doctor` finds. The script's
 * folders are removed when the process ends.
 *
 * @param step - the specification of a step with a script
 * @param scriptCase - the files of each input port by path, and the config
 * @returns the exit status, the sentence in the failure file, the log, and a function that reads outputs
 * @throws SpeclineError if the config is wrong, or if no Python has the packages
 * @example
 * ```ts
 * import { runScript } from "specline/testing";
 * import { tabularPreprocessing } from "specline/steps";
 *
 * const data = { "part-00000.csv": "__row_id,age,y\n0,31,1\n1,47,0\n" };
 * const { status, failure } = await runScript(tabularPreprocessing, { inputs: { data }, config: { label: "y" } });
 * console.log(status, failure);
 * ```
 */
export async function runScript(step: StepSpec, { inputs = {}, config = {} }: ScriptCase = {}): Promise<ScriptResult> {
  const contract = contractOf(step);
  const { value, diagnostics } = completeConfig(step, config, {}, { step: step.name });
  if (hasErrors(diagnostics)) throw new SpeclineError(diagnostics);
  const script = scriptOf(step, value);
  if (contract === undefined || script === undefined || userCode(script) !== undefined)
    throw new TypeError(`${step.name} has no script of its own`);
  const host = nodeHost(() => undefined);
  const search = await findPython(host, "versions");
  if (search.found === undefined) throw new SpeclineError([noPython(search)]);

  const root = mkdtempSync(join(tmpdir(), "specline-script-"));
  process.on("exit", () => rmSync(root, { recursive: true, force: true }));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  const code = join(root, "code");
  cpSync(fileURLToPath(script.folder), code, { recursive: true });
  cpSync(fileURLToPath(runtimeFolder), join(code, "specline_runtime"), { recursive: true });
  write(join(code, "contract.json"), JSON.stringify(contract));
  for (const [port, files] of Object.entries(inputs)) {
    const folder = contract.inputs[port]?.path ?? port;
    for (const [file, text] of Object.entries(files)) write(join(root, folder, file), text);
  }
  const trains = contract.job === "training";
  const given = trains ? hyperparameters(step, value) : containerArguments(step, value);
  if (given.file !== undefined) write(join(code, ARGUMENTS_FILE), given.file);
  const texts = Object.entries(given.request).map(([name, one]) => [name, JSON.stringify(one)]);
  if (trains) write(join(root, "opt/ml/input/config/hyperparameters.json"), JSON.stringify(Object.fromEntries(texts)));
  const words = trains ? [] : Object.values(given.request).map(textOf);
  const program = trains || given.file === undefined ? [script.entry] : [ARGUMENTS_PROGRAM, script.entry];
  const ran = spawnSync(search.found.path, [...program, ...words], {
    cwd: code,
    encoding: "utf8",
    env: { ...host.environment, SPECLINE_ROOT: root, PYTHONDONTWRITEBYTECODE: "1", PYTHONNOUSERSITE: "1" },
  });
  const failure = join(root, contract.failure);
  return {
    status: ran.status ?? 1,
    failure: (textIn(failure) ?? "").split("\n")[0] ?? "",
    log: `${ran.stdout}${ran.stderr}`,
    read: (port, file) => textIn(join(root, contract.outputs[port]?.path ?? port, file)),
  };
}

/** Reads regular files only: reading a pipe that a script left would block forever. */
const textIn = (path: string): string | undefined =>
  statSync(path, { throwIfNoEntry: false })?.isFile() === true ? readFileSync(path, "utf8") : undefined;

const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
