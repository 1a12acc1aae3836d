import type { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { objectOf } from "../base/json.ts";
import { parseJson } from "../base/json-text.ts";
import { type AwsOptions, aboutCall, clientOptions } from "./aws.ts";
import { isPassing, withFaults } from "./aws-faults.ts";
import { type LogStore, ServiceFault } from "./ports.ts";

/** The maximum number of pages to read. A page has up to 1 MiB of lines, and can be empty before the first match. */
const MAX_PAGES = 10;
/** A call's timeout, in milliseconds. It can be short, because logs only explain a failure that is already known. */
const PATIENCE_MS = 20_000;

interface LogPage {
  readonly events?: readonly { readonly message?: string }[];
  readonly nextToken?: string;
}

const OPERATION = "FilterLogEvents";

/**
 * Reads logs from CloudWatch. Only one call is needed, so it is signed with SageMaker's client, which knows the
 * credentials and host names, instead of adding another client's package. The call is not retried. Source: CloudWatch
 * Logs API reference, FilterLogEvents (as of November 2026).
 */
export const awsLogs = (options: AwsOptions): LogStore => ({
  async lines(group, streams, { signal, from } = {}) {
    const lines: string[] = [];
    let token: string | undefined;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const input = {
        logGroupName: group,
        logStreamNamePrefix: streams,
        ...(from === undefined ? {} : { startTime: from }),
        ...(token === undefined ? {} : { nextToken: token }),
      };
      const { events = [], nextToken } = await filterLogEvents(options, input, signal);
      lines.push(...events.map(({ message = "" }) => message));
      if (nextToken === undefined || nextToken === token) break;
      token = nextToken;
    }
    return lines;
  },
});

async function filterLogEvents(options: AwsOptions, input: LogRequest, signal?: AbortSignal): Promise<LogPage> {
  const request = await withFaults(OPERATION, () => signed(options, JSON.stringify(input)));
  const { status, text } = await answerTo(request, signal);
  if (status >= 400) {
    const kind = /"__type":\s*"(?:[^"#]*#)?([^"]+)"/.exec(text)?.[1] ?? String(status);
    const subject = `log-group:${input.logGroupName}:*`;
    const about = { ...aboutCall(options), subject };
    throw new ServiceFault(OPERATION, kind, messageIn(text), 1, isPassing(status, kind), about);
  }
  const page = parseJson(text);
  // A proxy can return its own page.
  if ("fault" in page) throw new ServiceFault(OPERATION, "UnreadableAnswer", text.slice(0, 200), 1);
  return objectOf(page.value) as LogPage;
}

interface LogRequest {
  readonly logGroupName: string;
  readonly logStreamNamePrefix: string;
}

/** The message in an error response. */
function messageIn(text: string): string {
  const parsed = parseJson(text);
  const { message = text } = ("value" in parsed ? objectOf(parsed.value) : {}) as { readonly message?: string };
  return message;
}

interface Signed {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

async function signed(options: AwsOptions, body: string): Promise<Signed> {
  const { SageMakerClient } = await import("./sdk/sagemaker.ts");
  const { config } = new SageMakerClient(clientOptions(options));
  const { region } = options;
  const signing = { signingName: "logs", signingRegion: region };
  const url = new URL(options.endpoint ?? (await hostFor(region, config)));
  if (typeof config.signer !== "function") throw new TypeError("the SDK has no signer");
  const signer = await config.signer({ name: "sigv4", ...signing, properties: {} });
  const headers = {
    host: url.host,
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": `Logs_20140328.${OPERATION}`,
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

/**
 * The logs host that corresponds to SageMaker's host: for "https://api-fips.sagemaker.us-east-1.amazonaws.com",
 * "https://logs-fips.us-east-1.amazonaws.com". The user sets FIPS and dual stack for the whole SDK. Source: botocore
 * 1.43.11, logs/2014-03-28/endpoint-rule-set-1.json.
 */
async function hostFor(Region: string, config: SageMakerClient["config"]): Promise<string> {
  const [UseFIPS, UseDualStack] = await Promise.all([config.useFipsEndpoint(), config.useDualstackEndpoint()]);
  const { url } = config.endpointProvider({ Region, UseFIPS, UseDualStack });
  // GovCloud's usual hosts already comply with FIPS.
  const name = UseFIPS && (UseDualStack || !Region.startsWith("us-gov-")) ? "logs-fips" : "logs";
  return url.href.replace(/\/\/api(-fips)?\.sagemaker(-fips)?\./, `//${name}.`);
}

/** Sends the request and reads the body, which can also fail. fetch throws a TypeError, whose cause has the details. */
async function answerTo({ url, headers, body }: Signed, signal?: AbortSignal) {
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
    throw new ServiceFault(OPERATION, "NetworkingError", message, 1, true);
  }
}
