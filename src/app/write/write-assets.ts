import type { Asset } from "../../compile/index.ts";
import type { DeployCall } from "../../deploy/index.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import { folderStore } from "../host/folder-store.ts";
import type { Host } from "../host/host.ts";
import { messageOf } from "../host/system-error.ts";
import type { MadePipeline } from "../plan/deploy-request.ts";

/** What `deploy` is not told, or would decide otherwise. */
export interface AssetChoices {
  /** The limit on parallel steps, which the stored manifest contains. */
  readonly parallelism?: number;
  /** Where the definition must be in S3, although `deploy` would send it with the request. */
  readonly definitionUri?: string;
}

/** Writes the files that `deploy` would upload, with the same code, below a folder, at the paths in their URIs. */
export async function writeAssets(
  host: Host,
  folder: string,
  { prepared, compiled }: MadePipeline,
  choices: AssetChoices = {},
): Promise<{ readonly files: number; readonly diagnostics: readonly Diagnostic[] }> {
  const { ContentFault, contentDiagnostic, uploadAll } = await import("../../deploy/index.ts");
  const { manifestOptions } = await import("../deploy.ts");
  const { assetObjects } = await import("../host/asset-objects.ts");
  const effects = { store: folderStore(folder), objects: async (asset: Asset) => assetObjects(asset) };
  let files = 0;
  const note = ({ operation }: DeployCall): void => {
    if (operation === "PutObject") files += 1;
  };
  try {
    const stored = { ...(await manifestOptions(host, prepared)), ...choices };
    await uploadAll(compiled, { ...stored, dryRun: false, kms: undefined, note }, effects);
    return { files, diagnostics: [] };
  } catch (error) {
    if (error instanceof ContentFault) return { files, diagnostics: [contentDiagnostic(error, {})] };
    return { files, diagnostics: [diagnostic("environment/write", { file: folder, reason: messageOf(error) })] };
  }
}
