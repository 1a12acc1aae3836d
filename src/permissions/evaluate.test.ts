import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cases } from "../../test/suite/cases.ts";
import { judgeCall } from "./evaluate.ts";
import { coversPattern, sharesText } from "./patterns.ts";

const call = { action: "s3:GetObject", resource: "arn:aws:s3:::b/in/a.csv" };
const allow = (more: object) => ({ Effect: "Allow", Action: "s3:GetObject", Resource: "*", ...more });
const policy = (...statements: readonly object[]) => ({ Statement: statements }) as never;

describe("judgeCall", () => {
  test.each([
    ["allows what a statement names", [allow({})], "allowed"],
    ["ignores the case of actions and reads wildcards", [allow({ Action: ["S3:get*"] })], "allowed"],
    ["does not allow another action", [allow({ Action: "s3:PutObject" })], "not allowed"],
    ["does not allow another resource", [allow({ Resource: "arn:aws:s3:::b/out/*" })], "not allowed"],
    ["lets an explicit deny prevail", [allow({}), allow({ Effect: "Deny" })], "denied"],
    ["ignores a deny elsewhere", [allow({}), allow({ Effect: "Deny", Resource: "arn:aws:s3:::c/*" })], "allowed"],
    ["reads NotAction", [allow({ Action: undefined, NotAction: "s3:Put*" })], "allowed"],
    ["reads NotResource", [allow({ Resource: undefined, NotResource: "arn:aws:s3:::b/in/*" })], "not allowed"],
    [
      "does not guess a condition's value",
      [allow({ Condition: { Bool: { "aws:SecureTransport": "true" } } })],
      "depends",
    ],
    [
      "does not guess an operator that it does not know",
      [allow({ Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } })],
      "depends",
    ],
    ["allows nothing without statements", [], "not allowed"],
  ] as const)("%s", (_, statements, verdict) => {
    expect(judgeCall(policy(...statements), call)).toBe(verdict);
  });

  test("compares the values of conditions that the call knows", () => {
    const one = policy(allow({ Condition: { StringEquals: { "iam:PassedToService": ["a", "b"] } } }));
    expect(judgeCall(one, { ...call, context: { "iam:passedtoservice": "b" } })).toBe("allowed");
    expect(judgeCall(one, { ...call, context: { "iam:PassedToService": "c" } })).toBe("not allowed");
  });

  test("allows a pattern only if the whole of it is allowed, and minds a deny of a part", () => {
    const wide = { action: "s3:GetObject", resource: "arn:aws:s3:::b/*" };
    const narrow = allow({ Resource: "arn:aws:s3:::b/in/*" });
    expect(judgeCall(policy(narrow), wide)).toBe("depends");
    expect(judgeCall(policy(allow({}), { ...narrow, Effect: "Deny" }), wide)).toBe("depends");
  });

  test("accepts a policy with one statement instead of a list", () => {
    expect(judgeCall({ Statement: allow({}) } as never, call)).toBe("allowed");
  });
});

const words = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 6 });
const patterns = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 6 });
const asRegExp = (pattern: string): RegExp => new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`);

test("a pattern covers exactly the texts that the equivalent regular expression matches", () => {
  fc.assert(
    fc.property(patterns, words, (pattern, text) => {
      expect(coversPattern(pattern, text)).toBe(asRegExp(pattern).test(text));
    }),
    { numRuns: cases(500) },
  );
});

test("two patterns share a text if one fits both, and a pattern that covers another shares one with it", () => {
  fc.assert(
    fc.property(patterns, patterns, words, (one, other, text) => {
      if (coversPattern(one, text) && coversPattern(other, text)) expect(sharesText(one, other)).toBe(true);
      const stars = other.replaceAll("?", "*");
      if (coversPattern(one, stars)) expect(sharesText(one, stars)).toBe(true);
      expect(sharesText(one, other)).toBe(sharesText(other, one));
    }),
    { numRuns: cases(500) },
  );
});
