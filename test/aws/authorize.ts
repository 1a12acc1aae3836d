import type { IncomingMessage } from "node:http";
import type { Json } from "../../src/base/canonical.ts";
import { type JudgedCall, judgeCall } from "../../src/permissions/index.ts";
import { type Body, Refusal } from "./protocol.ts";

/** Where the stand-in is. */
interface Place {
  readonly account: string;
  readonly region: string;
}

/** Refuses a call that a policy does not allow, with the service's wording. */
export function authorize(policy: Json, calls: readonly JudgedCall[], { account }: Place, isXml: boolean): void {
  for (const call of calls) {
    if (judgeCall(policy, call) === "allowed") continue;
    const reason = `User: arn:aws:iam::${account}:user/someone is not authorized to perform: ${call.action} on resource: ${call.resource} because no identity-based policy allows the ${call.action} action`;
    throw new Refusal(isXml ? "AccessDenied" : "AccessDeniedException", reason, isXml ? 403 : 400);
  }
}

/** What IAM checks for a SageMaker or logs request. Source: Service Authorization Reference (as of November 2026). */
export function serviceCalls(operation: string, input: Body, { account, region }: Place): readonly JudgedCall[] {
  const arn = (rest: string): string => `arn:aws:sagemaker:${region}:${account}:${rest}`;
  if (operation === "GetProducts") return [{ action: "pricing:GetProducts", resource: "*" }];
  if (operation === "FilterLogEvents") {
    const group = `arn:aws:logs:${region}:${account}:log-group:${String(input["logGroupName"])}:*`;
    return [{ action: "logs:FilterLogEvents", resource: group }];
  }
  const own = scheduleCalls(operation, input, { account, region });
  if (own !== undefined) return own;
  const given = input["PipelineExecutionArn"] ?? input["ResourceArn"] ?? input["ModelPackageArn"];
  const named: Readonly<Record<string, string>> = {
    // Requests can also contain an ARN instead of a name.
    PipelineName: `pipeline/${String(input["PipelineName"]).split("/").at(-1)?.toLowerCase()}`,
    ProcessingJobName: `processing-job/${String(input["ProcessingJobName"]).toLowerCase()}`,
    TrainingJobName: `training-job/${String(input["TrainingJobName"]).toLowerCase()}`,
    HyperParameterTuningJobName: `hyper-parameter-tuning-job/${String(input["HyperParameterTuningJobName"]).toLowerCase()}`,
    ModelPackageGroupName: `model-package/${String(input["ModelPackageGroupName"])}/*`,
  };
  const member = Object.keys(named).find((name) => name in input);
  const resource = typeof given === "string" ? given : arn(named[member ?? ""] ?? "unknown");
  const passed = input["RoleArn"];
  return [
    { action: `sagemaker:${operation}`, resource },
    ...(typeof passed === "string"
      ? [{ action: "iam:PassRole", resource: passed, context: { "iam:PassedToService": "sagemaker.amazonaws.com" } }]
      : []),
  ];
}

/** What IAM checks for a request to EventBridge or its Scheduler. Undefined for other services. */
function scheduleCalls(operation: string, input: Body, { account, region }: Place): readonly JudgedCall[] | undefined {
  const service = /Schedules?$/.test(operation)
    ? "scheduler"
    : /Rules?$|Targets$/.test(operation)
      ? "events"
      : undefined;
  if (service === undefined) return undefined;
  const named = String(input["Name"] ?? input["Rule"]);
  const rest = service === "scheduler" ? `schedule/default/${named}` : `rule/${named}`;
  const isList = operation === "ListSchedules" || operation === "ListRules";
  const resource = isList ? "*" : `arn:aws:${service}:${region}:${account}:${rest}`;
  const targets = [input["Target"], input["Targets"]].flat() as readonly (Body | undefined)[];
  const passed = targets.flatMap((one) => (typeof one?.["RoleArn"] === "string" ? [one["RoleArn"]] : []));
  const context = { "iam:PassedToService": `${service}.amazonaws.com` };
  return [
    { action: `${service}:${operation}`, resource },
    ...passed.map((role) => ({ action: "iam:PassRole", resource: role, context })),
  ];
}

/** What IAM checks for an S3 request. A key that does not exist is reported as missing only to those who may list. */
export function objectCalls(request: IncomingMessage, exists: (path: string) => boolean): readonly JudgedCall[] {
  const url = new URL(request.url ?? "/", "http://s3");
  const path = decodeURIComponent(url.pathname).slice(1);
  const [bucket = ""] = path.split("/");
  const list: JudgedCall = { action: "s3:ListBucket", resource: `arn:aws:s3:::${bucket}` };
  if (request.method === "GET" && url.searchParams.has("list-type")) return [list];
  if (url.searchParams.has("notification"))
    return [{ action: "s3:GetBucketNotification", resource: `arn:aws:s3:::${bucket}` }];
  const isRead = request.method === "GET" || request.method === "HEAD";
  const own: JudgedCall = { action: isRead ? "s3:GetObject" : "s3:PutObject", resource: `arn:aws:s3:::${path}` };
  return isRead && !exists(path) ? [own, list] : [own];
}
