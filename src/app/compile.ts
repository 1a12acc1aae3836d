import { join, relative, resolve } from "node:path";
import { canonicalText } from "../base/canonical.ts";
import { ownMember } from "../base/own.ts";
import type { Asset } from "../compile/index.ts";
import { type Diagnostic, diagnostic, hasErrors } from "../diagnostics/index.ts";
import type { ConfigChoices } from "./config/layer-configs.ts";
import type { Host } from "./host/host.ts";
import { messageOf } from "./host/system-error.ts";
import { writeOutput } from "./host/write-output.ts";
import { prepare } from "./load/prepare.ts";

export interface CompileRequest extends ConfigChoices {
  readonly target: string;
  /** Where to write the definition; if omitted, it is only in the result. */
  readonly output?: string | undefined;
  /** The folder for the files that the definition refers to. */
  readonly assets?: string | undefined;
}

export interface CompileResult {
  readonly ok: boolean;
  readonly title: string;
  /** The definition in canonical form; absent if there are errors. */
  readonly text?: string;
  readonly output?: string;
  readonly assets: readonly { readonly uri: string; readonly path?: string; readonly steps: readonly string[] }[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Compiles a pipeline for a target, and writes the definition and its assets. Writes nothing if there are errors. */
export async function compilePipeline(host: Host, path: string, options: CompileRequest): Promise<CompileResult> {
  const { title, compiled, diagnostics } = await prepare(host, path, options);
  if (compiled === undefined || hasErrors(diagnostics)) return { ok: false, title, assets: [], diagnostics };
  const text = canonicalText(compiled.definition);
  const faults = [...diagnostics];
  const output = options.output === undefined ? undefined : resolve(host.folder, options.output);
  const folder = options.assets === undefined ? undefined : resolve(host.folder, options.assets);
  const assets: { uri: string; path?: string; steps: readonly string[] }[] = [];
  try {
    if (output !== undefined) faults.push(...(await writeOutput(host, output, text)));
    for (const asset of compiled.assets ?? []) {
      const written = folder === undefined ? {} : { path: await writeAsset(host, folder, asset) };
      assets.push({ uri: asset.uri, ...written, steps: asset.steps });
    }
  } catch (error) {
    faults.push(diagnostic("environment/write", { file: folder ?? "", reason: messageOf(error) }));
  }
  const written = output === undefined || hasErrors(faults) ? {} : { output };
  return { ok: !hasErrors(faults), title, text, ...written, assets, diagnostics: faults };
}

/** Writes an asset, unpacked, to the place below a folder that its URI names. */
async function writeAsset({ effects: { files } }: Host, folder: string, asset: Asset): Promise<string> {
  const place = join(folder, asset.uri.replace(/^s3:\/\//, ""));
  const names = Object.keys(asset.tree);
  for (const name of names) {
    const source = ownMember(asset.sources, name);
    const path = asset.form === "file" && names.length === 1 ? place : join(place, name);
    await files.makeFolder(join(path, ".."));
    if (source === undefined) continue;
    if ("text" in source) await files.write(path, source.text);
    else await files.copy(source.file, path);
    if (ownMember(asset.tree, name)?.executable === true) await files.setExecutable(path, true);
  }
  return relative(folder, place);
}
