import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { check } from "../../src/app/check.ts";
import { nodeHost } from "../../src/app/host/host.ts";
import { prepare } from "../../src/app/load/prepare.ts";

/* In config files and drawn graphs, any suffix of a step's name is the name of an instance. */

const folder = realpathSync(mkdtempSync(join(tmpdir(), "specline-instances-")));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const host = { ...nodeHost(() => undefined), folder };
const SUFFIXES = ["foo", "my_second-one", "2", "Training", "oot"];

/** The steps of a document, and the wires between them. */
async function read(document: object) {
  writeFileSync(join(folder, "p.json"), JSON.stringify(document));
  const { wired, diagnostics } = await prepare(host, "p.json", { target: "local", until: "wired" });
  return {
    steps: wired?.steps.map(({ id, spec }) => [id, spec]),
    wires: wired?.wires.map(({ from, to }) => `${from.step} ${to.step}.${to.port}`),
    faults: diagnostics.filter(({ severity }) => severity === "error"),
  };
}

describe.each(SUFFIXES)("a suffix such as %j", (suffix) => {
  const [load, prepared] = [`DataLoading_${suffix}`, `TabularPreprocessing_${suffix}`];
  const expected = {
    steps: [
      [load, "DataLoading"],
      [prepared, "TabularPreprocessing"],
    ],
    wires: [`${load} ${prepared}.data`, `${load} ${prepared}.signature`],
    faults: [],
  };

  test("in a config file", async () => {
    const config_types = { [load]: "DataLoadingConfig", [prepared]: "TabularPreprocessingConfig" };
    const specific = { [load]: { source: "s3://b/t.csv" }, [prepared]: { label: "y" } };
    expect(await read({ metadata: { config_types }, configuration: { shared: {}, specific } })).toEqual(expected);
  });

  test("in a graph", async () => {
    expect(await read({ dag: { nodes: [load, prepared], edges: [[load, prepared]] } })).toEqual(expected);
  });
});

test("a misspelt step with a suffix is unknown", async () => {
  writeFileSync(join(folder, "p.json"), JSON.stringify({ dag: { nodes: ["TabularPreprocesing_foo"], edges: [] } }));
  const { diagnostics } = await check(host, "p.json", { target: "local", fix: false });
  expect(diagnostics[0]).toMatchObject({
    code: "resolve/unknown-step",
    hint: "did you mean 'TabularPreprocessing_foo'?",
  });
});
