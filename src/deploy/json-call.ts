import type { SageMakerClient } from "@aws-sdk/client-sagemaker";
import type { Json } from "../base/canonical.ts";
import { objectOf } from "../base/json.ts";
import { parseJson } from "../base/json-text.ts";
import { isPassing, withFaults } from "./aws-faults.ts";
import { type AwsOptions, aboutCall, clientOptions } from "./aws-options.ts";
import { ServiceFault } from "./ports.ts";

/** A call to a service of which only one operation is needed. */
export interface JsonCall {
  readonly operation: string;
  /** The service's name in signatures, such as "logs". */
  readonly service: string;
  /** What precedes the operation in the header X-Amz-Target. */
  readonly target: string;
  readonly input: object;
  /** What the call is about, for messages. */
  readonly subject?: string;
  /** The service's address, given the configuration of a client, which knows the user's settings. */
  readonly address: (config: SageMakerClient["config"]) => Promise<string>;
}

/** A call's timeout, in milliseconds. */
const PATIENCE_MS = 20_000;

/**
 * Makes a call with the JSON protocol. It is signed with SageMaker's client, which knows the credentials and host names,
 * instead of adding another client's package. The call is not retried.
 *
 * @returns the response
 * @throws ServiceFault if the call fails
 */
export async function jsonCall(options: AwsOptions, call: JsonCall, signal?: AbortSignal): Promise<Json> {
  const { operation, subject } = call;
  const about = { ...aboutCall(options), subject };
  const request = await withFaults(operation, () => signed(options, call), about);
  const { status, text } = await answerTo(operation, request, signal);
  if (status >= 400) {
    const kind = /"__type":\s*"(?:[^"#]*#)?([^"]+)"/.exec(text)?.[1] ?? String(status);
    throw new ServiceFault(operation, kind, messageIn(text), 1, isPassing(status, kind), about);
  }
  const answer = parseJson(text);
  // A proxy can return its own page.
  if ("fault" in answer) throw new ServiceFault(operation, "UnreadableAnswer", text.slice(0, 200), 1);
  return answer.value;
}

/** The message in an error response. */
function messageIn(text: string): string {
  const parsed = parseJson(text);
  const { message, Message = message } = "value" in parsed ? objectOf(parsed.value) : {};
  return typeof Message === "string" ? Message : text;
}

interface Signed {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

async function signed(options: AwsOptions, { operation, service, target, input, address }: JsonCall): Promise<Signed> {
  const { SageMakerClient } = await import("./sdk/sagemaker.ts");
  const { config } = new SageMakerClient(clientOptions(options));
  const { region } = options;
  const body = JSON.stringify(input);
  const signing = { signingName: service, signingRegion: region };
  const url = new URL(options.endpoint ?? (await address(config)));
  if (typeof config.signer !== "function") throw new TypeError("the SDK has no signer");
  const signer = await config.signer({ name: "sigv4", ...signing, properties: {} });
  const headers = {
    host: url.host,
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": `${target}.${operation}`,
  };
  const request = {
    method: "POST",
    protocol: url.protocol,
    hostname: url.hostname,
    path: "/",
    query: {},
    headers,
    body,
  };
  const ready = await signer.sign(request, { signingService: signing.signingName, signingRegion: region });
  return { url, headers: ready.headers, body };
}

/** Sends the request and reads the body, which can also fail. fetch throws a TypeError, whose cause has the details. */
async function answerTo(operation: string, { url, headers, body }: Signed, signal?: AbortSignal) {
  const limit = AbortSignal.timeout(PATIENCE_MS);
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers,
      body,
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    });
    return { status: answer.status, text: await answer.text() };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { message } = error.cause instanceof Error ? error.cause : error;
    throw new ServiceFault(operation, "NetworkingError", message, 1, true);
  }
}
