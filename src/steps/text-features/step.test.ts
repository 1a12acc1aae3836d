import { expect, it } from "vitest";
import { textFeaturesSpecification } from "./step.ts";

it("refuses n-grams of no size", () => {
  const found = (ngrams: readonly number[]) =>
    textFeaturesSpecification.conflicts?.({ ngrams }, {}).map(({ code, at }) => `${code} ${at.field}`);
  expect(found([1, 2])).toEqual([]);
  expect(found([2, 2])).toEqual([]);
  expect(found([3, 2])).toEqual(["config/ngrams-order ngrams"]);
});
