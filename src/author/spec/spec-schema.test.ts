import { describe, expect, it } from "vitest";
import { testPack } from "../../../test/types/pack.ts";
import { createRegistry } from "../../registry/registry.ts";
import { specSchema } from "./spec-schema.ts";

const registry = createRegistry([testPack]).value;

describe("the JSON Schema", () => {
  const schema = JSON.stringify(specSchema(registry));
  it("contains every key, and both names of every field", () => {
    for (const key of ["shares", "branches", "expire_after", "expireAfter", "max_depth", "maxDepth", "test_split"])
      expect(schema).toContain(`"${key}"`);
  });
  it("contains the ranges of fields", () => expect(schema).toContain('"maximum":30,"minimum":1'));
  it("describes a field shared by several steps only once", () => {
    const { $defs } = JSON.parse(schema);
    const steps: readonly { then: { properties: { config: { properties: Record<string, object> } } } }[] =
      $defs.step.allOf;
    const own = steps.flatMap(({ then }) => {
      const fields = Object.values(then.properties.config.properties).map((field) => JSON.stringify(field));
      return [...new Set(fields)].filter((field) => !field.startsWith('{"$ref"'));
    });
    expect(own.length).toBeGreaterThan(0);
    expect(own.filter((field, index) => own.indexOf(field) !== index)).toEqual([]);
  });
});
