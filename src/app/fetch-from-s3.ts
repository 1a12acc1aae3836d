import { faultDiagnostic, ServiceFault, type Store } from "../deploy/index.ts";
import { type Diagnostic, diagnostic, SpeclineError } from "../diagnostics/index.ts";
import type { FetchOptions } from "../local/fetch/remote.ts";
import { remoteStore } from "./host/deploy-effects.ts";
import type { Host } from "./host/host.ts";

/** S3 redirects requests for a bucket from here to its region. */
const FIRST_REGION = "us-east-1";
/** Source: AWS SDKs and Tools Reference Guide, AWS_REGION; the second name is the command line's. November 2026. */
const regionOf = ({ environment }: Host): string =>
  environment["AWS_REGION"] || environment["AWS_DEFAULT_REGION"] || FIRST_REGION;

/** The most bytes that a run downloads unless the user allows more. */
const FETCH_LIMIT_BYTES = 10 * 1024 ** 3;

/**
 * How a run copies inputs from S3, with the user's credentials. The SDK is loaded only if something has to be asked.
 *
 * @param work - the work folder, whose disk gets the copies
 * @param limit - the most bytes to download
 */
export function fetchFromS3(host: Host, work: string, limit: number = FETCH_LIMIT_BYTES): FetchOptions {
  const region = regionOf(host);
  let opened: Promise<Store> | undefined;
  const store = (): Promise<Store> => {
    opened ??= remoteStore(host, region);
    return opened;
  };
  return {
    list: async (uri) => explained(region, uri, async () => (await store()).list(uri)),
    stream: async (uri) => {
      const pieces = await explained(region, uri, async () => (await store()).stream(uri));
      return pieces && explainedPieces(region, uri, pieces);
    },
    limit,
    freeBytes: () => host.freeBytes(work),
    say: host.progress,
  };
}

async function explained<T>(region: string, uri: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof ServiceFault ? new SpeclineError([faultOn(error, region, uri)]) : error;
  }
}

async function* explainedPieces(
  region: string,
  uri: string,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const left = pieces[Symbol.asyncIterator]();
  for (;;) {
    const { done, value } = await explained(region, uri, () => left.next());
    if (done === true) return;
    yield value;
  }
}

const OTHER_REGION = /^(PermanentRedirect|301|307|AuthorizationHeaderMalformed)$/;

function faultOn(fault: ServiceFault, region: string, uri: string): Diagnostic {
  const bucket = /^s3:\/\/([^/]+)/.exec(uri)?.[1] ?? uri;
  const { kind, message: reason } = fault;
  if (OTHER_REGION.test(kind)) return diagnostic("run/fetch-region", { bucket, region, reason });
  if (kind === "NoSuchBucket") return diagnostic("run/fetch-bucket", { bucket });
  return faultDiagnostic(fault, {});
}
