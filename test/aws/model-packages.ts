import { type Body, Refusal } from "./protocol.ts";

interface StoredPackage {
  readonly arn: string;
  readonly group: string;
  readonly version: number;
  readonly at: number;
  approval: string;
  approvalDescription?: unknown;
  metadata: Readonly<Record<string, string>>;
  /** The address of its metrics. */
  metrics?: string;
}

const seconds = (milliseconds: number): number => milliseconds / 1000;

/** Versions of models in model package groups, as far as looking at them and approving them needs. */
export class StandInModelPackages {
  readonly packages = new Map<string, StoredPackage>();
  readonly #place: string;
  readonly #now: () => number;

  constructor(place: string, now: () => number) {
    this.#place = place;
    this.#now = now;
  }

  /** Registers a version, as a pipeline's execution would. */
  add(group: string, metadata: Readonly<Record<string, string>> = {}): string {
    const version = [...this.packages.values()].filter((one) => one.group === group).length + 1;
    const arn = `${this.#place}:model-package/${group}/${version}`;
    this.packages.set(arn, { arn, group, version, at: this.#now(), approval: "PendingManualApproval", metadata });
    return arn;
  }

  /** The packages of a group that a request asks for, the latest first. */
  list({ ModelPackageGroupName: group, ModelApprovalStatus: approval, SortOrder: order }: Body): readonly Body[] {
    const name = String(group).split("/").at(-1);
    const found = [...this.packages.values()].filter(
      (one) => one.group === name && (approval === undefined || one.approval === approval),
    );
    return (order === "Ascending" ? found : found.reverse()).map((one) => summary(one));
  }

  /** A group exists as long as it has packages. */
  describeGroup({ ModelPackageGroupName: name }: Body): Body {
    const first = [...this.packages.values()].find(({ group }) => group === name);
    if (first === undefined)
      throw new Refusal(
        "ValidationException",
        `ModelPackageGroup ${this.#place}:model-package-group/${String(name)} does not exist.`,
      );
    return {
      ModelPackageGroupName: name,
      ModelPackageGroupArn: `${this.#place}:model-package-group/${String(name)}`,
      CreationTime: seconds(first.at),
      CreatedBy: {},
      ModelPackageGroupStatus: "Completed",
    };
  }

  describe(input: Body): Body {
    const found = this.#package(input["ModelPackageName"]);
    const { metadata, approvalDescription } = found;
    return {
      ...summary(found),
      ModelPackageStatusDetails: { ValidationStatuses: [] },
      CustomerMetadataProperties: metadata,
      ...(found.metrics === undefined
        ? {}
        : {
            ModelMetrics: { ModelQuality: { Statistics: { ContentType: "application/json", S3Uri: found.metrics } } },
          }),
      ...(approvalDescription === undefined ? {} : { ApprovalDescription: approvalDescription }),
    };
  }

  /** Members that an update omits stay unchanged. */
  update(input: Body): Body {
    const found = this.#package(input["ModelPackageArn"]);
    found.approval = String(input["ModelApprovalStatus"] ?? found.approval);
    found.approvalDescription = input["ApprovalDescription"] ?? found.approvalDescription;
    found.metadata = { ...found.metadata, ...(input["CustomerMetadataProperties"] as object | undefined) };
    return { ModelPackageArn: found.arn };
  }

  #package(name: unknown): StoredPackage {
    const found = this.packages.get(String(name));
    if (found === undefined) throw new Refusal("ValidationException", `ModelPackage ${String(name)} does not exist.`);
    return found;
  }
}

const summary = ({ arn, group, version, at, approval }: StoredPackage): Body => ({
  ModelPackageArn: arn,
  ModelPackageGroupName: group,
  ModelPackageVersion: version,
  CreationTime: seconds(at),
  ModelPackageStatus: "Completed",
  ModelApprovalStatus: approval,
});
