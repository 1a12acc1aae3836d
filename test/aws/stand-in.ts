import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Json } from "../../src/base/canonical.ts";
import type { Diagnostic } from "../../src/diagnostics/index.ts";
import { requestShape } from "../../src/sagemaker/service/shapes.ts";
import { checkShape } from "../../src/sagemaker/validate/request.ts";

/** What a call shall meet with instead of an answer; "cut-after" does the work and loses the answer. */
export type Trouble = "throttle" | "fail" | "drop" | "cut-after" | "slow";

interface StoredPipeline {
  arn: string;
  definition: string;
  role: string;
  tags: Map<string, string>;
  token: string;
}

interface Execution {
  arn: string;
  pipeline: string;
  token: string;
  parameters: readonly { Name: string; Value: string }[];
  steps: readonly string[];
  looks: number;
}

type Body = Readonly<Record<string, unknown>>;

/** An answer that is no success, in the service's words. */
class Refusal extends Error {
  readonly kind: string;
  readonly status: number;
  constructor(kind: string, message: string, status = 400) {
    super(message);
    this.kind = kind;
    this.status = status;
  }
}

/**
 * The calls of SageMaker and S3 that deploying makes, over HTTP on loopback, with state. Every SageMaker request is checked
 * against the service model first, as the service does. It can be told what trouble to make for the n-th call.
 */
export class AwsStandIn {
  readonly objects = new Map<string, Buffer>();
  readonly pipelines = new Map<string, StoredPipeline>();
  readonly executions = new Map<string, Execution>();
  readonly calls: string[] = [];
  /** Trouble by the number of the call, from 1; each happens once. */
  readonly trouble = new Map<number, Trouble>();
  /** Called before each call is answered: where a test kills the client. */
  onCall: (count: number) => void = () => {};
  readonly #server: Server;
  #url = "";

  constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
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

  /** All that an interrupted and repeated deploy must come to: objects, pipelines, tags. */
  state(): unknown {
    const pipelines = [...this.pipelines].map(([name, { definition, role, tags }]) => [
      name,
      definition,
      role,
      [...tags].sort(),
    ]);
    return { objects: [...this.objects.keys()].sort(), pipelines };
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = await bodyOf(request);
    const target = request.headers["x-amz-target"];
    const operation =
      typeof target === "string" ? (target.split(".")[1] ?? "") : `${request.method} ${request.url?.split("?")[0]}`;
    this.calls.push(operation);
    const count = this.calls.length;
    this.onCall(count);
    const trouble = this.trouble.get(count);
    this.trouble.delete(count);
    if (trouble === "drop") return void request.socket.destroy();
    if (trouble === "slow") await new Promise((done) => setTimeout(done, 300));
    try {
      if (trouble === "throttle") throw new Refusal("ThrottlingException", "Rate exceeded");
      if (trouble === "fail") throw new Refusal("InternalFailure", "We encountered an internal error", 500);
      if (typeof target === "string") {
        const answer = this.#service(operation, JSON.parse(bytes.toString("utf8")) as Body);
        if (trouble === "cut-after") return void request.socket.destroy();
        response.writeHead(200, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(answer));
      } else {
        const status = this.#object(request, bytes);
        if (trouble === "cut-after") return void request.socket.destroy();
        response.writeHead(status).end();
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refuse(response, error, typeof target === "string");
    }
  }

  #object(request: IncomingMessage, bytes: Buffer): number {
    const path = decodeURIComponent((request.url ?? "").split("?")[0] ?? "").slice(1);
    if (request.method === "HEAD") return this.objects.has(path) ? 200 : 404;
    this.objects.set(path, bytes);
    return 200;
  }

  #service(operation: string, input: Body): Body {
    const faults: Diagnostic[] = [];
    checkShape(
      requestShape(operation),
      input as Json,
      { key: operation },
      { types: () => ({ type: undefined, says: "", from: "file" }), report: (fault) => faults.push(fault) },
    );
    if (faults.length > 0) throw new Refusal("ValidationException", faults.map((fault) => fault.message).join("; "));
    const work = this.#operations[operation];
    if (work === undefined) throw new Refusal("UnknownOperationException", `the stand-in does not speak ${operation}`);
    return work(input);
  }

  readonly #operations: Readonly<Record<string, (input: Body) => Body>> = {
    CreatePipeline: (input) => {
      const name = String(input["PipelineName"]);
      const there = this.pipelines.get(name);
      if (there !== undefined && there.token === input["ClientRequestToken"]) return { PipelineArn: there.arn };
      if (there !== undefined)
        throw new Refusal(
          "ValidationException",
          `Pipeline names must be unique within an AWS account and region. Pipeline with name (${name}) already exists.`,
        );
      const arn = `arn:aws:sagemaker:us-east-1:123456789012:pipeline/${name}`;
      const pipeline = {
        arn,
        definition: this.#definition(input),
        role: String(input["RoleArn"]),
        tags: new Map<string, string>(),
        token: String(input["ClientRequestToken"]),
      };
      this.pipelines.set(name, pipeline);
      this.#tag(pipeline, input["Tags"]);
      return { PipelineArn: arn };
    },
    UpdatePipeline: (input) => {
      const pipeline = this.#pipeline(input);
      pipeline.definition = this.#definition(input);
      pipeline.role = String(input["RoleArn"]);
      return { PipelineArn: pipeline.arn };
    },
    DescribePipeline: (input) => {
      const { arn, definition, role } = this.#pipeline(input);
      return {
        PipelineArn: arn,
        PipelineName: input["PipelineName"],
        PipelineDefinition: definition,
        RoleArn: role,
        PipelineStatus: "Active",
      };
    },
    AddTags: (input) => {
      const pipeline = [...this.pipelines.values()].find(({ arn }) => arn === input["ResourceArn"]);
      if (pipeline === undefined)
        throw new Refusal("ResourceNotFound", `${String(input["ResourceArn"])} does not exist.`);
      this.#tag(pipeline, input["Tags"]);
      return { Tags: [...pipeline.tags].map(([Key, Value]) => ({ Key, Value })) };
    },
    StartPipelineExecution: (input) => {
      const pipeline = this.#pipeline(input);
      const token = String(input["ClientRequestToken"]);
      const there = [...this.executions.values()].find((execution) => execution.token === token);
      if (there !== undefined) return { PipelineExecutionArn: there.arn };
      const arn = `${pipeline.arn}/execution/${randomUUID().replaceAll("-", "").slice(0, 12)}`;
      const { Steps } = JSON.parse(pipeline.definition) as { Steps: readonly { Name: string }[] };
      const parameters = (input["PipelineParameters"] ?? []) as Execution["parameters"];
      this.executions.set(arn, {
        arn,
        pipeline: pipeline.arn,
        token,
        parameters,
        steps: Steps.map(({ Name }) => Name),
        looks: 0,
      });
      return { PipelineExecutionArn: arn };
    },
    DescribePipelineExecution: (input) => {
      const execution = this.#execution(input);
      const done = execution.looks >= execution.steps.length;
      return {
        PipelineArn: execution.pipeline,
        PipelineExecutionArn: execution.arn,
        PipelineExecutionStatus: done ? "Succeeded" : "Executing",
      };
    },
    ListPipelineExecutions: (input) => {
      const pipeline = this.#pipeline(input);
      const mine = [...this.executions.values()].filter((execution) => execution.pipeline === pipeline.arn).reverse();
      return {
        PipelineExecutionSummaries: mine.map(({ arn }) => ({
          PipelineExecutionArn: arn,
          StartTime: Date.now() / 1000,
        })),
      };
    },
    ListPipelineExecutionSteps: (input) => {
      const execution = this.#execution(input);
      execution.looks += 1;
      const started = execution.steps.slice(0, execution.looks);
      const now = Date.now() / 1000;
      return {
        PipelineExecutionSteps: started.map((StepName, index) => {
          const ended = index < execution.looks - 1 || execution.looks >= execution.steps.length;
          return {
            StepName,
            StepStatus: ended ? "Succeeded" : "Executing",
            StartTime: now - 60,
            ...(ended ? { EndTime: now } : {}),
            Metadata: {
              ProcessingJob: {
                Arn: `arn:aws:sagemaker:us-east-1:123456789012:processing-job/${StepName.toLowerCase()}`,
              },
            },
          };
        }),
      };
    },
  };

  #pipeline(input: Body): StoredPipeline {
    const pipeline = this.pipelines.get(String(input["PipelineName"]));
    if (pipeline === undefined)
      throw new Refusal("ResourceNotFound", `Pipeline '${String(input["PipelineName"])}' does not exist.`);
    return pipeline;
  }

  #execution(input: Body): Execution {
    const execution = this.executions.get(String(input["PipelineExecutionArn"]));
    if (execution === undefined) throw new Refusal("ResourceNotFound", "Pipeline execution does not exist.");
    return execution;
  }

  /** The definition that a request carries, or names in S3. */
  #definition(input: Body): string {
    if (typeof input["PipelineDefinition"] === "string") return input["PipelineDefinition"];
    const place = input["PipelineDefinitionS3Location"] as
      | { readonly Bucket: string; readonly ObjectKey: string }
      | undefined;
    const object = this.objects.get(`${place?.Bucket}/${place?.ObjectKey}`);
    if (object === undefined)
      throw new Refusal("ValidationException", "the definition is neither in the request nor in S3");
    return object.toString("utf8");
  }

  #tag(pipeline: StoredPipeline, tags: unknown): void {
    for (const { Key, Value } of (tags ?? []) as readonly { Key: string; Value: string }[])
      pipeline.tags.set(Key, Value);
  }
}

/** A refusal, in the protocol of the service that was called: JSON for SageMaker, XML for S3. */
function refuse(response: ServerResponse, { kind, message, status }: Refusal, json: boolean): void {
  if (json) {
    response
      .writeHead(status, { "content-type": "application/x-amz-json-1.1", "x-amzn-errortype": kind })
      .end(JSON.stringify({ __type: kind, message }));
    return;
  }
  const [code, number] = kind === "ThrottlingException" ? ["SlowDown", 503] : ["InternalError", status];
  response
    .writeHead(number as number, { "content-type": "application/xml" })
    .end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
