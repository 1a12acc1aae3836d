import { afterEach, expect, test, vi } from "vitest";
import { withCredentials } from "../../test/aws/each-test.ts";
import { awsLogs } from "./aws-logs.ts";
import { ServiceFault } from "./ports.ts";

withCredentials();
afterEach(() => void vi.unstubAllGlobals());

/** The requests made while a function answers them. */
function answering(answer: () => Response): { readonly url: string; readonly headers: Record<string, string> }[] {
  const made: { readonly url: string; readonly headers: Record<string, string> }[] = [];
  vi.stubGlobal("fetch", async (url: URL, { headers }: { readonly headers: Record<string, string> }) => {
    made.push({ url: url.href, headers });
    return answer();
  });
  return made;
}

test.each([
  ["us-east-1", "https://logs.us-east-1.amazonaws.com/"],
  ["cn-north-1", "https://logs.cn-north-1.amazonaws.com.cn/"],
  ["us-gov-west-1", "https://logs.us-gov-west-1.amazonaws.com/"],
])("asks the host of %s, with a signature for logs", async (region, url) => {
  const made = answering(() => Response.json({ events: [{ message: "a" }, { message: "b" }] }));
  expect(await awsLogs({ region }).lines("group", "job/")).toEqual(["a", "b"]);
  expect(made.map((one) => one.url)).toEqual([url]);
  expect(made[0]?.headers["authorization"]).toContain(`/${region}/logs/aws4_request`);
});

test.each([
  ["us-east-1", "true", "false", "https://logs-fips.us-east-1.amazonaws.com/"],
  ["us-gov-west-1", "true", "false", "https://logs.us-gov-west-1.amazonaws.com/"],
  ["us-east-1", "false", "true", "https://logs.us-east-1.api.aws/"],
  ["us-east-1", "true", "true", "https://logs-fips.us-east-1.api.aws/"],
])("asks the host of %s that the SDK's settings demand: FIPS %s, dual stack %s", async (region, fips, dual, url) => {
  vi.stubEnv("AWS_USE_FIPS_ENDPOINT", fips);
  vi.stubEnv("AWS_USE_DUALSTACK_ENDPOINT", dual);
  const made = answering(() => Response.json({}));
  expect(await awsLogs({ region }).lines("group", "job/")).toEqual([]);
  expect(made.map((one) => one.url)).toEqual([url]);
});

test("stops after several pages, even if they are all empty", async () => {
  const made = answering(() => Response.json({ events: [], nextToken: `page-${made.length}` }));
  expect(await awsLogs({ region: "us-east-1" }).lines("group", "job/")).toEqual([]);
  expect(made).toHaveLength(10);
});

test.each([
  [400, '{"__type":"com.amazonaws.logs#ResourceNotFoundException"}', "ResourceNotFoundException", false],
  [400, '{"__type":"AccessDeniedException"}', "AccessDeniedException", false],
  [400, '{"__type":"ThrottlingException"}', "ThrottlingException", true],
  [503, "busy", "503", true],
  [200, "<html>Sign in to the proxy</html>", "UnreadableAnswer", false],
])("turns status %s with %s into a fault", async (status, body, kind, passing) => {
  answering(() => new Response(body, { status }));
  const fault = await awsLogs({ region: "us-east-1" })
    .lines("group", "job/")
    .catch((error: unknown) => error);
  expect(fault).toBeInstanceOf(ServiceFault);
  expect(fault).toMatchObject({ operation: "FilterLogEvents", kind, passing });
});

test("turns a connection that breaks before or during the response into a fault", async () => {
  const breaks = [
    () => {
      throw new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED 127.0.0.1:9") });
    },
    () => new Response(new ReadableStream({ pull: (stream) => stream.error(new Error("socket hang up")) })),
  ];
  for (const answer of breaks) {
    answering(answer);
    await expect(awsLogs({ region: "us-east-1" }).lines("group", "job/")).rejects.toMatchObject({
      kind: "NetworkingError",
      message: expect.stringMatching(/ECONNREFUSED|hang up/),
      passing: true,
    });
  }
});

test("turns missing credentials into a fault", async () => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);
  vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent");
  vi.stubEnv("AWS_CONFIG_FILE", "/nonexistent");
  answering(() => Response.json({}));
  await expect(awsLogs({ region: "us-east-1" }).lines("group", "job/")).rejects.toMatchObject({
    operation: "FilterLogEvents",
    kind: "CredentialsProviderError",
    passing: false,
  });
});
