import { ServiceFault } from "./ports.ts";

/** The properties that the SDK adds to every error. */
export interface SdkError {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly $metadata?: { readonly attempts?: number; readonly httpStatusCode?: number };
  readonly $retryable?: unknown;
}

/** Error codes by which services ask the caller to slow down, with a status below 500. */
const BUSY = /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|BandwidthLimit|^RequestTimeout$/;
/** Connection failures, as the system and the SDK name them. */
const LOST = /^E[A-Z]{3,}$|TimeoutError|NetworkingError|socket hang up/;

/** Makes one call, and turns whatever the SDK throws for it into a ServiceFault; other errors are rethrown as they are. */
export async function withFaults<T>(operation: string, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const fault: Error & SdkError = error;
    const { attempts = 1, httpStatusCode: status } = fault.$metadata ?? {};
    if (status === undefined && !isSdkError(fault)) throw error;
    const kind = kindOf(fault);
    const passing =
      status === undefined
        ? LOST.test(kind) || LOST.test(fault.message)
        : status >= 500 || status === 429 || BUSY.test(kind);
    throw new ServiceFault(operation, kind, messageOf(fault), attempts, passing);
  }
}

/**
 * The service's error code; the status if the response had no body that contains it (HEAD); the system's code if there
 * was no response.
 */
function kindOf({ name = "Error", code, $metadata }: SdkError): string {
  const status = $metadata?.httpStatusCode;
  if (status === undefined) return code ?? name;
  return /^(Unknown|UnknownError|Error)$/.test(name) ? String(status) : name;
}

/** Whether the SDK raised an error itself: credentials, connection, cancellation. Unreadable content is not one. */
const isSdkError = ({ name = "", code, $metadata, $retryable }: SdkError): boolean =>
  $metadata !== undefined ||
  $retryable !== undefined ||
  code !== undefined ||
  /Provider|Token|Abort|Timeout/.test(name);

/** S3 does not explain some refusals (a HEAD has no body). The SDK then reports "UnknownError". */
const messageOf = ({ message = "", $metadata }: SdkError): string =>
  message === "" || message === "UnknownError" ? `status ${$metadata?.httpStatusCode ?? "unknown"}` : message;
