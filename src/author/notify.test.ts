import { expect, test } from "vitest";
import type { Json } from "../base/canonical.ts";
import { printNotify, readNotify } from "./notify.ts";

const [A, B] = ["a", "b"].map((name) => `arn:aws:sns:eu-west-1:123456789012:${name}`) as [string, string];

test.each<[Json, object]>([
  [A, { Failed: [A] }],
  [[B, A, B], { Failed: [A, B] }],
  [
    { onSuccess: A, on_failure: [B] },
    { Failed: [B], Succeeded: [A] },
  ],
  [{ onStop: A }, { Stopped: [A] }],
])("%j", (given, expected) => {
  const { value, diagnostics } = readNotify(given, "fraud");
  expect(diagnostics).toEqual([]);
  expect(value).toEqual(expected);
  expect(readNotify(printNotify(value ?? {}), "fraud").value).toEqual(value);
});

test.each<[Json, readonly string[]]>([
  ["team@example.com", ["schedule/topic notify"]],
  [`${A}.fifo`, ["schedule/topic-fifo notify"]],
  [[A, `${A}.fifo`], ["schedule/topic-fifo notify"]],
  [5, ["schedule/topic notify"]],
  [[], ["schedule/topic notify"]],
  [{ onFailure: "x" }, ["schedule/topic notify.onFailure"]],
  [{ onFail: A }, ["author/unknown-key notify.onFail"]],
  [{ onFailure: A, on_failure: A }, ["author/same-key notify.on_failure"]],
])("%j is refused", (given, expected) => {
  const { value, diagnostics } = readNotify(given, "fraud");
  expect(value).toBeUndefined();
  expect(diagnostics.map(({ code, at }) => `${code} ${at.path}`)).toEqual(expected);
});

test("nothing is no notification", () => {
  expect(readNotify(undefined, "fraud")).toEqual({ value: undefined, diagnostics: [] });
  expect(readNotify({}, "fraud")).toEqual({ value: undefined, diagnostics: [] });
});
