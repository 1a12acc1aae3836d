import { expect, it } from "vitest";
import { compile } from "../../compile/index.ts";
import { describeSchema } from "../../config/index.ts";
import { resolve } from "../../resolve/index.ts";
import { localTarget } from "../../spec/target.ts";
import { Pipeline, standardRegistry } from "../pipeline.ts";
import { textFeaturesSpecification } from "./step.ts";

it("refuses n-grams of no size", () => {
  const found = (ngrams: readonly number[]) =>
    textFeaturesSpecification.conflicts?.({ ngrams }, {}).map(({ code, at }) => `${code} ${at.field}`);
  expect(found([1, 2])).toEqual([]);
  expect(found([2, 2])).toEqual([]);
  expect(found([3, 2])).toEqual(["config/ngrams-order ngrams"]);
  expect(describeSchema(textFeaturesSpecification.config.shape.ngrams)).toBe(
    "a list of 2 items, each a whole number from 1 to 8",
  );
});

it("is refused if preprocessing passes on no texts, or not those that it names", () => {
  const sources = { scripts: {}, runtime: { root: "", tree: {} }, data: {} };
  const found = (textColumns: readonly string[] | undefined, columns?: readonly string[], script?: string) => {
    const pipeline = Pipeline("tickets")
      .loadData("s3://acme/tickets/", { label: "team" })
      .preprocess({ ...(textColumns && { textColumns: [...textColumns] }), ...(script !== undefined && { script }) })
      .addTextFeatures(columns && { columns: [...columns] });
    const wired = resolve(pipeline.toPipeline(), standardRegistry);
    const { diagnostics } = compile(wired.value, localTarget, sources, standardRegistry, { version: "0" });
    return diagnostics.flatMap(({ code, message, at }) =>
      code.startsWith("config/") ? [`${code} ${at.step}.${at.field}: ${message}`] : [],
    );
  };
  const at = "TextFeatures.columns";
  expect(found(["body"])).toEqual([]);
  expect(found(["body", "subject"], ["subject"])).toEqual([]);
  expect(found(undefined)).toEqual([
    `config/passes-none ${at}: TextFeatures has no columns to work on, because textColumns of TabularPreprocessing is not set`,
  ]);
  expect(found(["body"], ["subject"])).toEqual([
    `config/not-passed-on ${at}: 'subject' does not reach TextFeatures: textColumns of TabularPreprocessing has only 'body'`,
  ]);
  expect(found(undefined, undefined, "./mine.py")).toEqual([]);
});
