import { expect, it } from "vitest";
import { z } from "zod";
import type { JsonObject } from "../../base/canonical.ts";
import { embeddedSchema } from "./embed-schema.ts";

const embedded = (schema: z.ZodType) => embeddedSchema(z.toJSONSchema(schema) as JsonObject);

it("leaves no references to the root of another schema", () => {
  const text = JSON.stringify(embedded(z.strictObject({ query: z.record(z.string(), z.json()) })));
  expect(text).not.toContain("$ref");
  expect(text).not.toContain("$defs");
});

it("expands recursive references once and accepts anything at deeper levels", () => {
  const tree: z.ZodType = z.lazy(() => z.strictObject({ name: z.string(), below: z.array(tree).optional() }));
  expect(embedded(z.strictObject({ top: tree }))).toMatchObject({
    properties: { top: { properties: { name: { type: "string" }, below: { type: "array", items: {} } } } },
  });
});

it("changes nothing else", () => {
  const plain = z.toJSONSchema(z.strictObject({ share: z.number().max(1) })) as JsonObject;
  expect(embeddedSchema(plain)).toEqual(plain);
});
