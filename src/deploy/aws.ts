import { isClientFault } from "./faults.ts";
import { type Service, ServiceFault, type Store } from "./ports.ts";

/** How to reach AWS. Only tests name endpoints. */
export interface AwsOptions {
  readonly region: string;
  readonly endpoint?: string;
  readonly s3Endpoint?: string;
  /** Attempts of one call, the first one included. */
  readonly attempts?: number;
}

interface Sendable {
  send(command: unknown): Promise<unknown>;
}
type CommandClass = new (input: object) => unknown;

/** What the SDK puts on every error. */
interface SdkError {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly $metadata?: { readonly attempts?: number; readonly httpStatusCode?: number };
}

/**
 * SageMaker through the official SDK, which signs, retries throttling and broken connections with backoff and jitter, and finds credentials.
 * The SDK costs a quarter of a second to load, so it is loaded here and nowhere else.
 */
export async function awsService(options: AwsOptions): Promise<Service> {
  const sdk = await import("@aws-sdk/client-sagemaker");
  const client: Sendable = new sdk.SageMakerClient({
    region: options.region,
    maxAttempts: options.attempts ?? 8,
    retryMode: "standard",
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
  }) as never;
  const commands = sdk as unknown as Readonly<Record<string, CommandClass>>;
  return {
    async call(operation, input) {
      const Command = commands[`${operation}Command`];
      if (Command === undefined) throw new ServiceFault(operation, "UnknownOperation", "the SDK has no such call", 0);
      return (await sent(operation, () => client.send(new Command(input)))) as Readonly<Record<string, unknown>>;
    },
  };
}

/** S3 through the official SDK. */
export async function awsStore(options: AwsOptions): Promise<Store> {
  const sdk = await import("@aws-sdk/client-s3");
  const endpoint = options.s3Endpoint ?? options.endpoint;
  const client = new sdk.S3Client({
    region: options.region,
    maxAttempts: options.attempts ?? 8,
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
  });
  return {
    async has(uri) {
      try {
        await sent("HeadObject", () => client.send(new sdk.HeadObjectCommand(parts(uri))));
        return true;
      } catch (error) {
        if (error instanceof ServiceFault && (error.kind === "NotFound" || error.kind === "NoSuchKey")) return false;
        throw error;
      }
    },
    async put(uri, bytes, kms) {
      const encryption = kms === undefined ? {} : { ServerSideEncryption: "aws:kms" as const, SSEKMSKeyId: kms };
      await sent("PutObject", () =>
        client.send(new sdk.PutObjectCommand({ ...parts(uri), Body: bytes, ...encryption })),
      );
    },
  };
}

const parts = (uri: string): { readonly Bucket: string; readonly Key: string } => {
  const [, Bucket = "", Key = ""] = /^s3:\/\/([^/]+)\/(.*)$/.exec(uri) ?? [];
  return { Bucket, Key };
};

/** Sends one call, and makes whatever the SDK throws one kind of fault. */
async function sent<T>(operation: string, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    const fault = error as SdkError;
    const kind = isClientFault(fault) ? (fault.name ?? "Error") : (fault.code ?? fault.name ?? "NetworkError");
    throw new ServiceFault(operation, kind, fault.message ?? String(error), fault.$metadata?.attempts ?? 1);
  }
}
