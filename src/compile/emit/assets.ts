import { canonicalText, type Json } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { digest, type Tree, treeDigest } from "../../base/digest.ts";
import { ownMember } from "../../base/own.ts";
import { type Diagnostic, diagnostic, type Place } from "../../diagnostics/index.ts";
import { CONTRACT_FILE, type Contract, contractOf, RUNTIME_FOLDER } from "../../spec/contract.ts";
import type { Script } from "../../spec/job.ts";
import { codeKey, replacesScript, runsOwnCode } from "../../spec/script.ts";
import type { StepSpec } from "../../spec/step.ts";
import type { Target } from "../../spec/target.ts";
import type { Asset, AssetSource } from "../compiled.ts";
import { assetPlace } from "../places.ts";
import { hintForPath, type LockedStep, type Sources, type SourceTree } from "../sources.ts";
import { ownContract } from "./arguments.ts";
import { scriptDiagnostics, type UsedScript } from "./script-diagnostics.ts";

/** Code to which a job refers: its URI, and the file that is started. */
export interface CodeAsset {
  readonly uri: string;
  readonly entry: string;
}

/** The script that a job of a step runs. */
interface Code {
  readonly spec: StepSpec;
  readonly script: Script;
  readonly given: string | undefined;
  readonly step: string;
  readonly at: Place;
}

/**
 * Collects the assets that must be in S3 in addition to the definition. Identical content is a single asset, regardless
 * of which steps use it.
 */
export class AssetCollector {
  readonly #data: Diagnostic[] = [];
  /** The scripts that steps asked for, whether or not they can be read. */
  readonly #used: UsedScript[] = [];
  readonly #assets = new Map<string, Omit<Asset, "steps"> & { readonly steps: Set<string> }>();
  /** The URIs of the code collected so far, because hundreds of steps can share one script. */
  readonly #codes = new Map<string, string>();
  /** Paths of data for which links have already been reported. */
  readonly #linked = new Set<string>();
  /** The addresses of all assets, including those that could not be read. */
  readonly #places = new Set<string>();
  readonly #target: Target;
  readonly #pipeline: string;
  readonly #sources: Sources;

  constructor(target: Target, pipeline: string, sources: Sources) {
    this.#target = target;
    this.#pipeline = pipeline;
    this.#sources = sources;
  }

  /** Every fault, and notes about code that runs instead of a step's own script. */
  get diagnostics(): readonly Diagnostic[] {
    return [...scriptDiagnostics(this.#used, this.#sources), ...this.#data];
  }

  /** Reports a fault in data that is not an asset. */
  report(fault: Diagnostic): void {
    this.#data.push(fault);
  }

  get all(): readonly Asset[] {
    return [...this.#assets.values()]
      .map((asset) => ({ ...asset, steps: [...asset.steps].sort() }))
      .sort((a, b) => (a.uri < b.uri ? -1 : 1));
  }

  /**
   * A step's script with the runtime and its contract. A single-file script is itself the entry file. `given` is the
   * file of arguments that do not fit in the job's request.
   */
  code(code: Code): CodeAsset {
    const { spec, script, given, step } = code;
    const folder = this.locked(spec, script)?.files ?? this.#script(script.folder, script.entry, code);
    const beside = script.beside === undefined ? EMPTY_TREE : this.#script(script.beside, script.starts, code);
    if (folder === undefined || beside === undefined)
      return { uri: this.#place("code", digest(script.folder), ""), entry: script.entry };
    const key = JSON.stringify([spec.name, script.folder, script.entry, script.beside ?? "", given ?? ""]);
    const known = this.#codes.get(key);
    if (known !== undefined) {
      this.#assets.get(known)?.steps.add(step);
      return { uri: known, entry: entryOf(folder, script) };
    }
    const written: Readonly<Record<string, string>> = defined({
      [CONTRACT_FILE]: canonicalText(this.#contract(spec, script)),
      [ARGUMENTS_FILE]: given,
      [EXECUTABLES_FILE]:
        spec.job.type === "processing" ? undefined : executablesOf({ ...beside.tree, ...folder.tree }),
    });
    const { runtime } = this.#sources;
    const tree: Tree = {
      ...beside.tree,
      ...folder.tree,
      ...prefixed(runtime.tree, RUNTIME_FOLDER),
      ...mapped(written, (text) => ({ digest: digest(text), size: Buffer.byteLength(text) })),
    };
    const sources = {
      ...sourcesOf(beside),
      ...sourcesOf(folder),
      ...prefixed(sourcesOf(runtime), RUNTIME_FOLDER),
      ...mapped(written, (text) => ({ text })),
    };
    const uri = this.#add({ tree, sources, form: "tree", role: "code", name: "" }, step);
    this.#codes.set(key, uri);
    return { uri, entry: entryOf(folder, script) };
  }

  /** The code that specline.lock holds for a step's script. */
  locked(spec: StepSpec, script: Script): LockedStep | undefined {
    const { locked } = this.#sources;
    return locked && ownMember(locked.steps, codeKey(spec, script));
  }

  /** The release whose code specline.lock holds. */
  get lockedRelease(): string {
    return this.#sources.locked?.release ?? "";
  }

  #contract(spec: StepSpec, script: Script): Partial<Contract> | undefined {
    const { locked } = this.#sources;
    const made =
      this.locked(spec, script)?.contract ?? (runsOwnCode(spec, script) ? ownContract(spec) : contractOf(spec));
    return locked === undefined ? made : { ...made, messages: locked.messages };
  }

  /** Returns a script's files. If they or the entry file are missing, notes the fault and returns undefined. */
  #script(path: string, entry: string | undefined, { spec, step, at }: Code): SourceTree | undefined {
    const found = ownMember(this.#sources.scripts, path);
    const whole = entry === undefined || found?.file === true || ownMember(found?.tree, entry) !== undefined;
    this.#used.push({ step, path, entry: entry ?? "", at, found, isWhole: whole, replaces: replacesScript(spec) });
    return whole ? found : undefined;
  }

  /**
   * Returns the URI of local data that a step reads. Unreadable data is reported, and its URI is derived from its path.
   */
  data(path: string, step: string, at: Place): string {
    const source = ownMember(this.#sources.data, path);
    if (source === undefined) {
      const reason = ownMember(this.#sources.unreadable, path) ?? "it does not exist";
      const hint = hintForPath(path);
      this.#data.push(diagnostic("compile/data-missing", { step, path, reason }, at, defined({ hint })));
      return this.#place("data", digest(path), "");
    }
    if (source.links !== undefined && !this.#linked.has(path)) {
      const links = source.links === 1 ? "a link" : `${source.links} links`;
      this.#data.push(diagnostic("compile/links-followed", { step, path, links }, at));
      this.#linked.add(path);
    }
    const { tree, file = false } = source;
    const name = file ? (Object.keys(tree)[0] ?? "") : "";
    return this.#add({ tree, sources: sourcesOf(source), form: file ? "file" : "tree", role: "data", name }, step);
  }

  /** Whether an address belongs to an asset, so that the contents at the address never change. */
  has(address: Json): boolean {
    return typeof address === "string" && this.#places.has(address);
  }

  #place(role: Asset["role"], digest: string, name: string): string {
    const uri = assetPlace(this.#target, this.#pipeline, role, digest, name);
    this.#places.add(uri);
    return uri;
  }

  #add(content: Omit<Asset, "uri" | "digest" | "steps"> & { readonly name: string }, step: string): string {
    const { name, ...asset } = content;
    const whole = treeDigest(asset.tree);
    const uri = this.#place(asset.role, whole, name);
    const known = this.#assets.get(uri);
    if (known === undefined) this.#assets.set(uri, { ...asset, uri, digest: whole, steps: new Set([step]) });
    else known.steps.add(step);
    return uri;
  }
}

/** The arguments that do not fit in a job's request. It is next to the runtime, where no user's file can be. */
export const ARGUMENTS_FILE = `${RUNTIME_FOLDER}arguments.json`;
/** The program that starts a processing job's script with the arguments from the request and from the file. */
export const ARGUMENTS_PROGRAM = `${RUNTIME_FOLDER}with_arguments.py`;
/** Lists executable files, which a training job makes executable again: objects in S3 have no file permissions. */
const EXECUTABLES_FILE = `${RUNTIME_FOLDER}executables.json`;
const EMPTY_TREE: SourceTree = { root: "", tree: {} };

const entryOf = (folder: SourceTree, script: Script): string =>
  folder.file === true ? (Object.keys(folder.tree)[0] ?? script.entry) : script.entry;

function executablesOf(tree: Tree): string | undefined {
  const paths = Object.keys(tree).filter((path) => ownMember(tree, path)?.executable === true);
  return paths.length === 0 ? undefined : canonicalText(paths.sort());
}

const fileOf = (source: SourceTree, path: string): AssetSource => ({
  file: source.file === true ? source.root : `${source.root.replace(/\/$/, "")}/${path}`,
});

const sourcesOf = (source: SourceTree): Record<string, AssetSource> =>
  Object.fromEntries(Object.keys(source.tree).map((path) => [path, fileOf(source, path)]));

const mapped = <T, U>(record: Readonly<Record<string, T>>, make: (value: T) => U): Readonly<Record<string, U>> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, make(value)]));

const prefixed = <T>(record: Readonly<Record<string, T>>, prefix: string): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(record).map(([path, value]) => [prefix + path, value]));
