import { expect, test } from "vitest";
import { amountText } from "./money-text.ts";

const gap = { step: "A", kind: "no price", what: "ml.m5.large for training" } as const;

test.each([
  [0, [], "0"],
  [0.0001, [], "<0.01"],
  [0.005, [], "0.01"],
  [12.345, [], "12.35"],
  [1.2, [gap], "≥1.20"],
  [0.0001, [gap], ">0"],
  // What has no price must not look free.
  [0, [gap], "?"],
])("%s with %j is %s", (known, gaps, text) => {
  expect(amountText({ known, gaps })).toBe(text);
});
