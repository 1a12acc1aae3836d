import { describe, expect, test } from "vitest";
import { formsOf, isConfigFile } from "./document-form.ts";

describe("a document's form is determined by its top-level keys", () => {
  test.each([
    [{ steps: [] }, ["spec"]],
    [{ branches: {} }, ["spec"]],
    [{ Version: "2020-12-01", Steps: [] }, ["definition"]],
    [{ metadata: {}, configuration: {} }, ["configs"]],
    [{ dag: {} }, ["graph"]],
    [{ Version: "1" }, []],
    [{ metadata: {} }, []],
    [{ nested: { metadata: {}, configuration: {} } }, []],
    [{ steps: [], metadata: {}, configuration: {} }, ["configs", "spec"]],
    [Object.create({ steps: [] }), []],
    [["steps"], []],
    ["steps", []],
    [null, []],
    [undefined, []],
  ])("%j: %j", (value, forms) => {
    expect(formsOf(value)).toEqual(forms);
  });
});

describe("a document is a config file", () => {
  test.each([
    ["JSON", '{"metadata": {}, "configuration": {}}'],
    ["YAML", "configuration: {}\nmetadata: {}\n"],
    ["with a byte order mark", '\ufeff{"metadata": {}, "configuration": {}}'],
    ["malformed after its keys", '{"metadata": {}, "configuration": {"shared": {'],
    ["with a duplicate key", '{"metadata": {}, "configuration": {}, "configuration": {}}'],
  ])("%s", (_, text) => {
    expect(isConfigFile(text)).toBe(true);
  });

  test.each([
    ["a comment", "# metadata: mine, configuration: yours\nsteps: [training]\n"],
    ["a string", 'name: "metadata: a, configuration: b"\nsteps: [training]\n'],
    ["a block scalar", "notes: |\n  metadata: a\n  configuration: b\nsteps: [training]\n"],
    ["nested keys", '{"Steps": [{"Arguments": {"metadata": 1, "configuration": 2}}], "Version": "2020-12-01"}'],
    ["a list", "- metadata: 1\n- configuration: 2\n"],
    ["nothing", ""],
    ["broken elsewhere", '{"Steps": [{"metadata": 1, "configuration": '],
  ])("not for %s", (_, text) => {
    expect(isConfigFile(text)).toBe(false);
  });
});
