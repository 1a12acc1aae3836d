import { createHash, randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { crc32 } from "node:zlib";
import { Refusal } from "./protocol.ts";

/** Source: S3 user guide, "Multipart upload limits" (as of November 2026). */
const LEAST_PART = 5 * 2 ** 20;

export interface StoredObject {
  readonly bytes: Buffer;
  /** The encryption key, if any. */
  readonly kms?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** The part of S3 that deploying uses, including its checks of complete bodies, checksums, parts and their order. */
export class StandInObjects {
  readonly objects = new Map<string, StoredObject>();
  /** Multipart uploads that are neither complete nor aborted. */
  readonly uploads = new Map<string, { readonly path: string; readonly parts: Map<number, Buffer>; kms?: string }>();
  /** The existing buckets and their regions. Undefined means that every bucket exists. */
  buckets: Readonly<Record<string, string>> | undefined;
  /** Whether the client can list the bucket. If not, a missing object is reported as forbidden (S3, HeadObject). */
  mayList = true;
  /** Whether the client can read objects. */
  mayRead = true;
  /** The number of keys on a page of a listing. */
  pageSize = 1000;

  answer(request: IncomingMessage, body: Buffer, region: string): Answer {
    const url = new URL(request.url ?? "/", "http://s3");
    const path = decodeURIComponent(url.pathname).slice(1);
    this.#checkBucket(path.split("/")[0] ?? "", region);
    const upload = url.searchParams.get("uploadId");
    if (request.method === "GET" && !url.searchParams.has("list-type")) return this.#get(path, request);
    if (request.method === "HEAD") return { status: this.#head(path) };
    if (request.method === "GET" && url.searchParams.get("list-type") === "2")
      return this.#list(path, url.searchParams);
    if (request.method === "POST" && url.searchParams.has("uploads")) return this.#begin(path, request);
    if (request.method === "POST" && upload !== null) return this.#complete(path, upload, body.toString("utf8"));
    if (request.method === "DELETE" && upload !== null) return this.#abort(upload);
    if (request.method !== "PUT") throw new Refusal("MethodNotAllowed", "the stand-in does not speak this", 405);
    const bytes = wholeBody(request, body);
    if (upload !== null) return this.#part(upload, Number(url.searchParams.get("partNumber")), bytes);
    this.objects.set(path, { bytes, ...kmsOf(request) });
    return { status: 200, headers: { etag: etag(bytes) } };
  }

  #checkBucket(bucket: string, region: string): void {
    if (this.buckets === undefined) return;
    const at = this.buckets[bucket];
    if (at === undefined) throw new Refusal("NoSuchBucket", "The specified bucket does not exist", 404);
    if (at !== region)
      throw new Refusal(
        "PermanentRedirect",
        "The bucket you are attempting to access must be addressed using the specified endpoint.",
        301,
        { "x-amz-bucket-region": at },
      );
  }

  #get(path: string, request: IncomingMessage): Answer {
    const object = this.mayRead ? this.objects.get(path) : undefined;
    const begin = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
    if (object !== undefined && begin > 0) return rangeOf(object.bytes, begin, request);
    if (object !== undefined) return { status: 200, headers: headersOf(object.bytes), body: object.bytes };
    if (!this.mayRead || !this.mayList) throw new Refusal("AccessDenied", "Access Denied", 403);
    throw new Refusal("NoSuchKey", "The specified key does not exist.", 404);
  }

  #head(path: string): number {
    if (this.objects.has(path)) return 200;
    return this.mayList ? 404 : 403;
  }

  /** ListObjectsV2, a page at a time. Source: API reference, ListObjectsV2 (as of November 2026). */
  #list(bucket: string, query: URLSearchParams): Answer {
    if (!this.mayList) throw new Refusal("AccessDenied", "Access Denied", 403);
    const root = `${bucket.replace(/\/$/, "")}/`;
    const after = query.get("continuation-token") ?? "";
    const keys = [...this.objects.keys()]
      .flatMap((path) => (path.startsWith(root + (query.get("prefix") ?? "")) ? [path.slice(root.length)] : []))
      .sort()
      .filter((key) => key > after);
    const page = keys.slice(0, this.pageSize);
    const entries = page.map((key) => {
      const { bytes } = this.objects.get(root + key) as StoredObject;
      return `<Contents><Key>${xmlEscaped(key)}</Key><Size>${bytes.length}</Size><ETag>${etag(bytes).replaceAll('"', "&quot;")}</ETag></Contents>`;
    });
    const next =
      keys.length > page.length
        ? `<NextContinuationToken>${xmlEscaped(page.at(-1) ?? "")}</NextContinuationToken>`
        : "";
    const more = `<IsTruncated>${next !== ""}</IsTruncated>`;
    return xml(
      `<ListBucketResult>${more}<KeyCount>${page.length}</KeyCount>${next}${entries.join("")}</ListBucketResult>`,
    );
  }

  #begin(path: string, request: IncomingMessage): Answer {
    const id = randomUUID();
    this.uploads.set(id, { path, parts: new Map(), ...kmsOf(request) });
    return xml(`<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`);
  }

  #upload(id: string) {
    const upload = this.uploads.get(id);
    if (upload === undefined) throw new Refusal("NoSuchUpload", "The specified upload does not exist.", 404);
    return upload;
  }

  #part(id: string, number: number, bytes: Buffer): Answer {
    if (!(number >= 1 && number <= 10_000)) throw new Refusal("InvalidArgument", "Part number must be 1 to 10000");
    this.#upload(id).parts.set(number, bytes);
    return { status: 200, headers: { etag: etag(bytes) } };
  }

  #complete(path: string, id: string, body: string): Answer {
    const { parts, kms } = this.#upload(id);
    const named = [...body.matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, part = ""]) => ({
      number: Number(/<PartNumber>(\d+)</.exec(part)?.[1]),
      etag: (/<ETag>(.*?)</.exec(part)?.[1] ?? "").replaceAll("&quot;", '"'),
    }));
    const bytes = named.map(({ number, etag: given }, index) => {
      const part = parts.get(number);
      if (part === undefined || etag(part) !== given) throw new Refusal("InvalidPart", `part ${number} is not there`);
      if (index > 0 && number <= (named[index - 1]?.number ?? 0))
        throw new Refusal("InvalidPartOrder", "parts must be in order");
      if (index < named.length - 1 && part.length < LEAST_PART)
        throw new Refusal("EntityTooSmall", `part ${number} is smaller than the minimum allowed size`);
      return part;
    });
    if (bytes.length === 0) throw new Refusal("MalformedXML", "no part was named");
    this.objects.set(path, { bytes: Buffer.concat(bytes), ...(kms === undefined ? {} : { kms }) });
    this.uploads.delete(id);
    return xml(`<CompleteMultipartUploadResult><ETag>"${id}"</ETag></CompleteMultipartUploadResult>`);
  }

  #abort(id: string): Answer {
    this.#upload(id);
    this.uploads.delete(id);
    return { status: 204 };
  }
}

const headersOf = (bytes: Buffer) => ({ etag: etag(bytes), "content-length": String(bytes.length) });

/** The rest of an object, if it is still the same. Source: API reference, GetObject, Range and If-Match. */
function rangeOf(bytes: Buffer, begin: number, request: IncomingMessage): Answer {
  const wanted = request.headers["if-match"];
  if (wanted !== undefined && wanted !== etag(bytes))
    throw new Refusal("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412);
  const range = `bytes ${begin}-${bytes.length - 1}/${bytes.length}`;
  const rest = bytes.subarray(begin);
  return { status: 206, headers: { ...headersOf(rest), etag: etag(bytes), "content-range": range }, body: rest };
}

const xml = (body: string): Answer => ({
  status: 200,
  headers: { "content-type": "application/xml" },
  body: `<?xml version="1.0"?>${body}`,
});

/** As S3 writes keys, including control characters, although XML 1.0 does not allow references to them. */
const xmlEscaped = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: keys can contain them
  text.replace(/[&<>"\u0000-\u001f]/g, (character) => `&#${character.charCodeAt(0)};`);

const etag = (bytes: Buffer): string => `"${createHash("md5").update(bytes).digest("hex")}"`;

function kmsOf(request: IncomingMessage): { readonly kms?: string } {
  const key = request.headers["x-amz-server-side-encryption-aws-kms-key-id"];
  if (typeof key !== "string") return {};
  if (request.headers["x-amz-server-side-encryption"] !== "aws:kms")
    throw new Refusal("InvalidArgument", "a KMS key is named, but not the encryption by KMS");
  return { kms: key };
}

/** A body's bytes, which must match the length and checksum in the request. */
function wholeBody(request: IncomingMessage, body: Buffer): Buffer {
  const header = (name: string): string => String(request.headers[name] ?? "");
  if (header("content-length") !== String(body.length) && header("transfer-encoding") !== "chunked")
    throw new Refusal("IncompleteBody", "You did not provide the number of bytes specified by Content-Length");
  if (header("content-encoding").includes("aws-chunked"))
    throw new Refusal("NotImplemented", "the stand-in takes whole bodies", 501);
  const wanted = header("x-amz-checksum-crc32");
  if (wanted === "") throw new Refusal("InvalidRequest", "the upload has no checksum");
  const found = Buffer.alloc(4);
  found.writeUInt32BE(crc32(body));
  if (found.toString("base64") !== wanted) throw new Refusal("BadDigest", "the checksum is not that of the body");
  return body;
}
