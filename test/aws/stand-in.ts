import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Json } from "../../src/base/canonical.ts";
import { digest } from "../../src/base/digest.ts";
import type { JudgedCall } from "../../src/permissions/index.ts";
import { validateRequest } from "../../src/sagemaker/validate/index.ts";
import { authorize, objectCalls, serviceCalls } from "./authorize.ts";
import { StandInJobs } from "./jobs.ts";
import { type Answer, StandInObjects } from "./objects.ts";
import { StandInPipelines } from "./pipelines.ts";
import { PRICE_REGIONS, StandInPrices } from "./prices.ts";
import { type Body, bodyOf, type Protocol, Refusal, refuse, signatureOf } from "./protocol.ts";
import { StandInSchedules } from "./schedules.ts";

/**
 * How a call fails: "cut-after" performs the operation but loses the response, "cut-body" loses the end of the response,
 * and "hang" never responds.
 */
export type Trouble =
  | "throttle"
  | "fail"
  | "drop"
  | "cut-after"
  | "cut-body"
  | "slow"
  | "hang"
  | "conflict"
  | "expired"
  | "denied"
  | "skewed";

const REFUSALS: Readonly<Partial<Record<Trouble, readonly [kind: string, message: string, status: number]>>> = {
  throttle: ["ThrottlingException", "Rate exceeded", 400],
  fail: ["InternalFailure", "We encountered an internal error", 500],
  conflict: ["ConflictException", "There was a conflict when you attempted to modify the pipeline", 400],
  expired: ["ExpiredTokenException", "The security token included in the request is expired", 403],
  denied: ["AccessDeniedException", "User is not authorized to perform this action", 403],
  skewed: [
    "InvalidSignatureException",
    "Signature expired: 20261125T080000Z is now earlier than 20261125T095500Z",
    403,
  ],
};

/** Source: Signature Version 4. A request is valid within five minutes of its timestamp. */
const SKEW = 5 * 60_000;

/**
 * A stateful HTTP server on loopback for the SageMaker, S3 and STS calls that deploying makes. Like the services, it
 * requires requests to be signed for their service and region, and validates SageMaker requests against the service
 * model. It can be set up to fail the n-th call.
 */
export class AwsStandIn {
  readonly account: string;
  readonly region: string;
  readonly s3 = new StandInObjects();
  readonly sagemaker: StandInPipelines;
  readonly jobs = new StandInJobs();
  readonly prices = new StandInPrices();
  readonly schedules = new StandInSchedules(() => Date.now() + this.skew);
  readonly calls: string[] = [];
  /** Bodies of all SageMaker requests, in order. */
  readonly requests: { readonly operation: string; readonly input: Body }[] = [];
  /** Failures by call number, starting at 1. Each happens once. */
  readonly trouble = new Map<number, Trouble>();
  /** Determines whether and how each call fails. */
  always: ((operation: string, count: number) => Trouble | undefined) | undefined;
  /** The policy of the client. Undefined allows everything. */
  policy: Json | undefined;
  /** The operations that the policy denied. */
  readonly denied: string[] = [];
  /** What was compared with the policy. */
  readonly judged: JudgedCall[] = [];
  /** How far the clock is ahead, in milliseconds. */
  skew = 0;
  /** The time that SageMaker records, in milliseconds since 1970, if a test sets it. Requests are not checked against it. */
  time: number | undefined;
  /** The numbers of bytes after which the connection breaks in the next responses with objects, in order. */
  breaksAt: number[] = [];
  /** Whether S3 redirects requests for another region to this one, as it does for the buckets of a region. */
  redirects = false;
  /** The caller's ARN. Default: a user of the account. */
  caller: string | undefined;
  /** Called before each call is answered, so that a test can kill the client. */
  onCall: (count: number) => void = () => {};
  /** The number of connections that were opened. */
  connections = 0;
  readonly #server: Server;
  #url = "";

  constructor({ account = "123456789012", region = "us-east-1" } = {}) {
    this.account = account;
    this.region = region;
    const now = (): number => this.time ?? Date.now() + this.skew;
    this.sagemaker = new StandInPipelines(this.s3.objects, { account, region, now });
    this.#server = createServer((request, response) => void this.#answer(request, response));
    this.#server.on("connection", () => (this.connections += 1));
  }

  get objects(): StandInObjects["objects"] {
    return this.s3.objects;
  }
  get pipelines(): StandInPipelines["pipelines"] {
    return this.sagemaker.pipelines;
  }
  get executions(): StandInPipelines["executions"] {
    return this.sagemaker.executions;
  }

  get url(): string {
    return this.#url;
  }

  async open(): Promise<this> {
    await new Promise<void>((done) => this.#server.listen(0, "127.0.0.1", done));
    this.#url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  /**
   * The state that a deploy must reach after an interruption and a retry: objects with their contents, pipelines, tags.
   */
  state(): unknown {
    const pipelines = [...this.pipelines].map(([name, { definition, role, tags, displayName, parallelism }]) => [
      name,
      definition,
      role,
      displayName,
      parallelism,
      [...tags].sort(),
    ]);
    const objects = [...this.objects].map(([key, { bytes, kms }]) => [key, digest(bytes), kms]).sort();
    return { objects, pipelines, ...(this.schedules.state() as object) };
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Reading the request fails if the client is killed.
    const bytes = await bodyOf(request).catch(() => undefined);
    if (bytes === undefined) return;
    const { operation, protocol } = calledOf(request, bytes);
    this.calls.push(operation);
    const count = this.calls.length;
    this.onCall(count);
    const trouble = this.trouble.get(count) ?? this.always?.(operation, count);
    this.trouble.delete(count);
    if (trouble === "hang") return;
    if (trouble === "drop") return void request.socket.destroy();
    if (trouble === "slow") await new Promise((done) => setTimeout(done, 300));
    try {
      const refusal = trouble === undefined ? undefined : REFUSALS[trouble];
      if (refusal !== undefined) throw new Refusal(...refusal);
      this.#checkSignature(request, protocol);
      this.#authorize(request, operation, protocol, bytes);
      const answer = this.#work(request, operation, protocol, bytes);
      if (trouble === "cut-after") return void request.socket.destroy();
      if (trouble === "cut-body") {
        response.writeHead(answer.status, { ...answer.headers, "content-length": 1_000_000 }).write(answer.body ?? "");
        return void setTimeout(() => request.socket.destroy(), 50);
      }
      const end = answer.body instanceof Buffer ? this.breaksAt.shift() : undefined;
      if (end !== undefined) {
        response.writeHead(answer.status, { ...answer.headers, "content-length": answer.body?.length });
        return void response.write(answer.body?.slice(0, end), () => request.socket.destroy());
      }
      response.writeHead(answer.status, { date: this.#date(), ...answer.headers }).end(answer.body);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refuse(
        response,
        new Refusal(error.kind, error.message, error.status, { date: this.#date(), ...error.headers }),
        protocol,
      );
    }
  }

  #date = (): string => new Date(Date.now() + this.skew).toUTCString();

  #checkSignature(request: IncomingMessage, protocol: Protocol): void {
    const { key, region, service, signedAt } = signatureOf(request);
    const wanted = serviceOf(request) ?? { json: "sagemaker", xml: "s3", query: "sts" }[protocol];
    if (key === "") throw new Refusal("MissingAuthenticationTokenException", "Missing Authentication Token", 403);
    const isHere = wanted === "pricing" ? PRICE_REGIONS.has(region) : region === this.region;
    if (this.redirects && protocol === "xml" && !isHere)
      throw new Refusal("PermanentRedirect", "The bucket is in another region.", 301, {
        "x-amz-bucket-region": this.region,
      });
    if (service !== wanted || !isHere)
      throw new Refusal(
        protocol === "xml" ? "AuthorizationHeaderMalformed" : "InvalidSignatureException",
        `Credential should be scoped to ${this.region}/${wanted}, not ${region}/${service}`,
        403,
      );
    if (Math.abs(signedAt - (Date.now() + this.skew)) > SKEW)
      throw new Refusal("InvalidSignatureException", "Signature not yet current or expired", 403);
  }

  #authorize(request: IncomingMessage, operation: string, protocol: Protocol, bytes: Buffer): void {
    // GetCallerIdentity needs no permission.
    if (this.policy === undefined || protocol === "query") return;
    const isXml = protocol === "xml";
    const calls = isXml
      ? objectCalls(request, (path) => this.objects.has(path))
      : serviceCalls(operation, inputOf(request, bytes), this);
    this.judged.push(...calls);
    try {
      authorize(this.policy, calls, this, isXml);
    } catch (error) {
      this.denied.push(operation);
      throw error;
    }
  }

  #work(request: IncomingMessage, operation: string, protocol: Protocol, bytes: Buffer): Answer {
    if (protocol === "xml" && request.url?.includes("?notification") === true) return this.#notification(request);
    if (protocol === "xml") return this.s3.answer(request, bytes, this.region);
    if (protocol === "query") return { status: 200, body: identity(this.account, this.caller) };
    const answer = this.#service(operation, inputOf(request, bytes));
    return { status: 200, headers: { "content-type": "application/x-amz-json-1.1" }, body: JSON.stringify(answer) };
  }

  #notification(request: IncomingMessage): Answer {
    const bucket = new URL(request.url ?? "/", "http://s3").pathname.split("/")[1] ?? "";
    const sends = this.schedules.silent.has(bucket) ? "" : "<EventBridgeConfiguration/>";
    return { status: 200, body: `<NotificationConfiguration>${sends}</NotificationConfiguration>` };
  }

  #service(operation: string, input: Body): Body {
    if (Object.hasOwn(this.schedules.operations, operation)) {
      this.requests.push({ operation, input });
      return JSON.parse(JSON.stringify(this.schedules.answer(operation, input))) as Body;
    }
    const work =
      this.sagemaker.operations[operation] ?? this.jobs.operations[operation] ?? this.prices.operations[operation];
    if (work === undefined) throw new Refusal("UnknownOperationException", `the stand-in does not speak ${operation}`);
    this.requests.push({ operation, input });
    const prefix = { FilterLogEvents: "logs.", GetProducts: "pricing." }[operation] ?? "";
    const faults = validateRequest(`${prefix}${operation}`, input as never);
    if (faults.length > 0) throw new Refusal("ValidationException", faults.map((fault) => fault.message).join("; "));
    return work(input);
  }
}

/** The services other than SageMaker that have its protocol, by the header that names the operation. */
const SERVICES: Readonly<Record<string, string>> = {
  Logs_20140328: "logs",
  AWSPriceListService: "pricing",
  AWSEvents: "events",
};
function serviceOf(request: IncomingMessage): string | undefined {
  const target = String(request.headers["x-amz-target"]).split(".")[0] ?? "";
  return SERVICES[target] ?? (isForScheduler(request) ? "scheduler" : undefined);
}

const isForScheduler = (request: IncomingMessage): boolean => /^\/schedules(\/|\?|$)/.test(request.url ?? "");

const SCHEDULER_METHODS: Readonly<Record<string, string>> = {
  POST: "CreateSchedule",
  PUT: "UpdateSchedule",
  GET: "GetSchedule",
  DELETE: "DeleteSchedule",
};

/** The members of a JSON request, of which Scheduler takes some from the URL. */
function inputOf(request: IncomingMessage, bytes: Buffer): Body {
  const body = bytes.length === 0 ? {} : (JSON.parse(bytes.toString("utf8")) as Body);
  if (!isForScheduler(request)) return body;
  const url = new URL(request.url ?? "/", "http://scheduler");
  const Name = decodeURIComponent(url.pathname.split("/")[2] ?? "");
  const IN_QUERY: Readonly<Record<string, string>> = {
    clientToken: "ClientToken",
    groupName: "GroupName",
    ScheduleGroup: "GroupName",
  };
  const query = [...url.searchParams].map(([key, value]) => [IN_QUERY[key] ?? key, value] as const);
  return { ...body, ...Object.fromEntries(query), ...(Name !== "" && { Name }) };
}

/** The service and operation of a call. */
function calledOf(
  request: IncomingMessage,
  bytes: Buffer,
): { readonly operation: string; readonly protocol: Protocol } {
  const target = request.headers["x-amz-target"];
  if (isForScheduler(request)) {
    const isList = request.url?.split("?")[0] === "/schedules";
    return { operation: isList ? "ListSchedules" : (SCHEDULER_METHODS[request.method ?? ""] ?? ""), protocol: "json" };
  }
  if (typeof target === "string") return { operation: target.split(".")[1] ?? "", protocol: "json" };
  if (request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true)
    return { operation: new URLSearchParams(bytes.toString("utf8")).get("Action") ?? "", protocol: "query" };
  return { operation: `${request.method} ${request.url?.split("?")[0]}`, protocol: "xml" };
}

const identity = (account: string, caller = `arn:aws:iam::${account}:user/someone`): string =>
  `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>${caller}</Arn><UserId>AIDAEXAMPLE</UserId><Account>${account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;
