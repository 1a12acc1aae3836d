import fc from "fast-check";
import { describe, expect, expectTypeOf, test } from "vitest";
import { type EitherSpelling, inBothSpellings, inOneSpelling, type SnakeCase } from "./spellings.ts";
import { camelCase, snakeCase } from "./words.ts";

const word = fc.stringMatching(/^[a-z][a-z0-9]{1,5}$/);
const name = fc
  .array(word, { minLength: 1, maxLength: 4 })
  .map(([first = "", ...rest]) => first + rest.map((one) => one.charAt(0).toUpperCase() + one.slice(1)).join(""));

describe("names in two spellings", () => {
  test("types and the function spell names alike, for names in the standard pack and others", () => {
    expectTypeOf<SnakeCase<"maxDepth">>().toEqualTypeOf<"max_depth">();
    expectTypeOf<SnakeCase<"s3UriOfMyTable">>().toEqualTypeOf<"s3_uri_of_my_table">();
    expectTypeOf<SnakeCase<"trainXGB">>().toEqualTypeOf<"train_xgb">();
    expectTypeOf<SnakeCase<"label">>().toEqualTypeOf<"label">();
    const names = ["maxDepth", "s3UriOfMyTable", "trainXGB", "label"];
    expect(names.map(snakeCase)).toEqual(["max_depth", "s3_uri_of_my_table", "train_xgb", "label"]);
  });

  test("required members are required in one of the spellings", () => {
    type Given = EitherSpelling<{ serviceName: string; maxDepth?: number }>;
    expectTypeOf<{ serviceName: string; max_depth: 1 }>().toExtend<Given>();
    expectTypeOf<{ service_name: string; maxDepth: 1 }>().toExtend<Given>();
    expectTypeOf<{ maxDepth: 1 }>().not.toExtend<Given>();
    expectTypeOf<{ service_name: 1 }>().not.toExtend<Given>();
  });

  test("an object means the same in both", () =>
    fc.assert(
      fc.property(fc.dictionary(name, fc.integer()), (given) => {
        const snake = Object.fromEntries(Object.entries(given).map(([key, value]) => [snakeCase(key), value]));
        expect(inOneSpelling(snake)).toEqual(inOneSpelling(given));
        expect(Object.keys(inOneSpelling(snake).value)).toEqual([...new Set(Object.keys(given).map(camelCase))]);
      }),
    ));

  test("if a member is set twice, the first value is kept, and the other spelling is named", () => {
    expect(inOneSpelling({ maxDepth: 1, label: "y", max_depth: 2 })).toEqual({
      value: { maxDepth: 1, label: "y" },
      twice: [{ key: "max_depth", before: "maxDepth" }],
    });
  });

  test("members can be reached under both names", () => {
    const both = inBothSpellings({ fromSpec: 1, with: 2 });
    expectTypeOf(both.from_spec).toEqualTypeOf<number>();
    expect(both).toEqual({ fromSpec: 1, from_spec: 1, with: 2 });
  });
});
