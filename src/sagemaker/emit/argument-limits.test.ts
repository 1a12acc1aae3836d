import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "../../base/canonical.ts";
import { divideArguments, divideHyperparameters } from "./argument-limits.ts";
import { property } from "./expression.ts";

const names = (divided: ReturnType<typeof divideArguments> | ReturnType<typeof divideHyperparameters>) => ({
  request: divided.request.map(({ name }) => name),
  file: divided.file.map(({ name }) => name),
});
const list = (name: string, items: number) => ({
  name,
  value: Array.from({ length: items }, (_, index) => [`--${name}`, `item${index}`]).flat(),
});

describe("arguments of a processing job", () => {
  test("stay in the request if they fit", () => {
    const all = [
      { name: "depth", value: ["--depth", 6] },
      { name: "text", value: ["--text", "x".repeat(256)] },
      list("columns", 48),
    ];
    expect(names(divideArguments(all))).toEqual({ request: ["depth", "text", "columns"], file: [] });
  });

  test.each([
    ["a long text", "x".repeat(257)],
    ["a string with several lines", "one\ntwo"],
    ["a long object", { columns: "x".repeat(300) }],
  ])("%s goes into the file", (_, value: Json) => {
    const all = [
      { name: "schema", value: ["--schema", value] },
      { name: "depth", value: ["--depth", 6] },
    ];
    expect(names(divideArguments(all))).toEqual({ request: ["depth"], file: ["schema"] });
  });

  test("of several lists, the longest goes into the file", () => {
    const all = [list("short", 20), list("long", 60), list("middle", 25)];
    expect(names(divideArguments(all))).toEqual({ request: ["short", "middle"], file: ["long"] });
  });

  test("an expression stays in the request", () => {
    const all = [
      { name: "threshold", value: ["--threshold", property("Eval", "x")] },
      ...Array.from({ length: 60 }, (_, index) => ({ name: `field${index}`, value: [`--field${index}`, "1"] })),
    ];
    expect(names(divideArguments(all)).request).toContain("threshold");
  });

  test("are all kept, in their order, and what is left for the request fits", () => {
    const value = fc.array(fc.oneof(fc.string({ maxLength: 400 }), fc.integer(), fc.boolean()), { maxLength: 70 });
    fc.assert(
      fc.property(fc.array(value, { maxLength: 12 }), (values) => {
        const all = values.map((texts, index) => ({ name: `a${index}`, value: texts }));
        const { request, file } = divideArguments(all);
        const parts: readonly unknown[] = [...request, ...file];
        expect(all.filter((argument) => parts.includes(argument))).toHaveLength(parts.length);
        expect(parts).toHaveLength(all.length);
        const texts = request.flatMap((argument) => argument.value).map(String);
        expect(texts.length).toBeLessThanOrEqual(100);
        expect(texts.every((text) => text.length <= 256)).toBe(true);
      }),
    );
  });
});

describe("hyperparameters", () => {
  test("go into the file if their JSON is too long", () => {
    const all = [
      { name: "quotes", value: '"'.repeat(1250) },
      { name: "depth", value: 6 },
    ];
    expect(names(divideHyperparameters(all))).toEqual({ request: ["depth"], file: ["quotes"] });
  });

  test("leave room for a search's hyperparameters", () => {
    const all = Array.from({ length: 100 }, (_, index) => ({ name: `field${index}`, value: index }));
    expect(divideHyperparameters(all).request).toHaveLength(95);
  });
});
