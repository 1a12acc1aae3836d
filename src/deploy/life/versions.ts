import type { DescribePipelineResponse, PipelineVersionSummary } from "@aws-sdk/client-sagemaker";
import { defined } from "../../base/defined.ts";
import { allPages, hasNoVersions, isAbsence } from "../calls.ts";
import type { DeployEffects } from "../ports.ts";

/** A version of a pipeline, as the service lists it. */
export interface PipelineVersion {
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly created?: number;
  readonly title?: string;
  readonly description?: string;
}

type Effects = Pick<DeployEffects, "service">;

/**
 * A pipeline's versions, the latest first.
 *
 * @returns undefined if the service does not offer versions there
 * @throws ServiceFault if the pipeline does not exist, or the versions cannot be listed
 */
export async function listVersions(
  name: string,
  { service }: Effects,
): Promise<readonly PipelineVersion[] | undefined> {
  const request = { PipelineName: name, SortOrder: "Descending", MaxResults: 100 } as const;
  try {
    const found = await allPages(
      (NextToken) => service.call("ListPipelineVersions", defined({ ...request, NextToken })),
      ({ PipelineVersionSummaries }) => PipelineVersionSummaries,
    );
    return found.flatMap((summary) => versionIn(summary)).toSorted((one, other) => other.version - one.version);
  } catch (error) {
    if (hasNoVersions(error)) return undefined;
    throw error;
  }
}

const versionIn = (summary: PipelineVersionSummary): readonly PipelineVersion[] => {
  const { PipelineVersionId: version, CreationTime } = summary;
  if (version === undefined) return [];
  const { PipelineVersionDisplayName: title, PipelineVersionDescription: description } = summary;
  return [defined({ version, created: CreationTime?.getTime(), title, description })];
};

/** One version of a pipeline, or undefined if the pipeline or the version does not exist. */
export async function describeVersion(
  name: string,
  version: number,
  { service }: Effects,
): Promise<DescribePipelineResponse | undefined> {
  try {
    return await service.call("DescribePipeline", { PipelineName: name, PipelineVersionId: version });
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

/** Who made a version, if the service says so. */
export const makerOf = ({ LastModifiedBy, CreatedBy }: DescribePipelineResponse): string | undefined => {
  const { UserProfileName, IamIdentity } = LastModifiedBy ?? CreatedBy ?? {};
  return UserProfileName ?? IamIdentity?.Arn;
};
