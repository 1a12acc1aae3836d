import { expect, test } from "vitest";
import { checkParameters } from "./given-parameters.ts";

test("a pipeline without parameters says so", () => {
  const definition = { Version: "2020-12-01", Metadata: {}, Parameters: [], Steps: [] };
  const [fault] = checkParameters(definition as never, { N: "1" }, {});
  expect(fault?.hint).toBe("parameters of the pipeline: none");
});
