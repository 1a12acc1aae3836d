import { basename, dirname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Tree, TreeFile } from "../../base/digest.ts";
import { isLocalPath } from "../../base/local-path.ts";
import type { LockedCode, Sources, SourceTree } from "../../compile/index.ts";
import { diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import type { Effects, Files } from "../../local/effects.ts";
import { follow, Unreadable } from "../../local/storage/followed.ts";
import { CIRCULAR_LINK, outsideLink } from "../../local/storage/link-faults.ts";
import type { Registry } from "../../registry/registry.ts";
import { fieldInfo, fieldSchema } from "../../spec/fields.ts";
import type { Script } from "../../spec/job.ts";
import type { PipelineValue, StepInstance } from "../../spec/pipeline.ts";
import { isReadable, SCORING_FILE, scriptOf } from "../../spec/script.ts";
import type { StepSpec } from "../../spec/step.ts";
import { runtimeFolder } from "../../steps/index.ts";
import { fileAt, readData } from "../data/read-data.ts";
import { shippedCode } from "./shipped-code.ts";

/** The code that specline.lock holds. */
export interface LockedSources {
  readonly code: LockedCode;
  readonly runtime: SourceTree;
}

/**
 * Reads all files that are needed to compile a pipeline. Data paths are relative to the pipeline's folder.
 */
export async function gatherSources(
  { files }: Effects,
  pipeline: PipelineValue,
  registry: Registry,
  folder: string,
  locked?: LockedSources,
): Promise<Sources> {
  const started = pipeline.steps.map((step) => startedScript(registry.names.get(step.spec), step));
  const scripts = new Set(
    started
      .flatMap((script) => [script?.folder, script?.beside])
      .filter(isPath)
      .filter(isReadable),
  );
  const beside = new Set(started.map((script) => script?.beside).filter(isPath));
  const paths = new Set(pipeline.steps.flatMap((step) => dataPaths(registry.names.get(step.spec), step)));
  const [data, code, runtime] = await Promise.all([
    // The compiler reports missing or unreadable data at the step that reads the data.
    Promise.all([...paths].map(async (path) => [path, await readData(files, resolve(folder, path))] as const)),
    inOrder([...scripts].map(async (path) => [path, await readScript(files, path, folder, beside.has(path))] as const)),
    locked?.runtime ?? readCode(files, runtimeFolder),
  ]);
  return {
    scripts: Object.fromEntries(code.flatMap(([path, tree]) => (tree === undefined ? [] : [[path, tree]]))),
    lookedFor: Object.fromEntries(
      code.flatMap(([path, tree]) => (tree === undefined ? [[path, resolve(folder, path)]] : [])),
    ),
    runtime,
    ...(locked && { locked: locked.code }),
    data: Object.fromEntries(data.flatMap(([path, read]) => ("unreadable" in read ? [] : [[path, read]]))),
    unreadable: Object.fromEntries(
      data.flatMap(([path, read]) => ("unreadable" in read ? [[path, read.unreadable]] : [])),
    ),
  };
}

/**
 * Waits for all promises, then throws the first error in list order, so that the reported error does not depend on
 * timing.
 */
async function inOrder<T>(promises: readonly Promise<T>[]): Promise<readonly T[]> {
  const settled = await Promise.allSettled(promises);
  return settled.map((one) => {
    if (one.status === "rejected") throw one.reason;
    return one.value;
  });
}

/**
 * The local paths that a step reads: those in external inputs, and those in config fields that the step's specification
 * marks as sources.
 */
function dataPaths(spec: StepSpec | undefined, { config, inputs }: StepInstance): readonly string[] {
  const fields = Object.entries(config).flatMap(([name, value]) => {
    const schema = spec === undefined ? undefined : fieldSchema(spec.config, name);
    return schema !== undefined && fieldInfo(schema).source === true ? [value] : [];
  });
  const given = Object.values(inputs).flatMap((binding) => (binding.from === "external" ? [binding.uri] : []));
  return [...fields, ...given].filter(isLocalPath);
}

/** The files that accompany a single-file training script, because its model is scored with them. */
const COMPANIONS = [SCORING_FILE, "requirements.txt"];

/** Reads a script, by its folder's URL or by a path relative to the pipeline's folder. */
async function readScript(
  files: Files,
  path: string,
  folder: string,
  accompanied: boolean,
): Promise<SourceTree | undefined> {
  if (!isLocalPath(path)) return readCode(files, path);
  const root = resolve(folder, path);
  // The compiler reports missing or unreadable scripts at the step that runs them.
  const end = await follow(files, root, path).catch(() => undefined);
  if (end === undefined) return undefined;
  if (end.stat.kind === "folder") return { root, tree: await readTree(files, root, isCode) };
  const tree = { [basename(root)]: await fileAt(files, root, end.stat) };
  if (!accompanied) return { root, file: true, tree };
  const companions = COMPANIONS.map(async (name) => {
    const file = join(dirname(root), name);
    const stat = (await follow(files, file, name).catch(() => undefined))?.stat;
    return stat?.kind === "file" ? { [name]: await fileAt(files, file, stat) } : {};
  });
  return { root: dirname(root), tree: Object.assign({}, ...(await inOrder(companions)), tree) as Tree };
}

const isPath = (path: string | undefined): path is string => path !== undefined;

/** The script that a step's job runs, from the step's specification or config. */
const startedScript = (spec: StepSpec | undefined, { config }: StepInstance): Script | undefined =>
  spec === undefined ? undefined : scriptOf(spec, config);

/** Code that comes with a package. The build has already computed the digests of Specline's own code. */
export async function readCode(files: Files, url: string): Promise<SourceTree> {
  const shipped = await shippedCode(files, url, isCode);
  if (shipped !== undefined) return shipped;
  const root = fileURLToPath(url);
  return { root, tree: await readTree(files, root, isCode) };
}

/** Excludes tests, hidden files, Python caches, and the lock file with its code, which can be beside a user's script. */
export const isCode = (name: string): boolean =>
  !name.startsWith(".") &&
  !name.startsWith("specline.lock") &&
  name !== "__pycache__" &&
  name !== "tests" &&
  !/\.pyc$|^test_.*\.py$|^conftest\.py$/.test(name);

/**
 * Reads a folder as a tree. A link inside the folder counts as its target. Links that point outside the folder are
 * rejected, because digests must cover everything.
 */
export async function readTree(files: Files, root: string, wanted: (name: string) => boolean): Promise<Tree> {
  const whole = (await files.realPath(root)) ?? root;
  type Entries = readonly (readonly [string, TreeFile])[];
  const walk = async (folder: string, prefix: string, above: readonly string[]): Promise<Entries> => {
    const names = (await files.list(folder)).filter(wanted);
    return (await inOrder(names.map((name) => entry(join(folder, name), prefix + name, above)))).flat();
  };
  const entry = async (path: string, shown: string, above: readonly string[]): Promise<Entries> => {
    const end = await follow(files, path, shown).catch((error: unknown) => {
      throw error instanceof Unreadable ? notCode(shown, root, error.reason) : error;
    });
    if (end === undefined) return [];
    const { real, stat } = end;
    if (real !== whole && !real.startsWith(whole + sep)) throw notCode(shown, root, outsideLink("it"));
    if (stat.kind === "file") return [[shown, await fileAt(files, real, stat)]];
    if (above.includes(real)) throw notCode(shown, root, CIRCULAR_LINK);
    return walk(real, `${shown}/`, [...above, real]);
  };
  return Object.fromEntries(await walk(whole, "", [whole]));
}

const notCode = (entry: string, folder: string, reason: string): SpeclineError =>
  new SpeclineError([diagnostic("compile/code-link", { entry, folder, reason }, { file: folder })]);
