import { beforeEach, describe, expect, test } from "vitest";
import { withAws } from "../../test/aws/each-test.ts";
import type { AwsStandIn } from "../../test/aws/stand-in.ts";
import { digest } from "../base/digest.ts";
import { awsStore } from "./aws-store.ts";
import type { Store } from "./ports.ts";

const MIB = 2 ** 20;
const PART = 5 * MIB;
let aws: AwsStandIn;
let store: Store;
withAws((opened) => {
  aws = opened;
});
beforeEach(async () => {
  store = await awsStore({ region: "us-east-1", endpoint: aws.url, part: PART, attempts: 3 });
});

/** Stores an object in which each MiB is different. */
function fill(size: number): void {
  const bytes = Buffer.alloc(size);
  for (let at = 0; at < size; at += MIB) bytes.writeUInt32BE(at, at);
  aws.objects.set("one/large", { bytes });
}
const stored = (key: string): Buffer => aws.objects.get(key)?.bytes ?? Buffer.alloc(0);

/** Copies the large object, and returns the largest number of bytes that were read but not yet stored. */
async function copied(): Promise<number> {
  const source = await store.stream("s3://one/large");
  let read = 0;
  let most = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const piece of source ?? []) {
      read += piece.byteLength;
      const parts = [...aws.s3.uploads.values()].flatMap((upload) => [...upload.parts.values()]);
      most = Math.max(most, read - parts.reduce((sum, { length }) => sum + length, 0));
      yield piece;
    }
  }
  await store.put("s3://two/large", counted(), { size: stored("one/large").length });
  return most;
}

describe("a large object that is copied as a stream", () => {
  test("is never in memory as a whole", async () => {
    fill(64 * MIB);
    const most = await copied();
    expect(digest(stored("two/large"))).toBe(digest(stored("one/large")));
    // Four parts are uploaded at a time, one is being filled, and the stream reads a little ahead.
    expect(most).toBeLessThanOrEqual(6 * PART);
  });

  test("continues where the connection broke", async () => {
    fill(20 * MIB);
    aws.breaksAt = [6 * MIB, 9 * MIB];
    await copied();
    expect(digest(stored("two/large"))).toBe(digest(stored("one/large")));
    expect(aws.calls.filter((call) => call === "GET /one/large")).toHaveLength(3);
  });

  test("is not completed if it changes after the connection broke, or if the connection breaks again and again", async () => {
    fill(12 * MIB);
    aws.breaksAt = [7 * MIB];
    aws.onCall = (count) => {
      if (count > 1 && aws.calls[count - 1] === "GET /one/large")
        aws.objects.set("one/large", { bytes: Buffer.alloc(12 * MIB) });
    };
    await expect(copied()).rejects.toMatchObject({ operation: "GetObject", kind: "PreconditionFailed" });
    aws.onCall = () => {};
    aws.breaksAt = [7 * MIB, 0, 0, 0];
    await expect(copied()).rejects.toMatchObject({ operation: "GetObject", passing: true });
    expect(aws.objects.has("two/large")).toBe(false);
    expect(await store.stream("s3://one/none")).toBeUndefined();
  });
});

test("an object that is read as a whole continues where the connection broke, too", async () => {
  fill(3 * MIB);
  aws.breaksAt = [MIB];
  const bytes = (await store.get("s3://one/large")) ?? new Uint8Array();
  expect(digest(bytes)).toBe(digest(stored("one/large")));
  expect(aws.calls.filter((call) => call === "GET /one/large")).toHaveLength(2);
  expect(await store.get("s3://one/none")).toBeUndefined();
});

test("objects that were read leave their connections to the next ones", async () => {
  aws.objects.set("one/empty", { bytes: Buffer.alloc(0) });
  aws.objects.set("one/small", { bytes: Buffer.from("small") });
  for (let count = 0; count < 5; count += 1) {
    expect(await store.get("s3://one/empty")).toHaveLength(0);
    expect(String(await store.get("s3://one/small"))).toBe("small");
  }
  // The SDK opens at most 50, and then waits.
  expect(aws.connections).toBe(1);
});
