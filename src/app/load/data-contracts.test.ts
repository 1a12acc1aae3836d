import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Pipeline } from "../../steps/pipeline.ts";
import { check } from "../check.ts";
import { compilePipeline } from "../compile.ts";
import { nodeHost } from "../host/host.ts";
import { prepareAuthored } from "./prepare.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "specline-contract-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const host = () => ({ ...nodeHost(() => undefined), folder });
const write = async (name: string, text: string): Promise<void> => {
  await mkdir(join(folder, name, ".."), { recursive: true });
  await writeFile(join(folder, name), text);
};
const SPEC = "name: fraud\ndata: s3://b/x.csv\nlabel: y\npositive: a\nsteps: [data_loading, preprocessing, training]\n";
const GOOD = "columns: { y: { values: [a, b] }, n: { type: number, missing_at_most: 0.1 } }\n";

/** The errors of a spec with a contract: their codes, files and lines, and the hints. */
async function errors(spec: string) {
  await write("p.yaml", spec);
  const { diagnostics } = await check(host(), "p.yaml", { fix: false });
  return diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ code, at, hint }) => [code, at.file?.slice(folder.length + 1), at.range?.start.line, hint]);
}

/** The arguments of the loading jobs in the definition. */
async function passed(spec: string): Promise<readonly string[]> {
  await write("p.yaml", spec);
  const { text = "{}" } = await compilePipeline(host(), "p.yaml", { target: "local" });
  const { Steps } = JSON.parse(text) as { readonly Steps: readonly { readonly Arguments: object }[] };
  return Steps.flatMap(({ Arguments }) => {
    const words = (Arguments as { AppSpecification?: { ContainerArguments?: string[] } }).AppSpecification;
    const at = words?.ContainerArguments?.indexOf("--contract") ?? -1;
    return at < 0 ? [] : [words?.ContainerArguments?.[at + 1] ?? ""];
  });
}

describe("a data contract", () => {
  test("is passed to the first job with its content, which is then part of the definition", async () => {
    await write("rules/c.yaml", GOOD);
    const content = '{"columns":{"n":{"missingAtMost":0.1,"type":"number"},"y":{"values":["a","b"]}}}';
    expect(await passed(`${SPEC}contract: rules/c.yaml\n`)).toEqual([content]);
    const step = SPEC.replace("[data_loading", "[{ step: data_loading, config: { contract: rules/c.yaml } }");
    expect(await passed(step)).toEqual([content]);
    expect(await passed(`${SPEC}contract: { columns: { y: { unique: true } } }\n`)).toEqual([
      '{"columns":{"y":{"unique":true}}}',
    ]);
    expect(await passed(`${SPEC}contract: null\n`)).toEqual([]);
  });

  test("can be named in the chain", async () => {
    await write("c.yaml", GOOD);
    const chain = Pipeline("p").loadData("s3://b/x.csv", { contract: "c.yaml" });
    const prepared = await prepareAuthored(host(), chain, folder, { target: "local" });
    expect(prepared.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(prepared.wired?.steps[0]?.config["contract"]).toEqual({
      columns: { y: { values: ["a", "b"] }, n: { type: "number", missingAtMost: 0.1 } },
    });
  });

  test("of a step takes precedence over the pipeline's", async () => {
    await write("c.yaml", GOOD);
    const step = SPEC.replace("[data_loading", "[{ step: data_loading, config: { contract: { columns: { z: {} } } } }");
    expect(await passed(`${step}contract: c.yaml\n`)).toEqual(['{"columns":{"z":{}}}']);
  });

  test("without faults needs no rows in reach", async () => {
    await write("c.yaml", GOOD);
    expect(await errors(`${SPEC}contract: c.yaml\n`)).toEqual([]);
  });

  test("is reported in its own file, and once for all steps that check it", async () => {
    await write("c.yaml", "columns:\n  n: { typ: number }\n  m: { type: number, min: 2, max: 1 }\n");
    const branches = SPEC.replace("steps: [", "steps: [data_loading_calibration, ");
    expect(await errors(`${branches}contract: c.yaml\n`)).toEqual([
      ["author/unknown-key", "c.yaml", 2, "did you mean 'type'?"],
      ["contract/conflict", "c.yaml", 3, undefined],
    ]);
  });

  test.each([
    ["of another form", "contract: 3\n", "author/bad-shape"],
    ["with an unknown key", "contract: { colums: {} }\n", "author/unknown-key"],
    ["that does not exist", "contract: nothing.yaml\n", "usage/no-such-file"],
    ["that is a folder", "contract: .\n", "usage/unreadable"],
  ])("%s is reported at its place in the spec", async (_, line, code) => {
    expect((await errors(`${SPEC}${line}`)).map((one) => one.slice(0, 3))).toEqual([[code, "p.yaml", 6]]);
  });

  test("whose name is misspelt is reported with the file that was meant", async () => {
    await write("contract.yaml", GOOD);
    const [fault] = await errors(`${SPEC}contract: contrakt.yaml\n`);
    expect(fault?.[3]).toContain("did you mean 'contract.yaml'?");
  });

  test("that is no YAML is reported with its line", async () => {
    await write("c.yaml", "columns:\n  n: [\n");
    expect((await errors(`${SPEC}contract: c.yaml\n`)).map((one) => one.slice(0, 2))).toContainEqual([
      "author/syntax",
      "c.yaml",
    ]);
  });

  test("is corrected by check --fix in its own file", async () => {
    await write("c.yaml", "columns:\n  n: { typ: number } # kept\n");
    await write("p.yaml", `${SPEC}contract: c.yaml\n`);
    const { ok, fixed } = await check(host(), "p.yaml", { fix: true });
    expect([ok, fixed]).toEqual([true, ["write 'type' for 'typ'"]]);
    expect((await host().effects.files.readText(join(folder, "c.yaml"))) ?? "").toContain("{ type: number } # kept");
  });
});
