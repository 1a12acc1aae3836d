import { defined } from "../base/defined.ts";
import type { CallContext } from "./ports.ts";

/** How to reach AWS. Only tests set the endpoint, the number of attempts, the timeout or the part size. */
export interface AwsOptions {
  readonly region: string;
  readonly endpoint?: string;
  /** Attempts per call, including the first. */
  readonly attempts?: number;
  /** Milliseconds without a response after which an attempt is abandoned. The default is 60,000. */
  readonly patience?: number;
  /** The minimum size in bytes of each part of a large file, at least 5 MiB. The default is 16 MiB. */
  readonly part?: number;
  /** The profile whose credentials sign the calls. Default: the SDK's own search. */
  readonly profile?: string;
  /** This machine's clock, in milliseconds since 1970, to compare with the service's. */
  readonly now?: () => number;
  /** Whether S3's redirects to the region of a bucket are followed. Default: they are failures. */
  readonly anyRegion?: boolean;
  /** The command that makes the calls, which messages about denied calls name. */
  readonly command?: string;
}

/**
 * The SDK's backoff doubles from 0.1 s (0.5 s if throttled) up to 20 s with full jitter, for a total of about 25 s when
 * throttled.
 */
export const MAX_ATTEMPTS = 8;
const IDLE_TIMEOUT_MS = 60_000;

/**
 * The options for every client. The SDK signs requests, finds credentials, corrects for clock skew, and retries after
 * throttling (respecting Retry-After), server errors and broken connections. By default, it would wait forever for a
 * response.
 */
export const clientOptions = ({
  region,
  endpoint,
  profile,
  attempts = MAX_ATTEMPTS,
  patience = IDLE_TIMEOUT_MS,
}: AwsOptions) =>
  defined({
    region,
    endpoint,
    profile,
    maxAttempts: attempts,
    retryMode: "standard",
    // This limits idle time rather than total time, because a part of a large file can take minutes on a slow
    // connection.
    requestHandler: { connectionTimeout: Math.min(patience, 10_000), socketTimeout: patience },
  });

/** What messages about failed calls need to know. */
export const aboutCall = ({ region, command }: AwsOptions): CallContext => ({ region, command });
