import type { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { objectOf } from "../base/json.ts";
import type { AwsOptions } from "./aws-options.ts";
import { jsonCall } from "./json-call.ts";
import type { LogStore } from "./ports.ts";

/** The maximum number of pages to read. A page has up to 1 MiB of lines, and can be empty before the first match. */
const MAX_PAGES = 10;

interface LogPage {
  readonly events?: readonly { readonly message?: string }[];
  readonly nextToken?: string;
}

/**
 * Reads logs from CloudWatch. The call is not retried, because logs only explain a failure that is already known.
 * Source: CloudWatch Logs API reference, FilterLogEvents (as of November 2026).
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

interface LogRequest {
  readonly logGroupName: string;
  readonly logStreamNamePrefix: string;
}

async function filterLogEvents(options: AwsOptions, input: LogRequest, signal?: AbortSignal): Promise<LogPage> {
  const call = {
    operation: "FilterLogEvents",
    service: "logs",
    target: "Logs_20140328",
    input,
    subject: `log-group:${input.logGroupName}:*`,
    address: (config: SageMakerClient["config"]) => hostFor(options.region, config),
  };
  return objectOf(await jsonCall(options, call, signal)) as LogPage;
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
