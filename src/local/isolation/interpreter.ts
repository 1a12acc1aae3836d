import { join } from "node:path";
import { answerIn } from "../../base/marked-answer.ts";
import { diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import type { Effects } from "../effects.ts";
import { SYSTEM_PATH } from "./isolation.ts";

/** A Python interpreter and the versions of its installed packages. */
export interface Interpreter {
  /** Absolute path. */
  readonly python: string;
  /** "3.11.2" */
  readonly version: string;
  readonly packages: Readonly<Record<string, string>>;
  /** The folders of its installation and its import path. */
  readonly folders?: readonly string[];
}

/**
 * Whether a program is the image's Python, at any path. A Python among the inputs, such as a packed environment, is
 * not.
 */
export const isPython = (program: string): boolean => /^(?!\/opt\/ml\/)(?:.*\/)?python(3(\.\d+)?)?$/.test(program);

/** `python3` and `python` on a job's PATH, which start the run's interpreter. */
const WRAPPER = `#!/bin/sh
exec "$SPECLINE_PYTHON" "$@"
`;

export async function writeWrappers({ files }: Effects, bin: string): Promise<void> {
  await files.makeFolder(bin);
  for (const name of ["python3", "python"]) {
    await files.write(join(bin, name), WRAPPER);
    await files.setExecutable(join(bin, name), true);
  }
}

const PROBE = `
import json, sys
from importlib import metadata
found = {}
for one in metadata.distributions():
    name = one.metadata["Name"]
    if name and name not in found:
        found[name] = one.version
print("specline:" + json.dumps({"version": "%d.%d.%d" % sys.version_info[:3], "packages": dict(sorted(found.items())),
    "folders": sorted({sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix, *filter(None, sys.path)})}))
`;

/** Asks an interpreter for its version and packages. */
export async function askPython(effects: Effects, python: string, folder: string): Promise<Interpreter> {
  const lines: string[] = [];
  const warnings: string[] = [];
  const refuse = (reason: string): never => {
    throw new SpeclineError([diagnostic("run/python", { python, reason })]);
  };
  try {
    const running = await effects.processes.start({
      words: [python, "-c", PROBE],
      folder,
      environment: { PATH: SYSTEM_PATH, LANG: "C.UTF-8", PYTHONNOUSERSITE: "1", PYTHONDONTWRITEBYTECODE: "1" },
      // Warnings can arrive in the middle of the answer.
      onLine: (line, stream) => (stream === "out" ? lines : warnings).push(line),
    });
    await running.ended;
  } catch (error) {
    refuse((error as Error).message);
  }
  const answer = answerIn<Omit<Interpreter, "python">>("specline:", lines);
  return { python, ...(answer ?? refuse(warnings.at(-1) ?? lines.at(-1) ?? "it says nothing")) };
}
