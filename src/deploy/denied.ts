import { partitionOf } from "../permissions/index.ts";
import type { Target } from "../spec/target.ts";
import type { ServiceFault } from "./ports.ts";

/** Why a call was denied, as far as the service says. */
export interface Denial {
  /** Such as "sagemaker:UpdatePipeline". */
  readonly action: string;
  readonly resource: string;
  /** The ARN of the user or role that made the call, if the service names it. */
  readonly principal?: string;
  /** The kind of policy that denied the call, such as "service control policy", if the service names it. */
  readonly policy?: string;
  /** Whether a policy forbids the call explicitly. Otherwise, no policy of that kind allows it. */
  readonly isExplicit: boolean;
}

/**
 * The parts of an AccessDenied message. Sources: IAM user guide, "Troubleshoot access denied error messages", and S3 user
 * guide, "Troubleshoot access denied errors" (as of November 2026). Some services add the policy's ARN at the end.
 */
const WHO = /User: (\S+) is not authorized/;
const WHAT = /not authorized to perform: ([a-z0-9-]+:\w+)/;
const ON = /on resource: "?([^\s"]+)/;
const EXPLICIT = /with an explicit deny in an? ([a-zA-Z -]+? policy|permissions boundary)/;
const IMPLICIT = /because no ([a-zA-Z -]+? policy|permissions boundary) allows/;

/** Reads a service's message. Undefined if it does not name an action. */
export function denialIn(message: string): Denial | undefined {
  const action = WHAT.exec(message)?.[1];
  if (action === undefined) return undefined;
  const explicit = EXPLICIT.exec(message)?.[1];
  const principal = WHO.exec(message)?.[1];
  const policy = explicit ?? IMPLICIT.exec(message)?.[1];
  return {
    action,
    resource: ON.exec(message)?.[1] ?? "*",
    ...(principal !== undefined && { principal: ofRole(principal) }),
    ...(policy !== undefined && { policy }),
    isExplicit: explicit !== undefined || /explicit deny/i.test(message),
  };
}

/** A session's role, which is what a policy is attached to: "assumed-role/NAME/SESSION" belongs to "role/NAME". */
const ofRole = (arn: string): string =>
  arn.replace(/^(arn:[^:]*):sts(::\d{12}):assumed-role\/([^/]+)\/.*$/, "$1:iam$2:role/$3");

/** The denial behind a failed call. What the service's message omits is derived from the request. */
export function denialOf(fault: ServiceFault, target: Partial<Pick<Target, "account" | "region">> = {}): Denial {
  const said = denialIn(fault.message);
  const resource = resourceOf(fault, target);
  if (said === undefined)
    return { action: actionOf(fault.operation), resource, isExplicit: /explicit deny/i.test(fault.message) };
  return said.resource === "*" && said.action === actionOf(fault.operation) ? { ...said, resource } : said;
}

/**
 * Actions whose names differ from those of the operations. Source: Service Authorization Reference, Amazon S3 (as of
 * November 2026).
 */
const ACTIONS: Readonly<Record<string, string>> = {
  HeadObject: "s3:GetObject",
  GetObject: "s3:GetObject",
  PutObject: "s3:PutObject",
  UploadPart: "s3:PutObject",
  ListObjectsV2: "s3:ListBucket",
  FilterLogEvents: "logs:FilterLogEvents",
  GetBucketNotificationConfiguration: "s3:GetBucketNotification",
  GetCallerIdentity: "sts:GetCallerIdentity",
  GetProducts: "pricing:GetProducts",
};
/** The permission that a call needs. */
const actionOf = (operation: string): string =>
  Object.hasOwn(ACTIONS, operation) ? String(ACTIONS[operation]) : `${serviceOf(operation)}:${operation}`;
/** The service of an operation whose action has the same name. */
function serviceOf(operation: string): string {
  if (operation === "FilterLogEvents") return "logs";
  if (/Schedules?$/.test(operation)) return "scheduler";
  return /Rules?$|^(Put|Remove)Targets$/.test(operation) ? "events" : "sagemaker";
}

/** The ARN of what a call is about. Unknown parts are "*". */
function resourceOf(
  { subject = "", operation, region: called }: ServiceFault,
  { account = "*", region = called ?? "*" }: Partial<Pick<Target, "account" | "region">>,
): string {
  const place = called ?? region;
  if (subject.startsWith("arn:")) return subject;
  const partition = partitionOf(place);
  const [, bucket, key = ""] = /^s3:\/\/([^/]+)(?:\/(.*))?$/s.exec(subject) ?? [];
  if (bucket !== undefined)
    return `arn:${partition}:s3:::${bucket}${/^s3:(ListBucket|GetBucketNotification)$/.test(actionOf(operation)) ? "" : `/${key}`}`;
  if (subject === "") return "*";
  return `arn:${partition}:${serviceOf(operation)}:${place}:${account}:${subject}`;
}

/** The statement that allows a call, to be added to a policy. It breaks only between members if it is wrapped. */
export const statementOf = ({ action, resource }: Pick<Denial, "action" | "resource">): string =>
  `{"Effect": "Allow", "Action": ${JSON.stringify(action)}, "Resource": ${JSON.stringify(resource)}}`;

/** What to do about a denied call. Adding a permission helps only if no policy forbids the call. */
export function remedyOf(denial: Denial): string {
  const { principal = "the credentials' user or role", policy, isExplicit } = denial;
  const statement = statementOf(denial);
  if (isExplicit) {
    const where = policy === undefined ? "a policy" : `${articleOf(policy)} ${policy}`;
    return `${where} forbids ${denial.action} explicitly, so no further permission helps: ask its owner to exempt ${principal}`;
  }
  if (policy === undefined || policy === "identity-based policy")
    return `add this statement to a policy of ${principal}: ${statement}`;
  if (policy === "resource-based policy")
    return `add this statement to the policy of ${denial.resource}, with ${principal} as its Principal: ${statement}`;
  return `no ${policy} allows it, so a permission of ${principal} is not enough: the ${policy} must also have ${statement}`;
}

const articleOf = (noun: string): string => (/^[aeiou]/i.test(noun) ? "an" : "a");
