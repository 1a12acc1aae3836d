import { type AwsOptions, clientOptions } from "./aws.ts";
import { type LogStore, ServiceFault } from "./ports.ts";

/** The most pages that are read. A page has up to a MiB of lines, or none, if the service has not found any yet. */
const MAX_PAGES = 10;
/** Milliseconds without an answer after which a call fails. Logs only explain a failure that is known already. */
const PATIENCE_MS = 20_000;

interface LogPage {
  readonly events?: readonly { readonly message?: string }[];
  readonly nextToken?: string;
}

/**
 * Reads logs from CloudWatch. There is one call to make, so it is signed with SageMaker's client, which knows the
 * credentials and the names of hosts, instead of with another client's package. Source: CloudWatch Logs API reference,
 * FilterLogEvents (as of November 2026).
 */
export const awsLogs = (options: AwsOptions): LogStore => ({
  async lines(group, streams, { signal } = {}) {
    const lines: string[] = [];
    let token: string | undefined;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const input = {
        logGroupName: group,
        logStreamNamePrefix: streams,
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

async function filterLogEvents(options: AwsOptions, input: object, signal?: AbortSignal): Promise<LogPage> {
  const { SageMakerClient } = await import("@aws-sdk/client-sagemaker");
  const { config } = new SageMakerClient(clientOptions(options));
  const { region } = options;
  const signing = { signingName: "logs", signingRegion: region };
  const { url: own } = config.endpointProvider({ Region: region, UseFIPS: false, UseDualStack: false });
  const url = new URL(options.endpoint ?? own.href.replace("//api.sagemaker.", "//logs."));
  if (typeof config.signer !== "function") throw new TypeError("the SDK has no signer");
  const signer = await config.signer({ name: "sigv4", ...signing, properties: {} });
  const body = JSON.stringify(input);
  const headers = {
    host: url.host,
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": "Logs_20140328.FilterLogEvents",
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
  const signed = await signer.sign(request, { signingService: signing.signingName, signingRegion: region });
  const limit = AbortSignal.timeout(PATIENCE_MS);
  const answer = await fetch(url, {
    method: "POST",
    headers: signed.headers,
    body,
    signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
  }).catch((error: unknown) => {
    throw fault("NetworkingError", error instanceof Error ? error.message : String(error), true);
  });
  const text = await answer.text();
  if (answer.ok) return JSON.parse(text) as LogPage;
  const kind = /"__type":\s*"(?:[^"#]*#)?([^"]+)"/.exec(text)?.[1] ?? String(answer.status);
  throw fault(kind, text, answer.status >= 500);
}

const fault = (kind: string, message: string, passing: boolean): ServiceFault =>
  new ServiceFault("FilterLogEvents", kind, message, 1, passing);
