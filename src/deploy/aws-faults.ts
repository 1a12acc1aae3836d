import { type CallContext, ServiceFault } from "./ports.ts";

/** The properties that the SDK adds to every error. */
export interface SdkError {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly $metadata?: { readonly attempts?: number; readonly httpStatusCode?: number };
  readonly $retryable?: unknown;
}

/** Error codes with a status below 500 that services use to ask the caller to slow down. */
const BUSY = /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|BandwidthLimit|^RequestTimeout$/;
/** Connection failures, under the names that the system and the SDK use. */
const LOST = /^E[A-Z]{3,}$|TimeoutError|NetworkingError|socket hang up/;

/** Whether a service that refused a call with this status and error code may accept it later. */
export const isPassing = (status: number, kind: string): boolean => status >= 500 || status === 429 || BUSY.test(kind);

/**
 * Makes one call and converts any service error from the SDK to a ServiceFault. Other errors are rethrown unchanged.
 */
export async function withFaults<T>(operation: string, send: () => Promise<T>, about: CallContext = {}): Promise<T> {
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const fault: Error & SdkError = error;
    const { attempts = 1, httpStatusCode: status } = fault.$metadata ?? {};
    if (status === undefined && !isSdkError(fault)) throw error;
    const kind = kindOf(fault);
    const passing = status === undefined ? LOST.test(kind) || LOST.test(fault.message) : isPassing(status, kind);
    throw new ServiceFault(operation, kind, messageOf(fault), attempts, passing, about);
  }
}

/**
 * The service's error code, or the status if the response had no body that contains the code (HEAD), or the system's
 * code if there was no response.
 */
function kindOf({ name = "Error", code, $metadata }: SdkError): string {
  const status = $metadata?.httpStatusCode;
  if (status === undefined) return code ?? name;
  return /^(Unknown|UnknownError|Error)$/.test(name) ? String(status) : name;
}

/**
 * Whether the SDK itself raised the error, for example for credentials, the connection or cancellation. Unreadable
 * content does not count.
 */
const isSdkError = ({ name = "", code, $metadata, $retryable }: SdkError): boolean =>
  $metadata !== undefined ||
  $retryable !== undefined ||
  code !== undefined ||
  /Provider|Token|Abort|Timeout|EndpointError/.test(name);

/** S3 does not explain some rejections (a HEAD response has no body). The SDK then reports "UnknownError". */
const messageOf = ({ message = "", $metadata }: SdkError): string =>
  message === "" || message === "UnknownError" ? `status ${$metadata?.httpStatusCode ?? "unknown"}` : message;
