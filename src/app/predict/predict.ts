import { dirname, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import type { Finding } from "../../advice/data-profile.ts";
import { defined } from "../../base/defined.ts";
import { type Diagnostic, diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import { asReadable, asWritable } from "../../local/storage/streams.ts";
import { runtimeFolder } from "../../steps/index.ts";
import type { Host } from "../host/host.ts";
import { findPython, noPython } from "../host/process/python.ts";
import { inScratch } from "../host/scratch.ts";
import { messageOf } from "../host/system-error.ts";
import { found, pythonAnswer } from "./python-answer.ts";
import { readingOf } from "./reading-of.ts";
import { type ScoringModel, scoringModel } from "./subject.ts";
import { unpackedModel } from "./unpacked-model.ts";

const RUNTIME = fileURLToPath(new URL("../", runtimeFolder));
const script = (name: string): string => fileURLToPath(new URL(`../../file-scoring/script/${name}`, runtimeFolder));

export interface PredictRequest {
  /** A package's path, a run's id or the beginning of one, or "last". */
  readonly subject: string;
  readonly data: string;
  readonly work: string;
  readonly step?: string | undefined;
  /** Default: the scores are only returned. */
  readonly output?: string | undefined;
  /** How many of the strongest contributions to add to each row. */
  readonly explain?: number | undefined;
  /** Columns of the data to copy beside the scores. */
  readonly keep?: readonly string[] | undefined;
  readonly delimiter?: string | undefined;
  readonly encoding?: string | undefined;
}

export interface Predictions {
  readonly rows: number;
  readonly task: string;
  /** How many rows have each label; empty for regression. */
  readonly labels: Readonly<Record<string, number>>;
  /** The mean score. Undefined for more than two classes. */
  readonly mean?: number;
  readonly model: string;
  readonly run?: string;
  readonly step?: string;
  readonly output?: string;
  /** The table, if it was not written to a file. */
  readonly text?: string;
}

interface Scored {
  readonly rows: number;
  readonly task: string;
  readonly labels: Readonly<Record<string, number>>;
  readonly mean?: number;
  readonly findings: readonly Finding[];
}

/** Scores the rows of a file with a model, by the code in its package that an endpoint would run. */
export async function predict(
  host: Host,
  request: PredictRequest,
): Promise<{ readonly value?: Predictions; readonly diagnostics: readonly Diagnostic[] }> {
  const model = await scoringModel(host, request.subject, request);
  if ("code" in model) return { diagnostics: [model] };
  try {
    return await inScratch((scratch) => scored(host, model, request, scratch));
  } catch (error) {
    if (error instanceof SpeclineError) return { diagnostics: error.diagnostics };
    throw error;
  }
}

async function scored(host: Host, model: ScoringModel, request: PredictRequest, scratch: string) {
  const { files } = host.effects;
  const search = await findPython(host, "versions");
  if (search.found === undefined) return { diagnostics: [noPython(search)] };
  const python = search.found.path;
  const folder = await unpackedModel(host, model.path, scratch);
  const source = resolve(host.folder, request.data);
  const [rows, scores] = [join(scratch, "rows.csv"), join(scratch, "scores.csv")];
  const at = { file: source };
  const there = await files.stat(source).catch(() => undefined);
  if (there?.kind !== "file" && there?.kind !== "folder")
    return { diagnostics: [diagnostic("predict/no-data", { data: request.data }, at)] };
  const output = request.output === undefined ? undefined : resolve(host.folder, request.output);
  // Scoring can take long, so this is checked first.
  if (output !== undefined && (await files.stat(output).catch(() => undefined))?.kind === "folder")
    return { diagnostics: [diagnostic("environment/write", { file: output, reason: "it is a folder" })] };
  const read = await pythonAnswer<{
    readonly rows: number;
    readonly columns: readonly string[];
    readonly findings: readonly Finding[];
  }>(host, {
    ...{ python, script: script("rows_as_csv.py"), path: RUNTIME, at },
    answer: join(scratch, "read.json"),
    asked: defined({ ...readingOf(model.run?.manifest), source, output: rows, ...stated(request) }),
  });
  if ("code" in read) return { diagnostics: [read] };
  if (read.rows === 0) return { diagnostics: [diagnostic("predict/no-rows", { data: request.data }, at)] };
  const { explain = 0, keep = [] } = request;
  const lacking = keep.filter((name) => !read.columns.includes(name));
  if (lacking.length > 0) return { diagnostics: lacking.map((column) => diagnostic("predict/keep", { column }, at)) };
  // The package's own runtime is the one that serves.
  const own = (await files.stat(join(folder, "code/specline_runtime"))) === undefined ? RUNTIME : join(folder, "code");
  const made = await pythonAnswer<Scored>(host, {
    ...{ python, script: script("score_rows.py"), path: own, at },
    answer: join(scratch, "scored.json"),
    asked: { model: folder, rows, output: scores, explain, keep },
  });
  const ofFiles = read.findings.map((one) => found(one, at));
  if ("code" in made) return { diagnostics: [made, ...ofFiles] };
  const { findings, ...summary } = made;
  const fault = output === undefined ? [] : await placed(host, scores, output);
  const text = output === undefined ? await files.readText(scores) : undefined;
  const where = { model: model.path, run: model.run?.run, step: model.step, output, text };
  return {
    ...(fault.length === 0 && { value: defined({ ...summary, ...where }) }),
    diagnostics: [...ofFiles, ...findings.map((one) => found(one, at)), ...fault],
  };
}

const stated = ({ delimiter, encoding }: PredictRequest) => defined({ delimiter, encoding });

/** Copies the scores to the file that the user named, which contains either all of them or what it contained before. */
async function placed(host: Host, scores: string, output: string): Promise<readonly Diagnostic[]> {
  const { files } = host.effects;
  const partial = `${output}.partial`;
  let isPartial = false;
  try {
    const there = await files.stat(output);
    // Others, such as /dev/stdout, cannot be replaced.
    const isPlain = there === undefined || there.kind === "file";
    await files.makeFolder(dirname(output));
    isPartial = isPlain;
    const target = isPlain ? files.create(partial) : files.writer(output);
    await pipeline(asReadable(files.reader(scores)), asWritable(target));
    if (isPlain) await files.rename(partial, output);
    return [];
  } catch (error) {
    if (isPartial) await files.remove(partial).catch(() => undefined);
    return [diagnostic("environment/write", { file: output, reason: messageOf(error) })];
  }
}
