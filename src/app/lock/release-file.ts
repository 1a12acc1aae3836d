import { version } from "../../base/version.ts";
import { CONTRACT_VERSION, type Contract, type StoredContract, scriptMessages } from "../../spec/contract.ts";
import { scriptOf, usualScript } from "../../spec/script.ts";
import type { StepSpec } from "../../spec/step.ts";
import { runtimeFolder, standardPack } from "../../steps/index.ts";
import { partOf } from "./release-code.ts";

/**
 * A package's description of its own scripts, so that other releases can find them without running the package. The
 * build writes it.
 */
export interface ReleaseFile {
  readonly format: typeof RELEASE_FORMAT;
  /** The version of the package. */
  readonly release: string;
  /** The version of the contract. */
  readonly contract: number;
  /** The runtime's folder, relative to dist. */
  readonly runtime: string;
  readonly messages: Contract["messages"];
  /** By `codeKey`. */
  readonly steps: Readonly<Record<string, { readonly folder?: string; readonly contract: StoredContract }>>;
}

/** The file in a package, relative to its folder. */
export const RELEASE_FILE = "dist/release.json";
export const RELEASE_FORMAT = 1;

/** Describes the scripts of this release. */
export function releaseFile(release: string = version): ReleaseFile {
  const parts = standardPack.steps.flatMap((spec: StepSpec) => {
    // With and without code of the user's.
    const scripts = [usualScript(spec), usualScript(spec) && scriptOf(spec, { script: "own.py" })];
    return scripts.flatMap((script) => {
      const part = script === undefined ? undefined : partOf(spec, script);
      return part === undefined ? [] : [part];
    });
  });
  const steps = parts.map(({ key, contract, folder }) => {
    const below = folder === undefined ? {} : { folder: relativeTo(folder) };
    return [key, { ...below, contract }] as const;
  });
  return {
    format: RELEASE_FORMAT,
    release,
    contract: CONTRACT_VERSION,
    runtime: relativeTo(runtimeFolder),
    messages: scriptMessages,
    steps: Object.fromEntries(steps),
  };
}

/** "steps/xgboost-training/script", from its URL. */
const relativeTo = (url: string): string => url.slice(url.lastIndexOf("/steps/") + 1).replace(/\/$/, "");
