import { Readable } from "node:stream";
import { type Content, type DeployEffects, type Service, ServiceFault, type Store } from "./ports.ts";

/** How to reach AWS. Only tests and stand-ins name endpoints. */
export interface AwsOptions {
  readonly region: string;
  readonly endpoint?: string;
  /** Attempts of one call, the first one included. */
  readonly attempts?: number;
  /** Milliseconds without an answer after which an attempt counts as lost; 60,000 where it is left out. */
  readonly patience?: number;
  /** Least bytes of a part of a large file, 5 MiB or more; 16 MiB where it is left out. */
  readonly part?: number;
}

interface Sendable {
  send(command: unknown, options?: { readonly abortSignal?: AbortSignal }): Promise<unknown>;
}
type CommandClass = new (input: object) => unknown;

/** What the SDK puts on every error. */
interface SdkError {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly $metadata?: { readonly attempts?: number; readonly httpStatusCode?: number };
  readonly $retryable?: unknown;
}

/** About 25 s of trying with the SDK's own backoff, which doubles from 0.1 s (0.5 s when throttled) to 20 s, with full jitter. */
const ATTEMPTS = 8;
const PATIENCE = 60_000;

/**
 * What all clients share. The SDK signs, finds credentials, minds the clock's skew, and retries throttling (Retry-After
 * included), faults of the service and broken connections. By itself it waits for an answer for ever.
 */
const clientOptions = ({ region, endpoint, attempts = ATTEMPTS, patience = PATIENCE }: AwsOptions) => ({
  region,
  maxAttempts: attempts,
  retryMode: "standard",
  ...(endpoint === undefined ? {} : { endpoint }),
  // Idle time, not the whole time: a part of a large file may take minutes on a slow line.
  requestHandler: { connectionTimeout: Math.min(patience, 10_000), socketTimeout: patience },
});

/**
 * SageMaker through the official SDK.
 * The SDK costs a quarter of a second to load, so it is loaded here and nowhere else.
 */
export async function awsService(options: AwsOptions): Promise<Service> {
  const sdk = await import("@aws-sdk/client-sagemaker");
  const client: Sendable = new sdk.SageMakerClient(clientOptions(options)) as never;
  const commands = sdk as unknown as Readonly<Record<string, CommandClass>>;
  return {
    async call(operation, input, signal) {
      const Command = commands[`${operation}Command`];
      if (Command === undefined) throw new ServiceFault(operation, "UnknownOperation", "the SDK has no such call", 0);
      const send = { ...(signal === undefined ? {} : { abortSignal: signal }) };
      return (await sent(operation, () => client.send(new Command(input), send))) as Readonly<Record<string, unknown>>;
    },
  };
}

/** Whose credentials they are. Needs no permission, but a way to STS: two attempts have to do. */
export function awsAccount(options: AwsOptions): DeployEffects["account"] {
  return async () => {
    const sdk = await import("@aws-sdk/client-sts");
    const client = new sdk.STSClient({ ...clientOptions({ attempts: 2, ...options }) });
    const { Account } = await sent("GetCallerIdentity", () => client.send(new sdk.GetCallerIdentityCommand({})));
    return Account ?? "";
  };
}

/** S3 through the official SDK. */
export async function awsStore(options: AwsOptions): Promise<Store> {
  const sdk = await import("@aws-sdk/client-s3");
  const client = new sdk.S3Client({
    ...clientOptions(options),
    ...(options.endpoint === undefined ? {} : { forcePathStyle: true }),
  });
  const store: Store = {
    async has(uri) {
      try {
        await sent("HeadObject", () => client.send(new sdk.HeadObjectCommand(parts(uri))));
        return true;
      } catch (error) {
        if (error instanceof ServiceFault && ABSENT.has(error.kind)) return false;
        throw error;
      }
    },
    async put(uri, content, { size, kms } = {}) {
      const encryption = kms === undefined ? {} : { ServerSideEncryption: "aws:kms" as const, SSEKMSKeyId: kms };
      const object = { ...parts(uri), ...encryption };
      if (content instanceof Uint8Array) {
        await sent("PutObject", () => client.send(new sdk.PutObjectCommand({ ...object, Body: content })));
      } else {
        // Source: S3 user guide, "Multipart upload limits"; as known in 2026-11.
        const partSize = Math.max(options.part ?? PART, Math.ceil((size ?? 0) / MOST_PARTS));
        try {
          await putInParts(client, object, content, partSize);
        } catch (error) {
          // The answer to the last call was lost, and trying it again found the upload closed.
          if (!(error instanceof ServiceFault) || error.kind !== "NoSuchUpload" || !(await store.has(uri))) throw error;
        }
      }
    },
  };
  return store;
}

/** Whoever may not list a bucket is told 403 of what is not there; whether it may write, the upload tells. */
const ABSENT: ReadonlySet<string> = new Set(["NotFound", "NoSuchKey", "404", "403", "Forbidden", "AccessDenied"]);

const MOST_PARTS = 10_000;
const PART = 16 * 2 ** 20;

/** What is larger than one request may carry (5 GiB), or than memory should: in parts, each of which is retried by itself. */
async function putInParts(client: object, object: object, content: Content, partSize: number): Promise<void> {
  const { Upload } = await import("@aws-sdk/lib-storage");
  const upload = new Upload({
    client: client as never,
    params: { ...object, Body: Readable.from(content as AsyncIterable<Uint8Array>, { objectMode: false }) } as never,
    partSize,
    queueSize: 4,
  });
  await sent("UploadPart", () => upload.done());
}

const parts = (uri: string): { readonly Bucket: string; readonly Key: string } => {
  const [, Bucket = "", Key = ""] = /^s3:\/\/([^/]+)\/(.*)$/.exec(uri) ?? [];
  return { Bucket, Key };
};

/** Names under which services ask for patience with a status below 500. */
const BUSY = /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|BandwidthLimit|^RequestTimeout$/;
/** Faults of the way there, as the system and the SDK call them. */
const LOST = /^E[A-Z]{3,}$|TimeoutError|NetworkingError|socket hang up/;

/** Sends one call, and makes whatever the SDK throws one kind of fault; what is no fault of a call is thrown on. */
async function sent<T>(operation: string, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    const fault = error as SdkError;
    const status = fault.$metadata?.httpStatusCode;
    const answered = status !== undefined;
    const kind = kindOf(fault);
    if (!answered && !isOfCall(fault)) throw error;
    const passing = answered
      ? status >= 500 || status === 429 || BUSY.test(kind)
      : LOST.test(kind) || LOST.test(fault.message ?? "");
    throw new ServiceFault(operation, kind, said(fault, kind), fault.$metadata?.attempts ?? 1, passing);
  }
}

/** The service's name for it, the status where the answer had no body to name it (HEAD), or the system's code where none came. */
function kindOf({ name = "Error", code, $metadata }: SdkError): string {
  const status = $metadata?.httpStatusCode;
  if (status === undefined) return code ?? name;
  return /^(Unknown|UnknownError|Error)$/.test(name) ? String(status) : name;
}

/** A fault of credentials, of the way there or of stopping: the SDK's own. Content that cannot be read is none. */
const isOfCall = ({ name = "", code, $metadata, $retryable }: SdkError): boolean =>
  $metadata !== undefined ||
  $retryable !== undefined ||
  code !== undefined ||
  /Provider|Token|Abort|Timeout/.test(name);

/** S3 gives no words with some refusals (a HEAD has no body), and the SDK then says "UnknownError". */
const said = ({ message = "", $metadata }: SdkError, kind: string): string =>
  message === "" || message === "UnknownError" ? `status ${$metadata?.httpStatusCode ?? "unknown"}` : message || kind;
