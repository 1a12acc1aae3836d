import { expect, test } from "vitest";
import { run } from "./steps.ts";

test.each([
  [["new", "my_step"], { catalog: true }],
  [["NoSuchStep"], { catalog: true }],
  [["NoSuchStep"], { schema: true }],
  [[], { catalog: true, schema: true }],
])("the catalog and the schema take no arguments: %j %j", async (words, options) => {
  await expect(run({ words, options } as never)).rejects.toMatchObject({ diagnostics: [{ code: "usage/too-many" }] });
});
