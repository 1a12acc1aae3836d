/** Where a pipeline runs, as far as ARNs show it. */
export interface Surrounding {
  readonly region: string;
  readonly account: string;
}

/** The partition of a region. Source: botocore 1.43.11, partitions.json. */
export const partitionOf = (region: string): string =>
  region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";

/** The ARN of a resource of a service in the target's region and account. */
export const arnOf = (service: string, resource: string, { region, account }: Surrounding): string =>
  `arn:${partitionOf(region)}:${service}:${region}:${account}:${resource}`;

/** The ARN of a bucket, or of the objects in it that match a key. */
export const bucketArn = (bucket: string, key: string | undefined, { region }: Surrounding): string =>
  `arn:${partitionOf(region)}:s3:::${bucket}${key === undefined ? "" : `/${key}`}`;

/** The bucket and key in an S3 URI. Undefined for other text. */
export function s3Parts(uri: string): { readonly bucket: string; readonly key: string } | undefined {
  const [, bucket, key = ""] = /^s3:\/\/([^/]+)(?:\/(.*))?$/s.exec(uri) ?? [];
  return bucket === undefined ? undefined : { bucket, key };
}
