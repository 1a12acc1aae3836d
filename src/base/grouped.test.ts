import fc from "fast-check";
import { expect, it } from "vitest";
import { grouped } from "./grouped.ts";

it("keeps every item once, under its key, in the original order", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (items) => {
      const groups = grouped(items, (item) => item % 3);
      for (const [key, group] of groups) expect(group).toEqual(items.filter((item) => item % 3 === key));
      expect([...groups.values()].flat()).toHaveLength(items.length);
    }),
  );
});
