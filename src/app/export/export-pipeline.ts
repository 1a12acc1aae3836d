import { resolve } from "node:path";
import { defined } from "../../base/defined.ts";
import { listed } from "../../base/words.ts";
import { type Asset, pipelineRoot } from "../../compile/index.ts";
import { deployFaults, type StackTemplate, stackTemplate } from "../../deploy/index.ts";
import { type Diagnostic, diagnostic, hasErrors } from "../../diagnostics/index.ts";
import { manifestKey, storedManifest } from "../../plan/index.ts";
import { localTarget } from "../../spec/target.ts";
import type { ConfigChoices } from "../config/layer-configs.ts";
import { manifestOptions } from "../deploy.ts";
import type { Deployment } from "../deployment.ts";
import type { Host } from "../host/host.ts";
import { writeOutput } from "../host/write-output.ts";
import { permissionsFor } from "../iam/iam-pipeline.ts";
import type { OverrideChoices } from "../load/overrides.ts";
import { prepare } from "../load/prepare.ts";
import type { MadePipeline } from "../plan/deploy-request.ts";
import { writeAssets } from "../write/write-assets.ts";
import { endpointFault, endpointMonitor } from "./endpoint-monitor.ts";

export interface ExportRequest extends ConfigChoices, OverrideChoices {
  /** Default: the target stated in a config file. */
  readonly target?: string | undefined;
  /** The path to which the template is written. If omitted, it is only returned. */
  readonly output?: string | undefined;
  /** The folder for the files that must be in S3 before the stack is created. */
  readonly assets?: string | undefined;
  /** Overwrites an existing file that is different. */
  readonly force: boolean;
  /** The number of steps that can run at the same time. */
  readonly parallelism?: number | undefined;
  /** The endpoint whose requests Model Monitor compares with the rows of training. */
  readonly endpoint?: string | undefined;
}

/** Something that must be in S3 before the stack is created. */
export interface NeededObject {
  readonly uri: string;
  readonly kind: Asset["role"] | "manifest" | "definition";
  /** The SHA-256 of the file, or of the tree of files. */
  readonly digest: string;
}

/** A pipeline in the form of another deployment tool. */
export interface ExportedPipeline {
  readonly name: string;
  /** The target's key, with which `deploy` would encrypt objects in S3. */
  readonly kms?: string;
  readonly template: string;
  /** The absolute path, if the template was written. */
  readonly output?: string;
  readonly needed: readonly NeededObject[];
  /** The endpoint that Model Monitor checks. */
  readonly endpoint?: string;
  /** How many files were written to the folder for assets. */
  readonly filesWritten?: number;
}

/** Writes a pipeline as a CloudFormation template. Nothing is read from AWS. Writes nothing if there are errors. */
export async function exportPipeline(
  host: Host,
  path: string,
  request: ExportRequest,
): Promise<Deployment<ExportedPipeline>> {
  const fault = request.endpoint === undefined ? undefined : endpointFault(path, request.endpoint);
  if (fault !== undefined) return { diagnostics: [fault] };
  const prepared = await prepare(host, path, request);
  const { compiled, target, allowed } = prepared;
  if (request.target === undefined && target?.name === localTarget.name)
    return { diagnostics: [diagnostic("usage/which-target", { file: path }, { file: path })] };
  if (compiled === undefined || hasErrors(prepared.diagnostics)) return { diagnostics: prepared.diagnostics, allowed };
  const { definition, assets = [], manifest } = compiled;
  if (manifest === undefined)
    return { diagnostics: [...prepared.diagnostics, diagnostic("deploy/no-manifest", { file: path }, { file: path })] };
  const made: MadePipeline = { prepared, compiled: { definition, assets, manifest } };
  const { statements, diagnostics: found } = permissionsFor({ ...manifest, definition }, "pipeline");
  const options = defined({ ...(await manifestOptions(host, prepared)), parallelism: request.parallelism });
  const judge = prepared.overrides?.judge ?? ((faults: readonly Diagnostic[]) => faults);
  const refused = deployFaults(made.compiled, { ...options, uploadData: true });
  const diagnostics = [...prepared.diagnostics, ...judge([...found, ...refused])];
  const after = prepared.overrides?.allowed() ?? allowed;
  if (hasErrors(diagnostics)) return { diagnostics, allowed: after };
  const monitor =
    request.endpoint === undefined ? undefined : await endpointMonitor(host, path, request.endpoint, prepared);
  if (monitor !== undefined && !("endpoint" in monitor))
    return { diagnostics: [...diagnostics, ...monitor], allowed: after };
  const starting = permissionsFor({ ...manifest, definition }, "scheduler").statements;
  const template = stackTemplate({
    compiled: made.compiled,
    statements,
    starting,
    options,
    monitor,
    now: host.effects.clock.now(),
  });
  if (template.replaced.length > 0) {
    const changed = diagnostic("deploy/dynamic-reference", { where: listed(template.replaced) }, { file: path });
    return { diagnostics: [...diagnostics, changed], allowed: after };
  }
  const needed = neededBy(made, template, storedManifest(made.compiled, options).digest);
  const written = await writeAll(host, request, made, template);
  const value = defined({
    name: manifest.name,
    kms: manifest.target.kms,
    endpoint: request.endpoint,
    template: template.text,
    needed,
    ...written.value,
  });
  return { value, diagnostics: [...diagnostics, ...written.diagnostics], allowed: after };
}

/** Everything that `deploy` would upload, with its digests. */
function neededBy({ compiled }: MadePipeline, { definition }: StackTemplate, stored: string): readonly NeededObject[] {
  const { assets, manifest } = compiled;
  const root = pipelineRoot(manifest.target, manifest.name);
  return [
    ...assets.map(({ uri, role, digest }): NeededObject => ({ uri, kind: role, digest })),
    { uri: `${root}/${manifestKey(stored)}`, kind: "manifest", digest: stored },
    ...(definition === undefined
      ? []
      : [{ uri: definition.uri, kind: "definition" as const, digest: definition.digest }]),
  ];
}

async function writeAll(
  host: Host,
  { output, assets, force, parallelism }: ExportRequest,
  { prepared, compiled }: MadePipeline,
  { text, definition }: StackTemplate,
): Promise<Deployment<Pick<ExportedPipeline, "output" | "filesWritten">>> {
  const file = output === undefined ? undefined : resolve(host.folder, output);
  const before = file === undefined ? undefined : await host.effects.files.readRegular(file).catch(() => undefined);
  if (before !== undefined && before !== text && !force)
    return { diagnostics: [diagnostic("usage/exists", { file: output ?? "" })] };
  const faults: Diagnostic[] = [];
  let filesWritten: number | undefined;
  if (assets !== undefined) {
    const folder = resolve(host.folder, assets);
    const done = await writeAssets(
      host,
      folder,
      { prepared, compiled },
      defined({ parallelism, definitionUri: definition?.uri }),
    );
    faults.push(...done.diagnostics);
    filesWritten = done.files;
  }
  // The template comes last, because it refers to the files.
  if (file !== undefined && !hasErrors(faults)) faults.push(...(await writeOutput(host, file, text)));
  return { value: defined({ output: hasErrors(faults) ? undefined : file, filesWritten }), diagnostics: faults };
}
