import { expect, test } from "vitest";
import { diagnostic } from "../../diagnostics/index.ts";
import type { DefinitionStep } from "../../sagemaker/definition.ts";
import type { LocalException } from "../jobs/exception.ts";
import type { Outcome } from "../jobs/job.ts";
import { policiesOf, retriesUnder, withRetries } from "./retries.ts";

const INTERNAL = "SageMaker.JOB_INTERNAL_ERROR";
const stepWith = (Type: string, ...RetryPolicies: readonly object[]): DefinitionStep =>
  ({ Name: "A", Type, Arguments: {}, RetryPolicies }) as unknown as DefinitionStep;
const failed = (exception?: LocalException): Outcome => ({
  kind: "failed",
  diagnostic: diagnostic("run/work-folder", { folder: "f", reason: "r", remedy: "x" }),
  ...(exception && { exception }),
});
const done: Outcome = { kind: "done", result: { properties: {}, outputs: {}, published: {} } };

/** A clock on which only waits and jobs take time. */
function standInClock() {
  const waits: number[] = [];
  let now = 0;
  return {
    waits,
    work: (seconds: number): unknown => (now += seconds * 1000),
    clock: {
      now: () => now,
      wait: async (milliseconds: number) => {
        waits.push(milliseconds / 1000);
        now += milliseconds;
      },
    },
  };
}

/** Runs a job whose attempts end like this, and returns what became of it. */
async function tried(step: DefinitionStep, ends: readonly (Outcome | Error)[], seconds = 0) {
  const { clock, waits, work } = standInClock();
  const said: string[] = [];
  let count = 0;
  const run = async (): Promise<Outcome> => {
    work(seconds);
    const end = ends[Math.min(count, ends.length - 1)] as Outcome | Error;
    count += 1;
    if (end instanceof Error) throw end;
    return end;
  };
  const onRetry = async (sentence: string): Promise<void> => void said.push(sentence);
  const ended = await withRetries(policiesOf(step), run, { clock, signal: undefined, onRetry }).catch(
    (e) => e as Error,
  );
  return { ended, waits, said, count };
}

test("repeats a job that its policy covers, with growing waits that are short here", async () => {
  const step = stepWith("Training", { ExceptionType: [INTERNAL], IntervalSeconds: 2, BackoffRate: 2, MaxAttempts: 3 });
  const { ended, waits, said, count } = await tried(step, [failed(INTERNAL), failed(INTERNAL), failed(INTERNAL), done]);
  expect(count).toBe(4);
  expect(waits).toEqual([2, 4, 5]);
  expect(ended).toMatchObject({ outcome: { kind: "done" }, failed: [{ waited: 2 }, { waited: 4 }, { waited: 5 }] });
  expect(said[0]).toMatch(/covers this \(SageMaker.JOB_INTERNAL_ERROR\): attempt 2 of 4 starts in 2 s$/);
  expect(said[2]).toMatch(/attempt 4 of 4 starts in 5 s \(on AWS, in 8 s\)$/);
});

test.each([
  ["a script's error", stepWith("Training", { ExceptionType: [INTERNAL], MaxAttempts: 3 }), failed(), 1],
  [
    "another exception",
    stepWith("Training", { ExceptionType: ["Step.THROTTLING"], MaxAttempts: 3 }),
    failed(INTERNAL),
    1,
  ],
  ["no policy", stepWith("Training"), failed(INTERNAL), 1],
  ["MaxAttempts 0", stepWith("Training", { ExceptionType: [INTERNAL], MaxAttempts: 0 }), failed(INTERNAL), 1],
  ["the default of five retries", stepWith("Training", { ExceptionType: [INTERNAL] }), failed(INTERNAL), 6],
  [
    "a policy whose exception is a string",
    stepWith("Training", { ExceptionType: INTERNAL, MaxAttempts: 1 }),
    failed(INTERNAL),
    2,
  ],
  [
    "a tuning job's internal error",
    stepWith("Tuning", { ExceptionType: [INTERNAL], MaxAttempts: 3 }),
    failed(INTERNAL),
    1,
  ],
  [
    "a type that is not retried",
    stepWith("Lambda", { ExceptionType: [INTERNAL], MaxAttempts: 3 }),
    failed(INTERNAL),
    1,
  ],
  [
    "a type of which only the step is retried",
    stepWith("Model", { ExceptionType: [INTERNAL], MaxAttempts: 3 }),
    failed(INTERNAL),
    1,
  ],
])("%s", async (_, step, end, attempts) => {
  expect((await tried(step, [end])).count).toBe(attempts);
});

test("a policy ends when it would have expired on AWS, with its whole waits", async () => {
  const step = stepWith("Processing", {
    ExceptionType: [INTERNAL],
    IntervalSeconds: 60,
    BackoffRate: 1,
    ExpireAfterMin: 5,
  });
  const { count, waits, said } = await tried(step, [failed(INTERNAL)], 30);
  // 60, 150, 240 seconds after the first failure, but not 330.
  expect(count).toBe(4);
  expect(waits).toEqual([5, 5, 5]);
  expect(said[0]).toMatch(/attempt 2 starts in 5 s \(on AWS, in 60 s\)$/);
});

test("a policy without an end but time is not tried for ever", async () => {
  const step = stepWith("Processing", { ExceptionType: [INTERNAL], BackoffRate: 0, ExpireAfterMin: 14_400 });
  expect((await tried(step, [failed(INTERNAL)])).count).toBe(21);
});

test("each policy counts only the failures that it covers", () => {
  const next = retriesUnder(
    policiesOf(
      stepWith(
        "Processing",
        { ExceptionType: ["SageMaker.CAPACITY_ERROR"], IntervalSeconds: 1, MaxAttempts: 1 },
        { ExceptionType: [INTERNAL], IntervalSeconds: 7, MaxAttempts: 1 },
      ),
    ),
  );
  expect(next("SageMaker.CAPACITY_ERROR", 1)?.wait).toBe(1);
  expect(next(INTERNAL, 1)?.wait).toBe(7);
  expect(next("SageMaker.CAPACITY_ERROR", 1)).toBeUndefined();
});

test("repeats after an error of the system, and throws the last one", async () => {
  const step = stepWith("Processing", { ExceptionType: ["Step.SERVICE_FAULT"], MaxAttempts: 1 });
  const fault = Object.assign(new Error("EIO: i/o error"), { code: "EIO" });
  expect(await tried(step, [fault, done])).toMatchObject({ count: 2, ended: { outcome: { kind: "done" } } });
  expect(await tried(step, [fault])).toMatchObject({ count: 2, ended: fault });
  const other = Object.assign(new Error("EACCES"), { code: "EACCES" });
  expect((await tried(step, [other])).count).toBe(1);
});

test("a run that is stopped during the wait starts no further attempt", async () => {
  const stop = new AbortController();
  const clock = { now: () => 0, wait: async () => stop.abort() };
  let count = 0;
  const step = stepWith("Processing", { ExceptionType: [INTERNAL], MaxAttempts: 3 });
  const run = async (): Promise<Outcome> => {
    count += 1;
    return failed(INTERNAL);
  };
  const { outcome, failed: before } = await withRetries(policiesOf(step), run, {
    clock,
    signal: stop.signal,
    onRetry: async () => undefined,
  });
  expect([outcome.kind, count, before.length]).toEqual(["stopped", 1, 1]);
});
