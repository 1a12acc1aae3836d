import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import type { Asset } from "../../compile/compiled.ts";
import type { Diagnostic } from "../../diagnostics/index.ts";
import { SpeclineError } from "../../diagnostics/index.ts";
import type { DefinitionStep } from "../../sagemaker/definition.ts";
import { treeAsset } from "../testing/assets.ts";
import { conditionStep, definition, get, join, outputUri, processingStep, sh } from "../testing/definitions.ts";
import { became, stepOf, workbench } from "../testing/workbench.ts";
import type { Runnable, RunOptions } from "./options.ts";

const thrown = async (work: Promise<unknown>): Promise<readonly Diagnostic[]> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof SpeclineError) return error.diagnostics;
  throw new Error(`not refused: ${String(error)}`);
};

const steps = [
  processingStep("A", { run: ["no-such-program"], inputs: { data: "s3://elsewhere/unread" } }),
  processingStep("B", {
    run: sh("true"),
    inputs: { code: "s3://elsewhere/code", data: join("/", get("Parameters.Place"), "rows.csv") },
    outputs: ["data"],
  }),
  processingStep("C", { run: sh("true"), inputs: { data: "s3://bucket/../../etc" } }),
  processingStep("D", {
    run: sh("true"),
    inputs: { data: "s3://elsewhere/not-reached", before: outputUri("A", "x") },
    more: { DependsOn: ["A"] },
  }),
  processingStep("E", { run: sh("true"), inputs: { data: outputUri("B", "data") } }),
];
const more = { Parameters: [{ Name: "Place", Type: "String" as const, DefaultValue: "s3://mine/in" }] };

test("reports everything that is missing at once, before anything runs", async () => {
  const bench = workbench();
  const found = await thrown(bench.run({ definition: definition(steps, more) }));
  expect(found.map(({ severity, message }) => `${severity} ${message}`)).toEqual([
    "warning A (Processing) will not run here, and with it D: it starts 'no-such-program', which is not on this machine",
    "warning D reads s3://elsewhere/not-reached ('data'), which does not exist",
    "error B reads s3://elsewhere/code ('code'), which does not exist",
    "error B reads s3://mine/in/rows.csv ('data'), which does not exist",
    "error a local run cannot use 's3://bucket/../../etc' as an S3 URI",
  ]);
  expect(found[2]?.hint).toBe(
    `put the data at ${bench.work}/s3/elsewhere/code, or say where it is on this disk: --map s3://elsewhere/code=PATH, or copy it from S3: --fetch`,
  );
  expect(found[3]?.hint).toContain("or say where it is on this disk: --param Place=file:///");
  expect(found.map(({ at }) => at.step)).toEqual(["A", "D", "B", "B", "C"]);
  expect(await bench.runs()).toEqual([]);
});

test("an address that several steps read is reported once, and for a script, with the option for folders of code", async () => {
  const bench = workbench();
  const read = (name: string, ...before: readonly string[]): DefinitionStep =>
    processingStep(name, {
      run: sh("true"),
      inputs: { [`code-${name}`]: "s3://mine/code/a1/clean.py", data: "s3://mine/rows/" },
      more: { DependsOn: before },
    });
  const found = await thrown(bench.run({ definition: definition([read("A"), read("B", "A"), read("C")]) }));
  expect(found.map(({ message }) => message)).toEqual([
    "A, B and C read s3://mine/code/a1/clean.py ('code-A', 'code-B' and 'code-C'), which does not exist",
    "A, B and C read s3://mine/rows/ ('data'), which does not exist",
  ]);
  expect(
    found.map(({ hint = "" }) => hint.includes(", or name the folder that has clean.py: --code FOLDER, or")),
  ).toEqual([true, false]);
});

const sound: Runnable = {
  definition: definition([processingStep("B", { run: sh("true"), outputs: ["data"] })], more),
};
const lost: Asset = { ...treeAsset("s3://mine/lost", { "a.py": "1" }), sources: { "a.py": { file: "/no/such/a.py" } } };
const changed: Asset = { ...treeAsset("s3://mine/new", { "b.py": "1" }), sources: { "b.py": { text: "2" } } };
const kept = treeAsset("s3://mine/kept", { "c.py": "1" });

test.each<readonly [what: string, code: string, runnable: Runnable, options: Partial<RunOptions>]>([
  ["data that is missing", "run/input-missing", { definition: definition(steps, more) }, {}],
  ["an interpreter that does not run", "run/python", sound, { python: "/no/such/python" }],
  ["an asset that is missing", "run/asset-missing", { ...sound, assets: [kept, lost] }, {}],
  ["an asset that changed", "run/asset-changed", { ...sound, assets: [kept, changed] }, {}],
  [
    "an isolation that does not exist",
    "run/isolation",
    { ...sound, assets: [kept] },
    { isolation: "docker" as "namespace" },
  ],
])("a run that is refused for %s leaves nothing but an empty work folder", async (_, code, runnable, options) => {
  const bench = workbench();
  const found = await thrown(bench.run(runnable, options));
  expect(found.map((one) => one.code)).toContain(code);
  expect(readdirSync(bench.work)).toEqual([".gitignore"]);
});

test("starts a run despite custom output addresses and missing inputs of a skipped branch", async () => {
  const bench = workbench();
  const writes = (uri: string) => ({
    OutputName: "data",
    S3Output: { S3Uri: uri, LocalPath: "/opt/ml/processing/out", S3UploadMode: "EndOfJob" },
  });
  const first = processingStep("First", { run: sh("echo 1 > /opt/ml/processing/out/a.csv") });
  const record = await bench.run({
    definition: definition([
      {
        ...first,
        Arguments: { ...first.Arguments, ProcessingOutputConfig: { Outputs: [writes("s3://own/place/")] } },
      },
      processingStep("Second", {
        run: sh("cat /opt/ml/processing/input/data/a.csv"),
        inputs: { data: "s3://own/place/a.csv" },
        more: { DependsOn: ["First"] },
      }),
      conditionStep(
        "If",
        [{ Type: "Equals", LeftValue: 1, RightValue: 1 }],
        [],
        [processingStep("Arm", { run: sh("true"), inputs: { data: "s3://elsewhere/arm" } })],
      ),
    ]),
  });
  expect(became(record)).toBe("First succeeded, If succeeded, Arm skipped, Second succeeded");
  expect(record.notes).toEqual([
    `Arm reads s3://elsewhere/arm ('data'), which does not exist; put the data at ${bench.work}/s3/elsewhere/arm, or say where it is on this disk: --map s3://elsewhere/arm=PATH, or copy it from S3: --fetch`,
  ]);
  expect(stepOf(record, "Arm").message).toBe("If came out true");
});

test("an isolation that does not exist is refused, as older versions had 'docker'", async () => {
  const bench = workbench({ isolation: "docker" as "paths" });
  const found = await thrown(bench.run({ definition: definition([processingStep("A", { run: sh("true") })]) }));
  expect(found.map(({ code, message }) => `${code} ${message}`)).toEqual([
    "run/isolation the isolation docker is not available here: it does not exist; there are 'namespace' and 'paths'",
  ]);
});
