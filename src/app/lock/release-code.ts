import { ownMember } from "../../base/own.ts";
import { version } from "../../base/version.ts";
import { ownContract } from "../../compile/index.ts";
import type { Files } from "../../local/effects.ts";
import type { Registry } from "../../registry/registry.ts";
import {
  CONTRACT_FILE,
  CONTRACT_VERSION,
  contractOf,
  type StoredContract,
  scriptMessages,
} from "../../spec/contract.ts";
import type { Script } from "../../spec/job.ts";
import type { PipelineValue } from "../../spec/pipeline.ts";
import { codeKey, runsOwnCode, scriptOf, usualScript } from "../../spec/script.ts";
import type { StepSpec } from "../../spec/step.ts";
import { runtimeFolder } from "../../steps/index.ts";
import { readCode } from "../load/sources.ts";
import { type CodeFiles, codeFiles, MESSAGES_FILE, RUNTIME_KEY } from "./code-files.ts";

/** Part of a step's code that comes with a package: the contract, and the script if the step does not run the user's. */
export interface CodePart {
  readonly key: string;
  readonly contract: StoredContract;
  /** The script's folder, as a URL. */
  readonly folder?: string;
}

/** The packaged code that a pipeline's steps use, each part once, sorted by key. */
export function partsOf(pipeline: PipelineValue, registry: Registry): readonly CodePart[] {
  const parts = new Map<string, CodePart>();
  for (const { spec: name, config } of pipeline.steps) {
    const spec = registry.names.get(name);
    const script = spec === undefined ? undefined : scriptOf(spec, config);
    if (spec === undefined || script === undefined || !isPackaged(spec)) continue;
    const part = partOf(spec, script);
    if (part !== undefined) parts.set(part.key, part);
  }
  return [...parts.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** A script's part that comes with a package. */
export function partOf(spec: StepSpec, script: Script): CodePart | undefined {
  const contract = runsOwnCode(spec, script) ? ownContract(spec) : contractOf(spec);
  if (contract === undefined) return undefined;
  const { messages: _, ...stored } = contract;
  const key = codeKey(spec, script);
  return { key, contract: stored, ...(script.folder.startsWith("file:") && { folder: script.folder }) };
}

const STEPS = new URL("../", runtimeFolder).href.replace(/runtime\/$/, "");

/**
 * Whether a step comes with Specline or with an installed package. Other steps are in the user's repository, where
 * version control fixes them.
 */
function isPackaged(spec: StepSpec): boolean {
  const home = usualScript(spec)?.folder ?? "";
  return home.startsWith(STEPS) || (home.startsWith("file:") && home.includes("/node_modules/"));
}

/** Where code can come from: the installed release, a package in a folder, or another folder with locked code. */
export interface CodeSource {
  /** Shown in messages, such as "the installed release" or a path. */
  readonly place: string;
  /** Undefined if it is a folder with locked code, which can be from several releases. */
  readonly release?: { readonly version: string; readonly contract: number };
  /** The code with this key, if the source has it. `digest` chooses among several. */
  code(key: string, digest?: string): Promise<CodeFiles | undefined>;
}

/** The installed release's code, and that of the installed packs whose steps the pipeline uses. */
export function installedCode(files: Files, parts: readonly CodePart[]): CodeSource {
  const byKey = Object.fromEntries(parts.map((part) => [part.key, part]));
  return {
    place: "the installed release",
    release: { version, contract: CONTRACT_VERSION },
    code: async (key) => {
      if (key === RUNTIME_KEY) return codeFiles(await readCode(files, runtimeFolder), MESSAGES_FILE, scriptMessages);
      const part = ownMember(byKey, key);
      if (part === undefined) return undefined;
      const { contract, folder } = part;
      return codeFiles(folder === undefined ? undefined : await readCode(files, folder), CONTRACT_FILE, contract);
    },
  };
}
