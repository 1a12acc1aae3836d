import { dirname, join, resolve } from "node:path";
import { isLocalPath } from "../base/local-path.ts";
import { ownMember } from "../base/own.ts";
import { type Diagnostic, diagnostic } from "../diagnostics/index.ts";
import type { RunRecord } from "../local/index.ts";
import { runPart, samplePart } from "../spec/ports.ts";
import type { Host } from "./host/host.ts";
import type { PreparedPipeline } from "./load/prepare.ts";

/** What a run exported. */
export interface Exported {
  /** The folders, as absolute paths: those that the config names, or where the local run keeps what goes to S3. */
  readonly folders: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Copies the outputs whose destination is a local path to there, and lists all folders with exports. On AWS, and for an
 * S3 URI, the job's own output goes to its destination. A sample of the rows is exported to a folder of its own in there.
 */
export async function copyExports(host: Host, prepared: PreparedPipeline, record: RunRecord): Promise<Exported> {
  const { wired, registry, file } = prepared;
  const folders = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  const ended = new Map(record.steps.map((step) => [step.name, step]));
  for (const { id, spec, config } of wired?.steps ?? []) {
    const step = ended.get(id);
    if (step?.status !== "succeeded") continue;
    for (const [port, { destination }] of Object.entries(registry?.names.get(spec)?.outputs ?? {})) {
      const from = ownMember(step.outputs, port)?.path;
      const stated = destination === undefined ? undefined : ownMember(config, destination.field);
      if (destination === undefined || stated === undefined || from === undefined) continue;
      if (!isLocalPath(stated)) {
        folders.add(from);
        continue;
      }
      const apart = record.sample === undefined ? [] : [samplePart(record.sample)];
      const root = resolve(host.folder, dirname(resolve(host.folder, file)), stated, ...apart);
      const part = destination.perRun?.(config) === true ? [runPart(record.run)] : [];
      try {
        await copyFolder(host, from, join(root, destination.folder, ...part));
        folders.add(root);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        const at = { pipeline: record.title, step: id, field: destination.field };
        diagnostics.push(diagnostic("run/export-failed", { path: root, reason }, at));
      }
    }
  }
  return { folders: [...folders], diagnostics };
}

async function copyFolder(host: Host, from: string, to: string): Promise<void> {
  const { files } = host.effects;
  await files.makeFolder(to);
  for (const name of await files.list(from)) {
    const source = join(from, name);
    if ((await files.stat(source))?.kind === "folder") await copyFolder(host, source, join(to, name));
    else await files.copy(source, join(to, name));
  }
}
