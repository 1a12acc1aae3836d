import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { contractText } from "../advice/contract/contract-text.ts";
import { inferContract, type TableFacts } from "../advice/contract/infer-contract.ts";
import type { Finding } from "../advice/data-profile.ts";
import { defined } from "../base/defined.ts";
import { listed, nearest, quoted } from "../base/words.ts";
import { type Diagnostic, diagnostic, hasErrors } from "../diagnostics/index.ts";
import { runtimeFolder } from "../steps/index.ts";
import type { Host } from "./host/host.ts";
import { findPython, noPython } from "./host/process/python.ts";
import { inScratch } from "./host/scratch.ts";
import { writeOutput } from "./host/write-output.ts";
import { localPath } from "./init/look-at-table.ts";
import { found, pythonAnswer } from "./predict/python-answer.ts";

const RUNTIME = fileURLToPath(new URL("../", runtimeFolder));
const SCRIPT = fileURLToPath(new URL("../../data-loading/script/describe.py", runtimeFolder));

export interface ContractRequest {
  readonly data: string;
  /** Default: the contract is only returned. */
  readonly output?: string | undefined;
  /** Replaces a file. */
  readonly force?: boolean | undefined;
  /** The column whose newest date must be recent. */
  readonly time?: string | undefined;
  readonly delimiter?: string | undefined;
  readonly encoding?: string | undefined;
}

export interface InferredContract {
  readonly columns: number;
  readonly rules: number;
  readonly rows: number;
  readonly text: string;
  readonly output?: string;
}

/** Infers a data contract from all rows of a table, and writes it with the reason for each limit. */
export async function inferDataContract(
  host: Host,
  request: ContractRequest,
): Promise<{ readonly value?: InferredContract; readonly diagnostics: readonly Diagnostic[] }> {
  const { files, clock } = host.effects;
  const source = localPath(host, request.data);
  const at = { file: source };
  const output = request.output === undefined ? undefined : resolve(host.folder, request.output);
  if ((await files.stat(source).catch(() => undefined)) === undefined)
    return { diagnostics: [diagnostic("contract/no-data", { data: request.data }, at)] };
  const there = output === undefined ? undefined : await files.stat(output).catch(() => undefined);
  if (there?.kind === "file" && request.force !== true)
    return { diagnostics: [diagnostic("contract/there", { file: request.output ?? "" })] };
  const facts = await factsOf(host, source, request);
  if ("code" in facts) return { diagnostics: [facts] };
  const fault = timeFault(facts, request.time);
  if (fault !== undefined) return { diagnostics: [fault] };
  const columns = inferContract(facts, request.time, clock.now() / 1000);
  const date = new Date(clock.now()).toISOString().slice(0, 10);
  const text = contractText(columns, { source: request.data, rows: facts.rows, date });
  const written = output === undefined ? [] : await writeOutput(host, output, text);
  // Which columns a model leaves out does not matter to a contract.
  const findings = facts.findings.filter(({ code }) => code !== "data/left-out");
  const diagnostics = [...findings.map((one) => found(one, at)), ...written];
  if (hasErrors(written)) return { diagnostics };
  const rules = columns.reduce((sum, one) => sum + Object.keys(one.rules).length, 0);
  return { value: defined({ columns: columns.length, rules, rows: facts.rows, text, output }), diagnostics };
}

type Facts = TableFacts & { readonly findings: readonly Finding[] };

async function factsOf(
  host: Host,
  source: string,
  { delimiter, encoding }: ContractRequest,
): Promise<Facts | Diagnostic> {
  const search = await findPython(host, "versions");
  if (search.found === undefined) return noPython(search);
  const python = search.found.path;
  return inScratch((scratch) =>
    pythonAnswer<Facts>(host, {
      ...{ python, script: SCRIPT, path: RUNTIME, at: { file: source }, failed: "contract/failed" },
      answer: join(scratch, "facts.json"),
      asked: { source, config: defined({ delimiter, encoding }) },
    }),
  );
}

function timeFault({ columns }: TableFacts, time: string | undefined): Diagnostic | undefined {
  if (time === undefined || columns.some(({ name, newest }) => name === time && newest !== undefined)) return undefined;
  const dates = columns.filter(({ newest }) => newest !== undefined).map(({ name }) => name);
  const meant = nearest(time, dates);
  const hint = meant === undefined ? undefined : `did you mean ${quoted(meant)}?`;
  return diagnostic("contract/no-time", { column: time, columns: listed(dates) }, {}, { hint });
}
