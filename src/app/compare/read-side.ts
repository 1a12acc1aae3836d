import { join } from "node:path";
import { defined } from "../../base/defined.ts";
import { parseJson } from "../../base/json-text.ts";
import { pipelineRoot } from "../../compile/index.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import type { Files } from "../../local/effects.ts";
import type { Folded } from "../../local/record/fold.ts";
import type { PlanSide } from "../../plan/index.ts";
import type { Definition } from "../../sagemaker/definition.ts";
import type { Host } from "../host/host.ts";
import { readValuePlaces } from "../run-value-places.ts";

/** A run, as far as it was kept. */
export interface RunSide extends Folded {
  /** Undefined if the run's definition cannot be read. */
  readonly side?: PlanSide;
}

/** Reads what a run executed: its definition, the digests of its code, and where its values are written. */
export async function readSide(
  host: Host,
  work: string,
  folded: Folded,
): Promise<{ readonly run: RunSide; readonly diagnostics: readonly Diagnostic[] }> {
  const { files } = host.effects;
  const { run, manifest, parameters } = folded.record;
  const file = join(work, "runs", run, "definition.json");
  const text = (await files.readRegular(file).catch(() => undefined)) ?? "";
  const parsed = parseJson(text);
  if (!("value" in parsed) || !Array.isArray((parsed.value as { readonly Steps?: unknown } | null)?.Steps))
    return { run: folded, diagnostics: [diagnostic("compare/no-definition", { run }, { file })] };
  const definition = parsed.value as unknown as Definition;
  const places = await readValuePlaces(host, work, run);
  const root = manifest === undefined ? undefined : `${pipelineRoot(manifest.target, manifest.name)}/`;
  const assets = root === undefined ? undefined : await codeAssets(files, join(work, "s3"), root, text);
  return { run: { ...folded, side: defined({ definition, manifest, places, assets, parameters }) }, diagnostics: [] };
}

/** The code to which a definition refers, with the digest of each file. Runs keep it in place of S3. */
async function codeAssets(
  files: Files,
  s3: string,
  root: string,
  definition: string,
): Promise<NonNullable<PlanSide["assets"]>> {
  const uris = [...definition.matchAll(/s3:\/\/[^"\\\s]+?\/code\/[0-9a-f]{16}/g)].map(([uri]) => uri);
  const own = [...new Set(uris)].filter((uri) => uri.startsWith(root));
  return Promise.all(
    own.map(async (uri) => {
      const found = await digestsIn(files, join(s3, uri.slice("s3://".length)));
      const digest = uri.slice(-16);
      const key = uri.slice(root.length);
      // Without the files, it is still known that the code differs.
      const kept = found.length === 0 ? undefined : Object.fromEntries(found);
      return defined({ key, role: "code" as const, digest, steps: [], objects: found.length, bytes: 0, files: kept });
    }),
  );
}

async function digestsIn(files: Files, folder: string, below = ""): Promise<readonly (readonly [string, string])[]> {
  const found: (readonly [string, string])[] = [];
  for (const name of await files.list(join(folder, below))) {
    const path = below === "" ? name : `${below}/${name}`;
    const stat = await files.stat(join(folder, path));
    if (stat?.kind === "file") found.push([path, await files.digest(join(folder, path))]);
    else if (stat?.kind === "folder" && name !== "__pycache__") found.push(...(await digestsIn(files, folder, path)));
  }
  return found;
}
