import { resolve } from "node:path";
import { type Diagnostic, diagnostic, hasErrors } from "../diagnostics/index.ts";
import { importDefinition } from "../sagemaker/import/index.ts";
import type { Host } from "./host.ts";
import { loadPipeline } from "./load-pipeline.ts";
import { definitionTitle } from "./prepare.ts";
import { writeOutput } from "./write-output.ts";

export interface ImportResult {
  readonly ok: boolean;
  readonly title: string;
  /** The module; absent where there is no definition to import. */
  readonly code?: string;
  readonly output?: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** A definition as a module of typed code, written where it is wanted. A definition with faults is written as far as it can be. */
export async function importPipeline(host: Host, path: string, output?: string): Promise<ImportResult> {
  const loaded = await loadPipeline(host, path);
  if (loaded.form === "nothing") return { ok: false, title: path, diagnostics: loaded.diagnostics };
  if (loaded.form !== "definition") {
    const fault = diagnostic("usage/not-a-definition", { file: path }, { file: loaded.file });
    return { ok: false, title: path, diagnostics: [fault] };
  }
  const title = definitionTitle(loaded.file);
  const { value: code, diagnostics: found } = importDefinition(loaded.definition, title);
  const faults = [...(await loaded.located(found))];
  const file = output === undefined ? undefined : resolve(host.folder, output);
  if (file !== undefined) faults.push(...(await writeOutput(host, file, code)));
  return { ok: !hasErrors(faults), title, code, ...(file === undefined ? {} : { output: file }), diagnostics: faults };
}
