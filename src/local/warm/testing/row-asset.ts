import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { digest, treeDigest } from "../../../base/digest.ts";
import type { Asset } from "../../../compile/compiled.ts";
import type { DefinitionStep } from "../../../sagemaker/definition.ts";
import { type ProcessingParts, processingStep } from "../../testing/definitions.ts";
import type { Workbench } from "../../testing/workbench.ts";

const CODE = "s3://bucket/code/rows";
const FOLDER = fileURLToPath(new URL("../rows/", import.meta.url));
const RUNTIME = fileURLToPath(new URL("../../../steps/runtime/specline_runtime/", import.meta.url));
const STEPS = fileURLToPath(new URL("../../../steps/", import.meta.url));

/**
 * The scripts in `rows`, as if they were those of a standard step; they are in place already.
 * @param more - further files by their path
 */
export function rowAsset(bench: Workbench, more: Readonly<Record<string, string>> = {}): Asset {
  const texts: Record<string, string> = { "no_syntax.py": "print('never')\nx = = 1\n", ...more };
  for (const name of readdirSync(FOLDER)) if (name.endsWith(".py")) texts[name] = readFileSync(FOLDER + name, "utf8");
  for (const [name, text] of Object.entries(texts)) bench.put(`${CODE}/${name}`, text);
  const tree = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, { digest: digest(text) }]));
  const sources = Object.fromEntries(Object.keys(texts).map((name) => [name, { file: STEPS + name }]));
  return { uri: `${CODE}/`, form: "tree", digest: treeDigest(tree), tree, sources, role: "code", steps: [] };
}

/** The modules that the standard steps' scripts share, by their path. */
export const sharedModules = (): Record<string, string> =>
  Object.fromEntries(
    readdirSync(RUNTIME, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".py"))
      .map((name) => [`specline_runtime/${name}`, readFileSync(RUNTIME + name, "utf8")]),
  );

/** A step that runs one of them. */
export const rowStep = (
  name: string,
  script: string,
  args: readonly string[] = [],
  more: Partial<ProcessingParts> = {},
): DefinitionStep =>
  processingStep(name, {
    run: ["python3", `/opt/ml/processing/input/code/${script}.py`, ...args],
    inputs: { code: CODE },
    outputs: ["data"],
    ...more,
  });
