import { type Diagnostic, diagnostic, type Place } from "../diagnostics/index.ts";
import type { Target } from "../spec/target.ts";
import type { ServiceFault } from "./ports.ts";

/** No provider had any. Names: AWS SDK for JavaScript 3.1173, credential providers. */
const NONE = /^(CredentialsProviderError|TokenProviderError|ProviderError)$/;
/** There are some, and the service does not take them. Source: "Common errors" of the AWS API references; as known in 2026-11. */
const NOT_TAKEN =
  /^(ExpiredToken|ExpiredTokenException|TokenRefreshRequired|UnrecognizedClientException|InvalidClientTokenId|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidToken|MissingAuthenticationToken(Exception)?|IncompleteSignature)$/;
const CLOCK = /^(RequestTimeTooSkewed|RequestExpired|RequestInTheFuture|InvalidSignatureException)$/;
const DENIED = /^(AccessDenied|AccessDeniedException|Forbidden|403)$/;
/** S3 answers with a redirect where a bucket lies elsewhere; the SDK names some by their status. */
const ELSEWHERE = /^(PermanentRedirect|301|307|AuthorizationHeaderMalformed|IllegalLocationConstraintException)$/;

/** What a fault means to the user. */
export function faultDiagnostic(
  fault: ServiceFault,
  at: Place,
  target?: Pick<Target, "region" | "bucket">,
): Diagnostic {
  const { operation, kind, message: reason, attempts } = fault;
  if (NONE.test(kind)) return diagnostic("deploy/no-credentials", { reason }, at);
  if (NOT_TAKEN.test(kind)) return diagnostic("deploy/bad-credentials", { reason }, at);
  if (CLOCK.test(kind)) return diagnostic("deploy/clock", { operation, reason }, at);
  if (DENIED.test(kind)) return diagnostic("deploy/denied", { operation, reason }, at);
  if (target !== undefined && ELSEWHERE.test(kind)) {
    const { bucket, region } = target;
    return diagnostic("deploy/bucket-region", { bucket, region, reason }, at);
  }
  if (target !== undefined && kind === "NoSuchBucket")
    return diagnostic("deploy/no-bucket", { bucket: target.bucket, region: target.region }, at);
  if (fault.passing) return diagnostic("deploy/unreachable", { operation, attempts, reason: `${kind}: ${reason}` }, at);
  return diagnostic("deploy/refused", { operation, reason: `${reason} (${kind})` }, at);
}
