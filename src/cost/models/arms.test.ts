import { CACHED, condition, fail, processing, testModels, training } from "../testing/models.ts";

const A = processing("A", { seconds: 100 }); // 1 s: 0.0001, limit: 0.01
const B = training("B", { seconds: 400 }); // 1 s: 0.0002, limit: 0.08
const C = processing("C", { seconds: 1000 }); // 1 s: 0.0001, limit: 0.1

testModels({
  "both arms: one of them, never both": {
    steps: [condition("Gate", [A], [B])],
    measured: { A: 10, B: 20 },
    min: 0.0001, // A: 1 s × 0.0001
    likely: "at least 0.001", // no outcome is known: A: 10 s × 0.0001, or more
    max: 0.08, // B: 400 s × 0.0002
  },
  "the arm that the local run took": {
    steps: [condition("Gate", [A], [B])],
    measured: { A: 10 },
    outcomes: { Gate: true },
    min: 0.0001,
    likely: 0.001, // A: 10 s × 0.0001
    max: 0.08,
  },
  "an arm without steps": {
    steps: [C, condition("Gate", [B])],
    measured: { C: 10 },
    outcomes: { Gate: false },
    min: 0.0001, // C alone
    likely: 0.001, // C: 10 s × 0.0001
    max: 0.18, // C 0.1 + B 0.08
  },
  "an arm that fails does not count for the minimum": {
    steps: [condition("Gate", [B], [fail("Stop")])],
    measured: { B: 20 },
    outcomes: { Gate: true },
    min: 0.0002, // B: 1 s × 0.0002, although the other arm costs nothing
    likely: 0.004, // B: 20 s × 0.0002
    max: 0.08, // B
  },
  "nested conditions": {
    steps: [condition("Outer", [A, condition("Inner", [B], [C])], [condition("Other", [], [B])])],
    measured: { A: 10, C: 30 },
    outcomes: { Outer: true, Inner: false },
    min: 0, // Outer, else: Other, then: nothing
    likely: 0.004, // A 0.001 + C 30 s × 0.0001
    max: 0.11, // A 0.01 + the higher of B 0.08 and C 0.1, compared with B 0.08
  },
  "a nested condition that always fails": {
    steps: [condition("Outer", [condition("Inner", [fail("X")], [A, fail("Y")])], [C])],
    measured: { C: 10 },
    outcomes: { Outer: false },
    min: 0.0001, // C, because Outer, then, cannot succeed
    likely: 0.001, // C: 10 s × 0.0001
    max: 0.1, // C, compared with A 0.01
  },
  "two conditions are independent": {
    steps: [condition("One", [A], [B]), condition("Two", [C], [])],
    measured: { A: 10, C: 10 },
    outcomes: { One: true, Two: true },
    min: 0.0001, // A + nothing
    likely: 0.002, // A 0.001 + C 0.001
    max: 0.18, // B 0.08 + C 0.1
  },
  "a cached step in an arm": {
    steps: [condition("Gate", [{ ...A, ...CACHED }], [B])],
    measured: { A: 10 },
    outcomes: { Gate: true },
    min: 0, // A from the cache
    likely: 0.001, // A: 10 s × 0.0001
    max: 0.08, // B
  },
  "an arm without a price keeps the maximum open, but not a lower minimum": {
    steps: [condition("Gate", [A], [processing("D", { seconds: 10, type: "ml.c7i.large" }), B])],
    measured: { A: 10 },
    outcomes: { Gate: true },
    min: 0.0001, // A: 0.0001 is less than B alone
    likely: 0.001, // A: 10 s × 0.0001
    max: "at least 0.08", // B 0.08 and D
  },
});
