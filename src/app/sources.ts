import { basename, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Tree, TreeFile } from "../base/digest.ts";
import { isLocalPath, type Sources, type SourceTree } from "../compile/index.ts";
import { diagnostic, SpeclineError } from "../diagnostics/index.ts";
import type { Effects, Files } from "../local/effects.ts";
import type { Registry } from "../registry/registry.ts";
import { fieldInfo, fieldSchema } from "../spec/fields.ts";
import { scriptOf } from "../spec/job.ts";
import type { PipelineValue, StepInstance } from "../spec/pipeline.ts";
import type { StepSpec } from "../spec/step.ts";
import { runtimeFolder } from "../steps/index.ts";
import { fileAt, readData } from "./read-data.ts";

/** Everything of the disk that compiling a pipeline needs, as values. Data paths start at the pipeline's own folder. */
export async function gatherSources(
  { files }: Effects,
  pipeline: PipelineValue,
  registry: Registry,
  folder: string,
): Promise<Sources> {
  const scripts = new Set(pipeline.steps.flatMap((step) => scriptPaths(registry.names.get(step.spec), step)));
  const paths = new Set(pipeline.steps.flatMap((step) => dataPaths(registry.names.get(step.spec), step)));
  const [data, code, runtime] = await Promise.all([
    // What is not there, or may not be read, compiling reports at the step that reads it.
    Promise.all([...paths].map(async (path) => [path, await readData(files, resolve(folder, path))] as const)),
    inOrder([...scripts].map(async (path) => [path, await readScript(files, path, folder)] as const)),
    readCode(files, runtimeFolder),
  ]);
  return {
    scripts: Object.fromEntries(code.flatMap(([path, tree]) => (tree === undefined ? [] : [[path, tree]]))),
    runtime,
    data: Object.fromEntries(data.flatMap(([path, read]) => ("unreadable" in read ? [] : [[path, read]]))),
    unreadable: Object.fromEntries(
      data.flatMap(([path, read]) => ("unreadable" in read ? [[path, read.unreadable]] : [])),
    ),
  };
}

/** What all of them give, or the fault of the first that has one: which is told must not hang on which is read first. */
async function inOrder<T>(promises: readonly Promise<T>[]): Promise<readonly T[]> {
  const settled = await Promise.allSettled(promises);
  return settled.map((one) => {
    if (one.status === "rejected") throw one.reason;
    return one.value;
  });
}

/** The local paths that a step reads: in config fields that its specification marks as sources, and in inputs given from outside. */
function dataPaths(spec: StepSpec | undefined, { config, inputs }: StepInstance): readonly string[] {
  const fields = Object.entries(config).flatMap(([name, value]) => {
    const schema = spec === undefined ? undefined : fieldSchema(spec.config, name);
    return schema !== undefined && fieldInfo(schema).source === true ? [value] : [];
  });
  const given = Object.values(inputs).flatMap((binding) => (binding.from === "external" ? [binding.uri] : []));
  return [...fields, ...given].filter(isLocalPath);
}

/** A file or a folder of data; undefined where nothing is. */
async function readSource(files: Files, path: string): Promise<SourceTree | undefined> {
  const stat = await files.stat(path);
  if (stat === undefined) return undefined;
  if (stat.kind !== "folder")
    return { root: path, file: true, tree: { [basename(path)]: await fileAt(files, path, stat) } };
  return { root: path, tree: await readTree(files, path, isData) };
}

/** A script by the URL of its folder, or by the path of a folder or file from the pipeline's own folder on. */
async function readScript(files: Files, path: string, folder: string): Promise<SourceTree | undefined> {
  if (!isLocalPath(path)) return readCode(files, path);
  const root = resolve(folder, path);
  // What is not there, or may not be read, compiling reports at the step that runs it.
  const stat = await files.stat((await files.realPath(root).catch(() => undefined)) ?? root).catch(() => undefined);
  if (stat === undefined) return undefined;
  if (stat.kind !== "folder") return readSource(files, root);
  return { root, tree: await readTree(files, root, isCode) };
}

/** The folders and files that a step's job runs, as its specification or its config names them. */
function scriptPaths(spec: StepSpec | undefined, { config }: StepInstance): readonly string[] {
  const job = spec?.job;
  if (job?.type !== "processing" && job?.type !== "training" && job?.type !== "tuning") return [];
  const { folder, beside } = scriptOf(job.script, config);
  return beside === undefined ? [folder] : [folder, beside];
}

const readCode = async (files: Files, url: string): Promise<SourceTree> => {
  const root = fileURLToPath(url);
  return { root, tree: await readTree(files, root, isCode) };
};

/** Data folders often hold hidden files of tools (.DS_Store, ._part, _SUCCESS is data's own): they are left where they are. */
const isData = (name: string): boolean => !name.startsWith(".");
/** What runs, without its tests and what Python leaves behind. */
export const isCode = (name: string): boolean =>
  !name.startsWith(".") &&
  name !== "__pycache__" &&
  name !== "tests" &&
  !/\.pyc$|^test_.*\.py$|^conftest\.py$/.test(name);

/** A link may lead to another place of the same folder, and counts as what lies there; a key must say all that is under it. */
export async function readTree(files: Files, root: string, wanted: (name: string) => boolean): Promise<Tree> {
  const whole = (await files.realPath(root)) ?? root;
  const walk = async (folder: string, above: readonly string[]): Promise<readonly (readonly [string, TreeFile])[]> => {
    const names = (await files.list(folder)).filter(wanted);
    return (await inOrder(names.map((name) => entry(join(folder, name), above)))).flat();
  };
  const entry = async (path: string, above: readonly string[]): ReturnType<typeof walk> => {
    const shown = relative(root, path).split(sep).join("/");
    const real = await files.realPath(path);
    if (real === undefined) throw badLink(shown, root, "leads nowhere");
    if (real !== whole && !real.startsWith(whole + sep)) throw badLink(shown, root, "leads out of it");
    const stat = await files.stat(real);
    if (stat?.kind === "folder" && above.includes(real)) throw badLink(shown, root, "leads round in a circle");
    if (stat?.kind === "folder") return walk(path, [...above, real]);
    return stat?.kind === "file" ? [[shown, await fileAt(files, real, stat)]] : [];
  };
  return Object.fromEntries(await walk(root, [whole]));
}

const badLink = (link: string, folder: string, reason: string): SpeclineError =>
  new SpeclineError([diagnostic("compile/code-link", { link, folder, reason }, { file: folder })]);
