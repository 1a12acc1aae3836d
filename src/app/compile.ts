import { resolve } from "node:path";
import { canonicalText } from "../base/canonical.ts";
import { defined } from "../base/defined.ts";
import type { Compiled } from "../compile/index.ts";
import { type AllowedDiagnostic, type Diagnostic, diagnostic, hasErrors } from "../diagnostics/index.ts";
import type { ConfigChoices } from "./config/layer-configs.ts";
import type { Host } from "./host/host.ts";
import { messageOf } from "./host/system-error.ts";
import { writeOutput } from "./host/write-output.ts";
import type { OverrideChoices } from "./load/overrides.ts";
import { prepare } from "./load/prepare.ts";
import { writeAssets } from "./write/write-assets.ts";

export interface CompileRequest extends ConfigChoices, OverrideChoices {
  /** Default: the target stated in a config file, or otherwise the local machine. */
  readonly target?: string | undefined;
  /** The path to which the definition is written. If omitted, the definition is only returned. */
  readonly output?: string | undefined;
  /** The folder for the files to which the definition refers. */
  readonly assets?: string | undefined;
}

export interface CompileResult {
  readonly ok: boolean;
  readonly title: string;
  /** The definition in canonical form. Absent if there are errors. */
  readonly text?: string;
  readonly output?: string;
  readonly assets: readonly { readonly uri: string; readonly path?: string; readonly steps: readonly string[] }[];
  /** How many files were written to the folder for assets. */
  readonly filesWritten?: number;
  readonly diagnostics: readonly Diagnostic[];
  /** The faults that the user allows, each with the reason. */
  readonly allowed: readonly AllowedDiagnostic[];
}

/** Compiles a pipeline for a target, and writes the definition and its assets. Writes nothing if there are errors. */
export async function compilePipeline(host: Host, path: string, options: CompileRequest): Promise<CompileResult> {
  const prepared = await prepare(host, path, options);
  const { title, compiled, diagnostics, allowed } = prepared;
  if (compiled === undefined || hasErrors(diagnostics)) return { ok: false, title, assets: [], diagnostics, allowed };
  const text = canonicalText(compiled.definition);
  const faults = [...diagnostics];
  const output = options.output === undefined ? undefined : resolve(host.folder, options.output);
  const folder = options.assets === undefined ? undefined : resolve(host.folder, options.assets);
  let filesWritten: number | undefined;
  const assets: { uri: string; path?: string; steps: readonly string[] }[] = [];
  try {
    if (output !== undefined) faults.push(...(await writeOutput(host, output, text)));
    if (folder !== undefined && compiled.manifest === undefined) {
      faults.push(diagnostic("compile/no-assets", { folder: options.assets ?? folder, file: path }));
    } else if (folder !== undefined) {
      const made = { prepared, compiled: compiled as Compiled };
      const { files, diagnostics: refused } = await writeAssets(host, folder, made);
      faults.push(...refused);
      filesWritten = files;
    }
    for (const { uri, steps } of compiled.assets ?? [])
      assets.push(defined({ uri, path: folder === undefined ? undefined : uri.replace(/^s3:\/\//, ""), steps }));
  } catch (error) {
    faults.push(diagnostic("environment/write", { file: folder ?? "", reason: messageOf(error) }));
  }
  const written = output === undefined || hasErrors(faults) ? {} : { output };
  const ok = !hasErrors(faults);
  return defined({ ok, title, text, ...written, assets, filesWritten, diagnostics: faults, allowed });
}
