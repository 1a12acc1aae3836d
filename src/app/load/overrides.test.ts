import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Authored } from "../../author/index.ts";
import { conditionStep, rawStep } from "../../author/service/index.ts";
import { DataLoadingConfig } from "../../steps/configs.ts";
import { dataLoading } from "../../steps/index.ts";
import { Pipeline } from "../../steps/pipeline.ts";
import { check } from "../check.ts";
import { compilePipeline } from "../compile.ts";
import { nodeHost } from "../host/host.ts";
import { importPipeline } from "../import.ts";
import { prepareAuthored } from "./prepare.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "specline-overrides-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const host = () => ({ ...nodeHost(() => undefined), folder });
const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);
const checked = (name: string, allow: readonly string[] = []) =>
  check(host(), name, { target: "local", fix: false, allow });
const codes = ({ diagnostics }: { readonly diagnostics: readonly { readonly code: string }[] }) =>
  diagnostics.map(({ code }) => code);

const NESTED = JSON.stringify({
  Version: "2020-12-01",
  Parameters: [{ Name: "Unused", Type: "String", DefaultValue: "x" }],
  Steps: [
    { Name: "end", Type: "Fail", Arguments: { ErrorMessage: "x", Extra: 1 } },
    { Name: "other", Type: "Fail", Arguments: { ErrorMessage: "x" } },
  ],
});

describe("overrides in specline.config.yaml", () => {
  test("set severities and allow faults for all commands", async () => {
    await write("p.json", NESTED);
    expect((await checked("p.json")).ok).toBe(false);
    await write(
      "specline.config.yaml",
      "check:\n  rules: { definition/unused-parameter: off }\n  allow:\n    - { rule: definition/unknown-member, at: end, reason: a newer member }\n",
    );
    const result = await checked("p.json");
    expect([result.ok, codes(result)]).toEqual([true, []]);
    expect(result.allowed.map(({ code, reason }) => [code, reason])).toEqual([
      ["definition/unused-parameter", "the rule is off"],
      ["definition/unknown-member", "a newer member"],
    ]);
    const compiled = await compilePipeline(host(), "p.json", { target: "local" });
    expect([compiled.ok, compiled.allowed.length]).toEqual([true, 2]);
  });

  test("are reported with their line if they are wrong", async () => {
    await write("p.json", NESTED);
    await write(
      "specline.config.yaml",
      [
        "check:",
        "  rules:",
        "    definition/cycle: warning",
        "    definition/unused-paramter: off",
        "    definition/unused-parameter: loud",
        "  alow: []",
        "  allow:",
        "    - { rule: definition/unknown-member }",
        "    - { rule: definition/duplicate-step, reason: x }",
      ].join("\n"),
    );
    const faults = (await checked("p.json")).diagnostics.filter(({ code }) => /^(override|load)/.test(code));
    expect(faults.map(({ code, severity, at }) => [code, severity, at.range?.start.line])).toEqual([
      ["load/config-file", "error", 6],
      ["override/fixed", "error", 3],
      ["override/unknown-rule", "error", 4],
      ["override/severity", "error", 5],
      ["override/malformed", "error", 8],
      ["override/fixed", "error", 9],
    ]);
  });

  test("that are misspelt on the command line are reported there, with the nearest rule", async () => {
    await write("p.json", NESTED);
    const { diagnostics } = await checked("p.json", ["definition/unused-paramter"]);
    const [fault] = diagnostics.filter(({ code }) => code === "override/unknown-rule");
    expect([fault?.at.field, fault?.hint?.startsWith("did you mean 'definition/unused-parameter'?")]).toEqual([
      "--allow",
      true,
    ]);
  });

  test("are reported if nothing needs them", async () => {
    await write("p.json", NESTED.replace(',"Extra":1', ""));
    await write("specline.config.yaml", "check:\n  allow:\n    - { rule: definition/unknown-member, reason: x }\n");
    const [unused] = (await checked("p.json")).diagnostics.filter(({ code }) => code === "override/unused");
    expect(unused).toMatchObject({ severity: "warning", at: { range: { start: { line: 3 } } } });
  });

  test("apply to the report of unused allowances, too", async () => {
    await write("p.json", NESTED);
    const [rules, allow] = ["rules: { override/unused: off }", "allow: [{ rule: advice/imbalance, reason: x }]"];
    await write("specline.config.yaml", `check:\n  ${rules}\n  ${allow}\n`);
    expect(codes(await checked("p.json"))).not.toContain("override/unused");
  });

  test("are not reported as unused if they are for another target", async () => {
    await write("p.json", NESTED.replace(',"Extra":1', ""));
    await write("specline.config.yaml", "check:\n  allow:\n    - { rule: definition/image-region, reason: x }\n");
    expect(codes(await checked("p.json"))).not.toContain("override/unused");
  });

  test("cannot remove a fault that makes a definition meaningless", async () => {
    await write("p.json", NESTED.replace('"Name":"other"', '"Name":"end"'));
    const result = await checked("p.json", ["definition/unknown-member,definition/duplicate-step"]);
    expect(codes(result)).toEqual(expect.arrayContaining(["definition/duplicate-step", "override/fixed"]));
    expect(codes(result)).not.toContain("definition/unknown-member");
  });
});

const allow = [{ rule: "advice/not-read", reason: "data of another team" }];
const unread = { rule: "definition/unknown-member", reason: "a newer member" };

describe("an allowance on a step or a pipeline", () => {
  const broken = { ErrorMessage: "x", Extra: 1 };
  const builders: Readonly<Record<string, Authored>> = {
    "a service step": Pipeline("p").use(rawStep("a", "Fail", broken, { allow: [unread] })),
    "a condition": Pipeline("p").use(
      conditionStep(
        "a",
        { conditions: [{ condition: { Type: "Equals", LeftValue: 1, RightValue: "x" } }] },
        { allow: [{ rule: "definition/compare-types", reason: "x" }] },
      ),
    ),
    "a pipeline": Pipeline("p", { allow: [unread] }).use(rawStep("a", "Fail", broken)),
  };
  test.each(Object.entries(builders))("works in code: %s", async (_, authored) => {
    const { diagnostics, allowed } = await prepareAuthored(host(), authored, folder, { target: "local" });
    expect([diagnostics.filter(({ severity }) => severity === "error"), allowed.length]).toEqual([[], 1]);
  });

  test("reaches the pipeline from calls, handles, specs and configs", () => {
    const chain = Pipeline("p").loadData("s3://b/d/", { label: "y", allow });
    const start = Pipeline("p");
    const handle = start.use(start.step("load", dataLoading, {}, { source: "s3://b/d/" }, { allow }));
    const spec = Pipeline.fromSpec({ name: "p", data: "s3://b/d/", steps: [{ step: "data_loading", allow }], allow });
    const configs = Pipeline.fromConfigs([DataLoadingConfig({ source: "s3://b/d/", label: "y", allow })]);
    for (const authored of [chain, handle, spec, configs])
      expect(authored.build().value.steps[0]?.allow, JSON.stringify(authored.build().value)).toEqual(allow);
    expect(spec.build().value.allow).toEqual(allow);
    expect(chain.build().diagnostics).toEqual([]);
  });

  test("works in a spec, and in layers for it", async () => {
    const text =
      "name: p\ndata: s3://b/d.csv\nlabel: y\nsteps:\n  - step: data_loading\n    config: { instance_type: ml.m99.large }\n";
    const allowed = "[{ rule: definition/not-allowed, reason: a new type }]";
    await write("p.yaml", text);
    expect(codes(await checked("p.yaml"))).toEqual(["definition/not-allowed"]);
    await write("own.yaml", `${text}    allow: ${allowed}\n`);
    expect(codes(await checked("own.yaml"))).toEqual([]);
    await write("specline.config.yaml", `steps:\n  data_loading:\n    allow: ${allowed}\n`);
    expect(codes(await checked("p.yaml"))).toEqual([]);
  });

  test("is checked like the others", async () => {
    const wrong = "[{ rule: resolve/tie, reason: x }, { rule: definition/unknown-member }]";
    await write(
      "p.yaml",
      `name: p\ndata: s3://b/d.csv\nlabel: y\nsteps:\n  - step: data_loading\n    allow: ${wrong}\n`,
    );
    const result = await checked("p.yaml");
    expect(codes(result)).toEqual(expect.arrayContaining(["override/fixed", "override/malformed"]));
  });
});

test("importing a definition with faults allows them, so that the code compiles to the same definition", async () => {
  await write("p.json", NESTED);
  const imported = await importPipeline(host(), "p.json", { target: "local" });
  expect([imported.ok, imported.allowed.map(({ code }) => code)]).toEqual([true, ["definition/unknown-member"]]);
  expect(imported.code).toContain(
    'allow: [{ rule: "definition/unknown-member", reason: "in the imported definition" }]',
  );
});

test("allowances in a spec are reported where they are, item by item", async () => {
  const ITEMS = "[{ rule: advice/imbalance, reason: x }, { rule: advice/imbalanc, reason: x }, 7]";
  await write(
    "p.yaml",
    `name: p\ndata: s3://b/x.csv\nlabel: y\nallow: ${ITEMS}\nsteps:\n  - step: data_loading\n    allow: ${ITEMS}\n  - preprocessing\n`,
  );
  const placed = async () =>
    (await checked("p.yaml")).diagnostics
      .filter(({ code }) => code.startsWith("override/"))
      .map(({ code, at }) => [code, at.field, at.range?.start.line, at.range?.start.column]);
  expect(await placed()).toEqual([
    ["override/malformed", "allow[2]", 4, 86],
    ["override/malformed", "allow[2]", 7, 90],
    ["override/unknown-rule", "allow[1]", 4, 48],
    ["override/unknown-rule", "allow[1]", 7, 52],
  ]);
  await write(
    "p.yaml",
    "name: p\ndata: s3://b/x.csv\nlabel: y\nallow: [{ rule: advice/imbalance, reason: x }]\nsteps: [data_loading]\n",
  );
  expect(await placed()).toEqual([["override/unused", "allow[0]", 4, 9]]);
});
