import { type Diagnostic, diagnostic, type Place } from "../diagnostics/index.ts";
import type { ServiceFault } from "./ports.ts";

/** True where the service answered, and its answer was no. */
export const isClientFault = (fault: { readonly $metadata?: { readonly httpStatusCode?: number } }): boolean => {
  const status = fault.$metadata?.httpStatusCode;
  return status !== undefined && status < 500;
};

const CREDENTIALS: ReadonlySet<string> = new Set([
  "CredentialsProviderError",
  "ExpiredTokenException",
  "UnrecognizedClientException",
  "ExpiredToken",
  "InvalidSignatureException",
]);
const PASSING: ReadonlySet<string> = new Set([
  "ThrottlingException",
  "TooManyRequestsException",
  "SlowDown",
  "InternalFailure",
  "ServiceUnavailable",
  "InternalServerError",
]);

/** What a fault means to the user. */
export function faultDiagnostic(fault: ServiceFault, at: Place): Diagnostic {
  const { operation, kind, message, attempts } = fault;
  if (CREDENTIALS.has(kind)) return diagnostic("deploy/no-credentials", { reason: message }, at);
  if (PASSING.has(kind) || /^E[A-Z]+$/.test(kind) || /TimeoutError|NetworkError|NetworkingError/.test(kind)) {
    return diagnostic("deploy/unreachable", { operation, attempts, reason: `${kind}: ${message}` }, at);
  }
  return diagnostic("deploy/refused", { operation, reason: `${message} (${kind})` }, at);
}
