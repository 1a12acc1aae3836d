import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Asset } from "../compile/index.ts";
import {
  type AssetObject,
  awsService,
  awsStore,
  type DeployEffects,
  type Deployed,
  type DeployOptions,
  deploy,
  describe,
  type Followed,
  faultDiagnostic,
  follow,
  ServiceFault,
  type Started,
  start,
} from "../deploy/index.ts";
import { type Diagnostic, diagnostic, hasErrors } from "../diagnostics/index.ts";
import { writeArchive } from "../local/storage/archive.ts";
import type { Definition } from "../sagemaker/definition.ts";
import { awsName } from "../spec/pipeline.ts";
import type { Target } from "../spec/target.ts";
import type { Host } from "./host.ts";
import { type Prepared, prepare } from "./prepare.ts";
import { findTarget } from "./targets.ts";

export interface Deployment<T> {
  readonly value?: T;
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks a pipeline for a target and puts it there. */
export async function deployPipeline(
  host: Host,
  path: string,
  options: DeployOptions & { readonly target: string },
): Promise<Deployment<Deployed>> {
  const { compiled, diagnostics } = await prepare(host, path, { target: options.target });
  if (compiled === undefined || hasErrors(diagnostics)) return { diagnostics };
  const { definition, assets = [], manifest } = compiled;
  if (manifest === undefined)
    return { diagnostics: [...diagnostics, diagnostic("deploy/no-manifest", { file: path }, { file: path })] };
  const effects = await deployEffects(host, manifest.target);
  const deployed = await deploy({ definition, assets, manifest }, options, effects);
  return { value: deployed.value, diagnostics: [...diagnostics, ...deployed.diagnostics] };
}

export interface StartRequest {
  readonly target: string;
  /** "name=value", as typed. */
  readonly parameters: readonly string[];
  readonly displayName?: string;
  readonly parallelism?: number;
}

/** Starts what is deployed; parameters are checked against the definition that AWS has. */
export async function startPipeline(host: Host, path: string, request: StartRequest): Promise<Deployment<Started>> {
  const found = await deployedName(host, path, request.target);
  if ("diagnostics" in found) return found;
  const { name, target } = found;
  const read = readParameters(request.parameters);
  if (hasErrors(read.diagnostics)) return { diagnostics: read.diagnostics };
  const effects = await deployEffects(host, target);
  return guarded(name, async () => {
    const there = await describe(name, effects);
    if (there === undefined) {
      const data = { name, region: target.region, target: target.name };
      return { diagnostics: [diagnostic("deploy/not-deployed", data, { pipeline: name })] };
    }
    const definition = JSON.parse(String(there["PipelineDefinition"])) as Definition;
    const { displayName, parallelism } = request;
    const started = await start(
      definition,
      {
        name,
        parameters: read.value,
        ...(displayName === undefined ? {} : { displayName }),
        ...(parallelism === undefined ? {} : { parallelism }),
      },
      effects,
    );
    return started.value === undefined
      ? { diagnostics: started.diagnostics }
      : { value: started.value, diagnostics: started.diagnostics };
  });
}

export interface FollowRequest {
  readonly target: string;
  /** Looks once, and does not wait for the end. */
  readonly once?: boolean;
  /** Milliseconds between two looks. */
  readonly every?: number;
  readonly signal?: AbortSignal;
  readonly onChange?: (followed: Followed) => void;
}

/** Follows an execution, by its ARN or the last one of a pipeline, until it has ended. */
export async function followExecution(
  host: Host,
  subject: string,
  request: FollowRequest,
): Promise<Deployment<Followed>> {
  const byArn = subject.startsWith("arn:");
  const found: Named = byArn
    ? await namedTarget(host, request.target, subject)
    : await deployedName(host, subject, request.target);
  if ("diagnostics" in found) return found;
  const { name, target } = found;
  const effects = await deployEffects(host, target);
  return guarded(name, async () => {
    const arn = byArn ? subject : await lastExecution(name, effects);
    if (arn === undefined) {
      return { diagnostics: [diagnostic("deploy/no-execution", { name, target: target.name }, { pipeline: name })] };
    }
    const { signal, onChange, once, every } = request;
    const value = await follow(
      {
        arn,
        once: once === true,
        ...(every === undefined ? {} : { every }),
        ...(signal === undefined ? {} : { signal }),
        ...(onChange === undefined ? {} : { onChange }),
      },
      effects,
    );
    return { value, diagnostics: [] };
  });
}

async function lastExecution(name: string, { service }: DeployEffects): Promise<string | undefined> {
  const page = await service.call("ListPipelineExecutions", {
    PipelineName: name,
    SortBy: "CreationTime",
    SortOrder: "Descending",
    MaxResults: 1,
  });
  const [last] =
    (page["PipelineExecutionSummaries"] as readonly { readonly PipelineExecutionArn?: string }[] | undefined) ?? [];
  return last?.PipelineExecutionArn;
}

/** What a call throws for good becomes a diagnostic; anything else is a fault of ours. */
async function guarded<T>(pipeline: string, work: () => Promise<Deployment<T>>): Promise<Deployment<T>> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ServiceFault) return { diagnostics: [faultDiagnostic(error, { pipeline })] };
    throw error;
  }
}

type Named = { readonly name: string; readonly target: Target } | { readonly diagnostics: readonly Diagnostic[] };

/** The AWS name of a pipeline's file; of a name, itself. */
async function deployedName(host: Host, path: string, name: string): Promise<Named> {
  const found = await targetOf(host, name);
  if ("diagnostics" in found) return found;
  if (!/\.[a-z]+$/.test(path)) return { name: awsName(path), ...found };
  const prepared: Prepared = await prepare(host, path, { target: name, until: "wired" });
  return hasErrors(prepared.diagnostics)
    ? { diagnostics: prepared.diagnostics }
    : { name: awsName(prepared.title), ...found };
}

async function targetOf(
  host: Host,
  name: string,
): Promise<{ readonly target: Target } | { readonly diagnostics: readonly Diagnostic[] }> {
  const found = await findTarget(host.effects, host.folder, name);
  if ("diagnostics" in found || found.target.name !== "local") return found;
  return { diagnostics: [diagnostic("deploy/local-target", { target: name })] };
}

async function namedTarget(host: Host, target: string, name: string): Promise<Named> {
  const found = await targetOf(host, target);
  return "diagnostics" in found ? found : { name, ...found };
}

function readParameters(words: readonly string[]): {
  readonly value: Readonly<Record<string, string>>;
  readonly diagnostics: readonly Diagnostic[];
} {
  const pairs = words.map((word) => ({ word, cut: word.indexOf("=") }));
  const diagnostics = pairs
    .filter(({ cut }) => cut < 1)
    .map(({ word }) => diagnostic("usage/bad-value", { option: "--param", value: word, expected: "NAME=VALUE" }));
  return {
    value: Object.fromEntries(pairs.map(({ word, cut }) => [word.slice(0, cut), word.slice(cut + 1)])),
    diagnostics,
  };
}

/** AWS itself, or what SPECLINE_AWS_ENDPOINT names: a local stand-in. */
async function deployEffects(host: Host, { region }: Target): Promise<DeployEffects> {
  const endpoint = host.environment["SPECLINE_AWS_ENDPOINT"];
  const options = { region, ...(endpoint === undefined ? {} : { endpoint }) };
  return {
    service: await awsService(options),
    store: await awsStore(options),
    objects: (asset) => assetObjects(host, asset),
    now: host.effects.clock.now,
    wait: pause,
  };
}

/** Unlike the runner's clock, this keeps the program alive: there is nothing else to wait for. */
const pause = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
  new Promise((done) => {
    const timer = setTimeout(done, milliseconds);
    const stop = (): void => {
      clearTimeout(timer);
      done();
    };
    signal?.addEventListener("abort", stop, { once: true });
  });

/** The objects of an asset; an archive is made when it is asked for. */
async function assetObjects({ effects: { files } }: Host, asset: Asset): Promise<readonly AssetObject[]> {
  const paths = Object.keys(asset.tree).sort();
  const bytesOf = async (path: string): Promise<Uint8Array> => {
    const source = asset.sources[path];
    return source !== undefined && "text" in source
      ? new TextEncoder().encode(source.text)
      : readFile(source?.file ?? path);
  };
  if (asset.form !== "archive")
    return paths.map((path) => ({ path: asset.form === "tree" ? path : "", bytes: () => bytesOf(path) }));
  const bytes = async (): Promise<Uint8Array> => {
    const folder = await mkdtemp(join(tmpdir(), "specline-"));
    try {
      const members = await Promise.all(
        paths.map(async (path) => {
          const source = asset.sources[path];
          const executable = asset.tree[path]?.executable === true;
          if (source !== undefined && "text" in source) return { path, executable, content: { text: source.text } };
          const file = source?.file ?? path;
          return { path, executable, content: { file, size: (await files.stat(file))?.size ?? 0 } };
        }),
      );
      await writeArchive(files, join(folder, "archive"), members);
      return await readFile(join(folder, "archive"));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
  return [{ path: "", bytes }];
}
