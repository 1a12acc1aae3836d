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

test("stops after some pages, of which each may be empty", async () => {
  const made = answering(() => Response.json({ events: [], nextToken: `page-${made.length}` }));
  expect(await awsLogs({ region: "us-east-1" }).lines("group", "job/")).toEqual([]);
  expect(made).toHaveLength(10);
});

test.each([
  [400, '{"__type":"com.amazonaws.logs#ResourceNotFoundException"}', "ResourceNotFoundException", false],
  [400, '{"__type":"AccessDeniedException"}', "AccessDeniedException", false],
  [503, "busy", "503", true],
])("turns status %s with %s into a fault", async (status, body, kind, passing) => {
  answering(() => new Response(body, { status }));
  const fault = await awsLogs({ region: "us-east-1" })
    .lines("group", "job/")
    .catch((error: unknown) => error);
  expect(fault).toBeInstanceOf(ServiceFault);
  expect(fault).toMatchObject({ operation: "FilterLogEvents", kind, passing });
});
