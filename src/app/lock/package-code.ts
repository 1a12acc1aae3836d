import { join } from "node:path";
import { isObject } from "../../base/json.ts";
import { parseJson } from "../../base/json-text.ts";
import { ownMember } from "../../base/own.ts";
import type { SourceTree } from "../../compile/index.ts";
import type { Files } from "../../local/effects.ts";
import { CONTRACT_FILE } from "../../spec/contract.ts";
import { codeFiles, MESSAGES_FILE, RUNTIME_KEY, readPlainTree } from "./code-files.ts";
import type { CodeSource } from "./release-code.ts";
import { RELEASE_FILE, RELEASE_FORMAT, type ReleaseFile } from "./release-file.ts";

/** The code of a release in a package's folder, without running anything of it. Undefined if it is not Specline's. */
export async function packageCode(files: Files, folder: string): Promise<CodeSource | undefined> {
  const described = await readRelease(files, join(folder, RELEASE_FILE));
  if (described === undefined) return undefined;
  const { release, contract, runtime, messages, steps } = described;
  const read = (path: string): Promise<SourceTree> => readPlainTree(files, join(folder, "dist", path));
  return {
    place: folder,
    release: { version: release, contract },
    code: async (key) => {
      if (key === RUNTIME_KEY) return codeFiles(await read(runtime), MESSAGES_FILE, messages);
      const step = ownMember(steps, key);
      if (step === undefined) return undefined;
      const script = step.folder === undefined ? undefined : await read(step.folder);
      return codeFiles(script, CONTRACT_FILE, step.contract);
    },
  };
}

async function readRelease(files: Files, path: string): Promise<ReleaseFile | undefined> {
  const text = await files.readRegular(path).catch(() => undefined);
  const parsed = text === undefined ? undefined : parseJson(text);
  const value = parsed !== undefined && "value" in parsed ? parsed.value : undefined;
  const isKnown = isObject(value) && value["format"] === RELEASE_FORMAT && isObject(value["steps"]);
  return isKnown ? (value as unknown as ReleaseFile) : undefined;
}
