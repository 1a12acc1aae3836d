import type { DescribePipelineResponse } from "@aws-sdk/client-sagemaker";
import pLimit from "p-limit";
import { defined } from "../../base/defined.ts";
import { digest } from "../../base/digest.ts";
import type { Target } from "../../spec/target.ts";
import { allPages } from "../calls.ts";
import { rootsOf } from "../deployed-manifest.ts";
import { isDenied } from "../faults.ts";
import { type DeployEffects, ServiceFault } from "../ports.ts";
import { readManifests } from "./manifests.ts";
import { describeVersion, listVersions, makerOf, type PipelineVersion } from "./versions.ts";

/** An execution of a version. */
export interface VersionRun {
  readonly arn: string;
  readonly status: string;
  /** ISO 8601. */
  readonly started?: string;
}

export interface HistoryVersion {
  /** Absent if the service does not offer versions there. */
  readonly version?: number;
  readonly latest: boolean;
  /** ISO 8601. */
  readonly created?: string;
  readonly by?: string;
  readonly description?: string;
  /** The SHA-256 digest of the definition. */
  readonly definition: string;
  /** The earliest listed version with the same definition, unless it is this one. */
  readonly sameAs?: number;
  /** The digest of the manifest that Specline stored for the definition, and the release that made it. */
  readonly manifest?: string;
  readonly specline?: string;
  /** The latest first. Absent if they could not be read. */
  readonly executions?: readonly VersionRun[];
}

export interface History {
  readonly name: string;
  readonly arn: string;
  /** The latest first. */
  readonly versions: readonly HistoryVersion[];
  /** The number of earlier versions that are not listed. */
  readonly earlier: number;
  /** The number of executions that were looked at, if there can be more. */
  readonly executionsSeen?: number;
}

/** What could not be read, and what is missing because of it. */
export interface Unread {
  readonly what: "versions" | "executions" | "manifests";
  readonly fault: ServiceFault;
}

export interface HistoryOptions {
  /** How many versions to list. */
  readonly limit: number;
}

const MAX_PARALLEL_CALLS = 4;
/** Each execution has to be described to find its version. */
const MAX_EXECUTIONS = 200;

/**
 * The versions of a pipeline that exists, with the executions of each. What the credentials do not allow is left out and
 * reported.
 *
 * @param current - the pipeline as it is
 */
export async function historyOf(
  current: DescribePipelineResponse,
  target: Target,
  { limit }: HistoryOptions,
  effects: Pick<DeployEffects, "service" | "store">,
): Promise<{ readonly history: History; readonly unread: readonly Unread[] }> {
  const name = String(current.PipelineName);
  const unread: Unread[] = [];
  const allowed = async <T>(what: Unread["what"], work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ServiceFault) || !isDenied(error)) throw error;
      unread.push({ what, fault: error });
      return undefined;
    }
  };
  const all = (await allowed("versions", () => listVersions(name, effects))) ?? [];
  const listed = all.slice(0, limit);
  const described = await describeAll(name, listed, current, effects);
  const runs = await allowed("executions", () => runsOf(name, effects));
  const roots = described.flatMap(({ found }) => [...rootsOf(found.PipelineDefinition ?? "", target, found)]);
  const manifests = await readManifests(roots, effects);
  if (manifests.fault !== undefined) unread.push({ what: "manifests", fault: manifests.fault });
  const latest = listed[0]?.version;
  const digests = described.map(({ found }) => digest(found.PipelineDefinition ?? ""));
  const versions = described.map(({ about, found }, index): HistoryVersion => {
    const definition = digests[index] ?? "";
    const manifest = manifests.byDefinition.get(definition);
    const same = described.findLast((_, at) => digests[at] === definition)?.about?.version;
    const created = about?.created ?? found.LastModifiedTime?.getTime();
    return defined({
      version: about?.version,
      latest: about === undefined || about.version === latest,
      created: created === undefined ? undefined : new Date(created).toISOString(),
      by: makerOf(found),
      description: about?.description,
      definition,
      sameAs: same === about?.version ? undefined : same,
      manifest: manifest?.digest,
      specline: manifest?.stored.manifest.specline,
      executions: runs?.all.filter(({ version }) => version === about?.version).map(({ run }) => run),
    });
  });
  const history = {
    name,
    arn: String(current.PipelineArn),
    versions,
    earlier: all.length - listed.length,
    executionsSeen: runs?.isComplete === false ? runs.all.length : undefined,
  };
  return { history: defined(history), unread };
}

interface DescribedVersion {
  /** Undefined if the service does not offer versions there, or they could not be listed. */
  readonly about?: PipelineVersion;
  readonly found: DescribePipelineResponse;
}

/** The definitions of the versions. A version can disappear after it was listed. */
async function describeAll(
  name: string,
  versions: readonly PipelineVersion[],
  current: DescribePipelineResponse,
  effects: Pick<DeployEffects, "service">,
): Promise<readonly DescribedVersion[]> {
  if (versions.length === 0) return [{ found: current }];
  const found = await pLimit(MAX_PARALLEL_CALLS).map(versions, async (about) => {
    const one = await describeVersion(name, about.version, effects);
    return one === undefined ? [] : [{ about, found: one }];
  });
  return found.flat();
}

interface FoundRuns {
  readonly all: readonly { readonly version: number | undefined; readonly run: VersionRun }[];
  readonly isComplete: boolean;
}

/** The latest executions of a pipeline, each with its version. */
async function runsOf(name: string, { service }: Pick<DeployEffects, "service">): Promise<FoundRuns> {
  let count = 0;
  let isComplete = true;
  const request = { PipelineName: name, SortBy: "CreationTime", SortOrder: "Descending", MaxResults: 100 } as const;
  const summaries = await allPages(
    async (NextToken) => {
      const page = await service.call("ListPipelineExecutions", defined({ ...request, NextToken }));
      count += page.PipelineExecutionSummaries?.length ?? 0;
      if (count < MAX_EXECUTIONS || (page.NextToken ?? "") === "") return page;
      isComplete = false;
      return { PipelineExecutionSummaries: page.PipelineExecutionSummaries };
    },
    ({ PipelineExecutionSummaries }) => PipelineExecutionSummaries,
  );
  const all = await pLimit(MAX_PARALLEL_CALLS).map(summaries, async (summary) => {
    const { PipelineExecutionArn: arn = "", PipelineExecutionStatus: status, StartTime: started } = summary;
    const found = await service.call("DescribePipelineExecution", { PipelineExecutionArn: arn });
    const run = defined({
      arn,
      status: String(status ?? found.PipelineExecutionStatus),
      started: (started ?? found.CreationTime)?.toISOString(),
    });
    return { version: found.PipelineVersionId, run };
  });
  return { all, isComplete };
}
