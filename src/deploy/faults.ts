import { type Diagnostic, diagnostic, type Place } from "../diagnostics/index.ts";
import type { Target } from "../spec/target.ts";
import { purposeOf } from "./call-purposes.ts";
import { denialOf, remedyOf } from "./denied.ts";
import type { DeployEffects, ServiceFault } from "./ports.ts";

/**
 * Errors that occur if no provider has credentials. Source of the names: AWS SDK for JavaScript 3.1173, credential
 * providers.
 */
const NO_CREDENTIALS = /^(CredentialsProviderError|TokenProviderError|ProviderError)$/;
/**
 * Errors that occur if the service rejects the credentials. Source: "Common errors" in the AWS API references (as of
 * November 2026).
 */
const REJECTED_CREDENTIALS =
  /^(ExpiredToken|ExpiredTokenException|TokenRefreshRequired|UnrecognizedClientException|InvalidClientTokenId|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidToken|MissingAuthenticationToken(Exception)?|IncompleteSignature)$/;
const CLOCK = /^(RequestTimeTooSkewed|RequestExpired|RequestInTheFuture|InvalidSignatureException)$/;
const DENIED = /^(AccessDenied|AccessDeniedException|Forbidden|403)$/;
/** S3 redirects requests for a bucket in another region. The SDK names some redirects after their status. */
const OTHER_REGION = /^(PermanentRedirect|301|307|AuthorizationHeaderMalformed|IllegalLocationConstraintException)$/;

/** Whether a call failed because the credentials do not allow it. */
export const isDenied = ({ kind }: ServiceFault): boolean => DENIED.test(kind);

/** The diagnostic that explains a failed call to the user. `target` is the object of the call, if there was one. */
export function faultDiagnostic(
  fault: ServiceFault,
  at: Place,
  target?: Pick<Target, "region" | "bucket"> & Partial<Pick<Target, "account">>,
): Diagnostic {
  const { operation, kind, message: reason, attempts } = fault;
  if (NO_CREDENTIALS.test(kind)) return diagnostic("deploy/no-credentials", { reason }, at);
  if (REJECTED_CREDENTIALS.test(kind)) return diagnostic("deploy/bad-credentials", { reason }, at);
  if (CLOCK.test(kind)) return diagnostic("deploy/clock", { operation, reason }, at);
  if (isDenied(fault)) return deniedDiagnostic(fault, at, target);
  if (target !== undefined && OTHER_REGION.test(kind)) {
    const { bucket, region } = target;
    return diagnostic("deploy/bucket-region", { bucket, region, reason }, at);
  }
  if (target !== undefined && kind === "NoSuchBucket")
    return diagnostic("deploy/no-bucket", { bucket: target.bucket, region: target.region }, at);
  if (fault.passing) return diagnostic("deploy/unreachable", { operation, attempts, reason: `${kind}: ${reason}` }, at);
  return diagnostic("deploy/refused", { operation, reason: `${reason} (${kind})` }, at);
}

/** The diagnostic for a call that a policy denied: who needs which permission for what. */
function deniedDiagnostic(fault: ServiceFault, at: Place, target: Parameters<typeof denialOf>[1]): Diagnostic {
  const denial = denialOf(fault, target);
  const { operation, command = "specline", message: reason } = fault;
  const needed = `${command} needs it to ${purposeOf(operation)}`;
  const data = { operation, needed, reason, remedy: remedyOf(denial) };
  return denial.isExplicit ? diagnostic("deploy/forbidden", data, at) : diagnostic("deploy/denied", data, at);
}

/** The diagnostic for an address whose objects are needed to compute DataVersion, but cannot be listed. */
export function unlistedDiagnostic(fault: ServiceFault, address: string, at: Place): Diagnostic {
  const { kind, message: reason } = fault;
  if (isDenied(fault))
    return diagnostic("deploy/data-not-readable", { address, reason }, at, {
      hint: `set DataVersion yourself, for example --param DataVersion=2026-11-29, or ${remedyOf(denialOf(fault))}`,
    });
  if (OTHER_REGION.test(kind))
    return diagnostic("deploy/data-not-readable", { address, reason: "the bucket is in another region" }, at, {
      hint: "copy the data to a bucket in the target's region, or pass --param DataVersion=…",
    });
  if (/^(NoSuchBucket|EndpointError)$/.test(kind))
    return diagnostic("deploy/data-not-readable", { address, reason }, at, { hint: "check the address" });
  return faultDiagnostic(fault, at);
}

/** The fault if the credentials belong to another account, with the way to name others. */
export function wrongAccount(
  { name, account }: Pick<Target, "name" | "account">,
  found: string,
  { profileOption }: Pick<DeployEffects, "profileOption">,
  at: Place = {},
): Diagnostic {
  // A command with a profile for each side ignores AWS_PROFILE on the side that has one.
  const how = profileOption === undefined ? "set AWS_PROFILE to" : `name with ${profileOption}`;
  return diagnostic("deploy/wrong-account", { target: name, account, found, how }, at);
}
