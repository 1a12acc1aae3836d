import { Readable } from "node:stream";
import type { CompleteMultipartUploadCommandOutput, PutObjectCommandInput, S3Client } from "@aws-sdk/client-s3";
import { defined } from "../base/defined.ts";
import { withFaults } from "./aws-faults.ts";
import { type AwsOptions, aboutCall, clientOptions, MAX_ATTEMPTS } from "./aws-options.ts";
import { type CallContext, ServiceFault, type Store, type StoredObject } from "./ports.ts";
import { lost, resumed } from "./resumed.ts";

/** Accesses S3 through the official SDK. */
export async function awsStore(options: AwsOptions): Promise<Store> {
  const sdk = await import("./sdk/s3.ts");
  const client = new sdk.S3Client({
    ...clientOptions(options),
    forcePathStyle: options.endpoint !== undefined,
    followRegionRedirects: options.anyRegion === true,
  });
  const about = (uri: string): CallContext => ({ ...aboutCall(options), subject: uri });
  const store: Store = {
    async has(uri) {
      try {
        await withFaults("HeadObject", () => client.send(new sdk.HeadObjectCommand(locationOf(uri))), about(uri));
        return true;
      } catch (error) {
        if (error instanceof ServiceFault && ABSENT.has(error.kind)) return false;
        throw error;
      }
    },
    async get(uri) {
      const pieces = await store.stream(uri);
      return pieces === undefined ? undefined : joined(pieces);
    },
    async stream(uri) {
      const open = async (more: object = {}) =>
        withFaults(
          "GetObject",
          () => client.send(new sdk.GetObjectCommand({ ...locationOf(uri), ...more })),
          about(uri),
        );
      try {
        const first = await open();
        const attempts = options.attempts ?? MAX_ATTEMPTS;
        return resumed(first, open, (error) => lost(error, attempts, about(uri)), attempts);
      } catch (error) {
        if (error instanceof ServiceFault && /^(NoSuchKey|NotFound|404)$/.test(error.kind)) return undefined;
        throw error;
      }
    },
    async sendsEvents(bucket) {
      const { EventBridgeConfiguration: events } = await withFaults(
        "GetBucketNotificationConfiguration",
        () => client.send(new sdk.GetBucketNotificationConfigurationCommand({ Bucket: bucket })),
        about(`s3://${bucket}`),
      );
      return events !== undefined;
    },
    async list(uri) {
      const { Bucket, Key: Prefix } = locationOf(uri);
      const found: StoredObject[] = [];
      let ContinuationToken: string | undefined;
      do {
        const request = defined({ Bucket, Prefix, ContinuationToken });
        const page = await withFaults(
          "ListObjectsV2",
          () => client.send(new sdk.ListObjectsV2Command(request)),
          about(uri),
        );
        for (const { Key: key = "", Size: size = 0, ETag: etag = "" } of page.Contents ?? [])
          found.push({ key, size, etag });
        ContinuationToken = page.NextContinuationToken;
      } while (ContinuationToken !== undefined);
      return found.toSorted((a, b) => (a.key < b.key ? -1 : 1));
    },
    async put(uri, content, { size = 0, kms } = {}) {
      const encryption = kms === undefined ? {} : { ServerSideEncryption: "aws:kms" as const, SSEKMSKeyId: kms };
      const object = { ...locationOf(uri), ...encryption };
      if (content instanceof Uint8Array) {
        await withFaults(
          "PutObject",
          () => client.send(new sdk.PutObjectCommand({ ...object, Body: content })),
          about(uri),
        );
        return;
      }
      const partSize = Math.max(options.part ?? MIN_PART_BYTES, Math.ceil(size / MAX_PARTS));
      const body = Readable.from(content, { objectMode: false });
      try {
        await putInParts(client, { ...object, Body: body }, partSize, about(uri));
      } catch (error) {
        // The response to the previous call was lost, and the retry found that the upload had already been completed.
        if (!(error instanceof ServiceFault) || error.kind !== "NoSuchUpload" || !(await store.has(uri))) throw error;
      }
    },
  };
  return store;
}

async function joined(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

/**
 * S3 returns 403 for a missing object if the caller lacks permission to list the bucket. The upload will show whether
 * the caller can write.
 */
const ABSENT: ReadonlySet<string> = new Set(["NotFound", "NoSuchKey", "404", "403", "Forbidden", "AccessDenied"]);

/** Source: S3 user guide, "Multipart upload limits" (as of November 2026). */
const MAX_PARTS = 10_000;
const MIN_PART_BYTES = 16 * 2 ** 20;

/**
 * Objects that exceed the limit for one request (5 GiB) or should not be held in memory are uploaded in parts, each of
 * which is retried separately.
 */
async function putInParts(
  client: S3Client,
  params: PutObjectCommandInput,
  partSize: number,
  about: CallContext,
): Promise<CompleteMultipartUploadCommandOutput> {
  const { Upload } = await import("@aws-sdk/lib-storage");
  const upload = new Upload({ client, params, partSize, queueSize: 4 });
  return withFaults("UploadPart", () => upload.done(), about);
}

/** An access point can replace a bucket: "s3://arn:aws:s3:eu-central-1:123456789012:accesspoint/claims/2026/". */
const locationOf = (uri: string): { readonly Bucket: string; readonly Key: string } => {
  const [, Bucket = "", Key = ""] = /^s3:\/\/(arn:[^/]+:accesspoint\/[^/]+|[^/]+)(?:\/(.*))?$/s.exec(uri) ?? [];
  return { Bucket, Key };
};
