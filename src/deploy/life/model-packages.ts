import type { DescribeModelPackageOutput, ModelApprovalStatus } from "@aws-sdk/client-sagemaker";
import { defined } from "../../base/defined.ts";
import { isObject } from "../../base/json.ts";
import { parseJson } from "../../base/json-text.ts";
import { isAbsence } from "../calls.ts";
import { type DeployEffects, ServiceFault } from "../ports.ts";

/** A version of a model, with its metrics if the package has them. */
export interface ModelVersion {
  readonly arn: string;
  readonly group?: string;
  readonly version?: number;
  /** Whether SageMaker has finished registering it: "Completed". */
  readonly status: string;
  readonly approval: string;
  readonly note?: string;
  /** ISO 8601. */
  readonly created?: string;
  /** By name, such as "binary_classification_metrics.auc.value". */
  readonly metrics: Readonly<Record<string, number>>;
  /** Why metrics could not be read, although the package names them. */
  readonly unread?: { readonly uri: string; readonly fault: ServiceFault };
}

/** A model package. Undefined if it does not exist. */
export async function modelVersion(
  arn: string,
  { service, store }: Pick<DeployEffects, "service" | "store">,
): Promise<ModelVersion | undefined> {
  const found = await service.call("DescribeModelPackage", { ModelPackageName: arn }).catch((error: unknown) => {
    if (!isAbsence(error)) throw error;
  });
  if (found === undefined) return undefined;
  return defined({
    arn: String(found.ModelPackageArn),
    group: found.ModelPackageGroupName,
    version: found.ModelPackageVersion,
    status: String(found.ModelPackageStatus),
    approval: String(found.ModelApprovalStatus),
    note: found.ApprovalDescription,
    created: found.CreationTime?.toISOString(),
    ...(await metricsOf(found, store)),
  });
}

type Metrics = Pick<ModelVersion, "metrics" | "unread">;

/** The metrics in the document that the package names. The package remains usable if they cannot be read. */
async function metricsOf(
  { ModelMetrics }: DescribeModelPackageOutput,
  store: DeployEffects["store"],
): Promise<Metrics> {
  const uri = ModelMetrics?.ModelQuality?.Statistics?.S3Uri;
  if (uri === undefined) return { metrics: {} };
  try {
    const bytes = await store.get(uri);
    const parsed = parseJson(bytes === undefined ? "{}" : new TextDecoder().decode(bytes));
    return { metrics: "value" in parsed ? Object.fromEntries(numbersIn(parsed.value, [])) : {} };
  } catch (error) {
    if (!(error instanceof ServiceFault)) throw error;
    return { metrics: {}, unread: { uri, fault: error } };
  }
}

/** All numbers in a document, with their paths. */
function numbersIn(value: unknown, path: readonly string[]): readonly (readonly [string, number])[] {
  if (typeof value === "number") return [[path.join("."), value]];
  if (!isObject(value as never)) return [];
  return Object.entries(value as object).flatMap(([name, member]) => numbersIn(member, [...path, name]));
}

/** The latest package of a group that waits for approval. Undefined if there is none, or no such group. */
export async function latestPending(
  group: string,
  { service }: Pick<DeployEffects, "service">,
): Promise<string | undefined> {
  const request = {
    ModelPackageGroupName: group,
    ModelApprovalStatus: "PendingManualApproval",
    SortBy: "CreationTime",
    SortOrder: "Descending",
    MaxResults: 1,
  } as const;
  const page = await service.call("ListModelPackages", request).catch((error: unknown) => {
    if (!isAbsence(error)) throw error;
  });
  return page?.ModelPackageSummaryList?.[0]?.ModelPackageArn;
}

/** Approves or rejects a model. Repeating it changes nothing. */
export async function decide(
  ModelPackageArn: string,
  approval: ModelApprovalStatus,
  note: string | undefined,
  { service }: Pick<DeployEffects, "service">,
): Promise<void> {
  const request = { ModelPackageArn, ModelApprovalStatus: approval, ApprovalDescription: note };
  await service.call("UpdateModelPackage", defined(request));
}
