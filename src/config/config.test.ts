import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { JsonObject } from "../base/canonical.ts";
import { diagnostic } from "../diagnostics/index.ts";
import { field } from "../spec/fields.ts";
import { defineStep } from "../spec/step.ts";
import { checkConfig, completeConfig, describeSchema } from "./index.ts";

const step = defineStep({
  name: "Toy",
  verb: "toy",
  summary: "A toy.",
  rank: 1,
  inputs: {},
  outputs: {},
  config: z.object({
    depth: field(z.int().min(1).max(30).default(6), { doc: "Depth of a tree." }),
    rate: field(z.number().gt(0).max(1).default(0.3), { doc: "Learning rate." }),
    mode: field(z.enum(["fast", "slow"]).optional(), { doc: "How." }),
    label: field(z.string(), { doc: "the column that is predicted", tier: "essential", context: "label" }),
  }),
  conflicts: ({ depth, rate }, place) =>
    depth === 30 && rate === 1 ? [diagnostic("data/bad-share", { low: 30, high: 1 }, place)] : [],
  job: { type: "gate" },
});
const at = { step: "Toy_a" };

describe("checkConfig", () => {
  test("finds all errors at once, each with its location", () => {
    const found = checkConfig(step, { depht: 3, rate: 0, mode: "medium", depth: 2.5 }, at);
    expect(found.map((d) => [d.message, d.hint, d.at.field])).toEqual([
      ["Toy_a has no config field 'depht'", "did you mean 'depth'?", "depht"],
      ["'rate' of Toy_a must be a number above 0 and up to 1, but is 0", "omit it to use the default, 0.3", "rate"],
      ["'mode' of Toy_a must be 'fast' or 'slow', but is \"medium\"", "omit it, because it is optional", "mode"],
      ["'depth' of Toy_a must be a whole number from 1 to 30, but is 2.5", "omit it to use the default, 6", "depth"],
    ]);
  });
  test("leaves the validation of expressions to the service", () => {
    expect(checkConfig(step, { depth: { Get: "Parameters.Depth" } }, at)).toEqual([]);
  });
});

describe("completeConfig", () => {
  test("reports individually valid fields that are invalid together, including defaults, unless one is not known yet", () => {
    const found = (set: JsonObject) =>
      completeConfig(step, { label: "y", ...set }, {}, at).diagnostics.map(({ code, at: place }) => [code, place.step]);
    expect(found({ depth: 30, rate: 1 })).toEqual([["data/bad-share", "Toy_a"]]);
    expect(found({ depth: 30 })).toEqual([]);
    expect(found({ depth: 30, rate: { Get: "Parameters.Rate" } })).toEqual([]);
    expect(found({ depth: 30, rate: 2 })).toEqual([["config/bad-value", "Toy_a"]]);
  });
  test("lets a set value override the shared fact, which overrides the default", () => {
    const facts = { label: "Status", branch: "training" };
    expect(completeConfig(step, {}, facts, at)).toEqual({
      value: { depth: 6, rate: 0.3, label: "Status" },
      diagnostics: [],
    });
    expect(completeConfig(step, { label: "y", depth: 3 }, facts, at).value).toEqual({
      depth: 3,
      rate: 0.3,
      label: "y",
    });
  });
  test("reports a missing essential field with its description", () => {
    const ofObjects = completeConfig(step, { label: "y", constructor: 1, ["__proto__"]: 2 }, {}, at).diagnostics;
    expect(ofObjects.map(({ code, at: { field } }) => [code, field])).toEqual([
      ["config/unknown-field", "constructor"],
      ["config/unknown-field", "__proto__"],
    ]);
    const { diagnostics } = completeConfig(step, {}, {}, at);
    expect(diagnostics.map((d) => d.message)).toEqual(["Toy_a needs 'label': the column that is predicted"]);
  });
});

describe("describeSchema", () => {
  test.each([
    [z.union([z.literal("auto"), z.number().min(0)]), "'auto' or a number of 0 or more"],
    [z.array(z.string()).optional(), "a list, each a string"],
    [z.record(z.string(), z.string()), "a map, each value a string"],
    [z.number().lt(1), "a number below 1"],
    [z.boolean().default(true), "true or false"],
  ])("%#", (schema, words) => expect(describeSchema(schema)).toBe(words));
});
