import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { check } from "../src/app/check.ts";
import { nodeHost } from "../src/app/host/host.ts";
import type { Json, JsonObject } from "../src/base/canonical.ts";
import { SpeclineError } from "../src/diagnostics/index.ts";
import { conditionStep, definition, get, processingStep, sh, trainingStep } from "../src/local/testing/definitions.ts";
import { became, stepOf, workbench } from "../src/local/testing/workbench.ts";
import type { DefinitionStep } from "../src/sagemaker/definition.ts";

/*
 * Names of inherited properties, wherever a file or a person can write a name. Where names are free, they are names
 * like any other. Elsewhere, they are unknown like any other word.
 */

const NAMES = ["constructor", "__proto__", "toString", "hasOwnProperty", "valueOf"];
/** A name for comparison, which has the same form but is not inherited. */
const plainLike = (name: string): string => (name.startsWith("_") ? "__plain__" : "plainName");

const folder = realpathSync(mkdtempSync(join(tmpdir(), "specline-names-")));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const host = { ...nodeHost(() => undefined), folder };

/** An object with one member of any name. An object literal would set the prototype. */
const one = <T>(name: string, value: T): { readonly [key: string]: T } => Object.fromEntries([[name, value]]);
const having = (step: DefinitionStep, more: JsonObject): DefinitionStep => ({
  ...step,
  Arguments: { ...step.Arguments, ...more },
});
const OUT = (name: string): string => `/opt/ml/processing/output/${name}/out.txt`;

/** Positions in definitions that accept any name. A run has the same result as with any other name. */
const FREE: Readonly<
  Record<string, (name: string) => { readonly steps: readonly DefinitionStep[]; readonly more?: object }>
> = {
  "a step and what reads it": (name) => ({
    steps: [
      processingStep(name, { run: sh(`echo 1 > ${OUT("o")}`), outputs: ["o"] }),
      processingStep("Read", {
        run: sh('echo "$1"', get(`Steps.${name}.ProcessingOutputConfig.Outputs['o'].OutputName`)),
      }),
    ],
  }),
  "an output, an input and a property file": (name) => ({
    steps: [
      processingStep("Make", {
        run: sh(`echo '{"m": 1}' > ${OUT(name)}`),
        outputs: [name],
        more: { PropertyFiles: [{ PropertyFileName: name, OutputName: name, FilePath: "out.txt" }] },
      }),
      processingStep("Read", {
        run: sh(`cat /opt/ml/processing/input/${name}/out.txt; echo "$1"`, {
          "Std:JsonGet": { PropertyFile: get(`Steps.Make.PropertyFiles.${name}`), Path: "m" },
        }),
        inputs: one(name, get(`Steps.Make.ProcessingOutputConfig.Outputs['${name}'].S3Output.S3Uri`)),
      }),
    ],
  }),
  "a member of a property file": (name) => ({
    steps: [
      processingStep("Make", {
        run: sh(`echo '{"${name}": {"${name}": 2}}' > ${OUT("o")}`),
        outputs: ["o"],
        more: { PropertyFiles: [{ PropertyFileName: "f", OutputName: "o", FilePath: "out.txt" }] },
      }),
      conditionStep(
        "Gate",
        [
          {
            Type: "Equals",
            LeftValue: { "Std:JsonGet": { PropertyFile: get("Steps.Make.PropertyFiles.f"), Path: `${name}.${name}` } },
            RightValue: 2,
          },
        ],
        [processingStep("Yes", { run: sh("echo yes") })],
      ),
    ],
  }),
  "a parameter": (name) => ({
    steps: [processingStep("Use", { run: sh('test "$1" = v', get(`Parameters.${name}`)) })],
    more: { Parameters: [{ Name: name, Type: "String", DefaultValue: "v" }] },
  }),
  "an environment variable": (name) => ({
    steps: [processingStep("Use", { run: sh("true"), environment: one(name, "v") })],
  }),
  "a hyperparameter and a channel": (name) => ({
    steps: [
      having(trainingStep("Train", { hyperparameters: one(name, "v"), channels: one(name, "s3://bucket/in") }), {
        AlgorithmSpecification: {
          TrainingImage: "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1",
          TrainingInputMode: "File",
          ContainerEntrypoint: [
            "/bin/sh",
            "-ec",
            `ls /opt/ml/input/data/${name}/a; grep '"${name}":"v"' /opt/ml/input/config/hyperparameters.json; echo "${name}=3;"`,
          ],
          MetricDefinitions: [{ Name: name, Regex: `${name}=([0-9]+);` }],
        },
      }),
      conditionStep(
        "Gate",
        [{ Type: "Equals", LeftValue: get(`Steps.Train.FinalMetricDataList['${name}'].Value`), RightValue: 3 }],
        [processingStep("Yes", { run: sh("echo yes") })],
      ),
    ],
  }),
};

/** Positions in definitions that accept only known words. The errors are the same as for any other unknown word. */
const step = (more: object): Json => ({ ...processingStep("A", { run: sh("true") }), ...more }) as unknown as Json;
const KNOWN: Readonly<Record<string, (name: string) => JsonObject>> = {
  "a type of step": (name) => ({ Steps: [step({ Type: name })] }),
  "a type of parameter": (name) => ({ Parameters: [{ Name: "P", Type: name }], Steps: [step({})] }),
  "a type of condition": (name) => ({
    Steps: [conditionStep("C", [{ Type: name, LeftValue: 1, RightValue: 1 }], [])] as unknown as Json,
  }),
  "a member of a definition": (name) => ({ ...one(name, 1 as Json), Steps: [step({})] }),
  "a member of a step": (name) => ({ Steps: [step(one(name, 1))] }),
  "a member of a request": (name) => ({
    Steps: [having(processingStep("A", { run: sh("true") }), one(name, 1 as Json)) as unknown as Json],
  }),
  "a member of a structure in it": (name) => ({
    Steps: [having(processingStep("A", { run: sh("true") }), { NetworkConfig: one(name, true) }) as unknown as Json],
  }),
  "an expression": (name) => ({ Steps: [step({ Description: one(name, "x"), DisplayName: { Get: `${name}.x` } })] }),
  "a function": (name) => ({
    Steps: [processingStep("A", { run: sh("true", one(`Std:${name}`, "x")) }) as unknown as Json],
  }),
  "a property": (name) => ({
    Steps: [
      step({}),
      processingStep("B", {
        run: sh("echo", get(`Steps.A.${name}`), get(`Steps.A.${name}.${name}`)),
      }) as unknown as Json,
    ],
  }),
  "a step that is read": (name) => ({
    Steps: [processingStep("B", { run: sh("echo", get(`Steps.${name}.X`)) }) as unknown as Json],
  }),
  "a step that is waited for": (name) => ({ Steps: [step({ DependsOn: [name] })] }),
  "a parameter that is read": (name) => ({
    Steps: [processingStep("B", { run: sh("echo", get(`Parameters.${name}`)) }) as unknown as Json],
  }),
  "an execution variable": (name) => ({
    Steps: [processingStep("B", { run: sh("echo", get(`Execution.${name}`)) }) as unknown as Json],
  }),
  "a property file that is read": (name) => ({
    Steps: [
      step({}),
      conditionStep(
        "C",
        [
          {
            Type: "Equals",
            LeftValue: { "Std:JsonGet": { PropertyFile: get(`Steps.A.PropertyFiles.${name}`), Path: name } },
            RightValue: 1,
          },
        ],
        [],
      ) as unknown as Json,
    ],
  }),
  "a member of a CacheConfig": (name) => ({ Steps: [step({ CacheConfig: { Enabled: true, ...one(name, "P1D") } })] }),
  "a type of exception": (name) => ({ Steps: [step({ RetryPolicies: [{ ExceptionType: [name], MaxAttempts: 1 }] })] }),
};

/** The errors in a file, with the name in them replaced, so that results for two names can be compared. */
async function faultsOf(file: string, name: string): Promise<readonly string[]> {
  const { diagnostics } = await check(host, file, { target: "local", fix: false });
  return diagnostics
    .map(({ code, severity, message }) => `${severity} ${code} ${message.replaceAll(name, "NAME")}`)
    .sort();
}

/** The result for another name of the same form, computed once for all comparisons. */
const known = new Map<string, Promise<unknown>>();
const once = <T>(what: string, make: () => Promise<T>): Promise<T> => {
  const made = (known.get(what) as Promise<T> | undefined) ?? make();
  known.set(what, made);
  return made;
};

let files = 0;
const written = (ending: string, text: string): string => {
  files += 1;
  const file = join(folder, `file-${files}.${ending}`);
  writeFileSync(file, text);
  return file;
};
const definitionFile = (parts: object): string => written("json", JSON.stringify({ Version: "2020-12-01", ...parts }));

/** Messages can suggest different similar words, or none. The rest is the same. */
const withoutHints = (faults: readonly string[]): readonly string[] =>
  faults.map((fault) => fault.replace(/; did you mean.*/, ""));

describe.each(NAMES)("%s", (name) => {
  const PLAIN = plainLike(name);
  test.each(Object.keys(FREE))("is a name like any other as the name of %s", async (place) => {
    const outcome = async (called: string) => {
      const { steps, more = {} } = FREE[place]?.(called) ?? { steps: [] };
      const bench = workbench();
      bench.put("s3://bucket/in/a", "1");
      const record = await bench.run({ definition: definition(steps, more) });
      const again = await bench.run({ definition: definition(steps, more) });
      const all = [record, again].map(
        (run) => `${became(run)} ${Object.keys(run.parameters)} ${JSON.stringify(Object.entries(run.metrics))}`,
      );
      expect(record.steps.map((ran) => [ran.name, ran.message, ran.status])).toEqual(
        record.steps.map((ran) => [ran.name, undefined, "succeeded"]),
      );
      const checked = await faultsOf(definitionFile(definition(steps, more)), called);
      return { all: all.map((text) => text.replaceAll(called, "NAME")), checked };
    };
    expect(await outcome(name)).toEqual(await once(`free ${place} ${PLAIN}`, () => outcome(PLAIN)));
  });

  test.each(Object.keys(KNOWN))("is unknown like any other word as %s", async (place) => {
    const faults = async (called: string) =>
      withoutHints(await faultsOf(definitionFile(KNOWN[place]?.(called) ?? {}), called));
    expect(await faults(name)).toEqual(await once(`faults ${place} ${PLAIN}`, () => faults(PLAIN)));
    const runs = async (called: string) => {
      const bench = workbench();
      const made = { ...definition([]), ...(KNOWN[place]?.(called) as object) };
      const ended = await bench.run({ definition: made }).then(
        (record) => record.steps.map((ran) => `${ran.status} ${ran.diagnostic?.code}`),
        (error: unknown) =>
          error instanceof SpeclineError
            ? error.diagnostics.map(({ code }) => code)
            : expect.fail(`${place}: ${error}`),
      );
      return ended;
    };
    expect(await runs(name)).toEqual(await once(`runs ${place} ${PLAIN}`, () => runs(PLAIN)));
  });

  test("is treated like any other unknown word in a request for a run", async () => {
    const bench = workbench();
    const made = { definition: definition([processingStep("A", { run: sh("true") })]) };
    await bench.run(made);
    const asked = [
      { only: name },
      { resume: name },
      { stubs: [{ step: name, path: [], value: null }] },
      { parameters: one(name, "v") },
    ];
    for (const options of asked) await expect(bench.run(made, options)).rejects.toBeInstanceOf(SpeclineError);
    const given = [{ step: "A", path: [name, name], value: 1 }];
    expect(stepOf(await bench.run(made, { stubs: given }), "A").status).toBe("succeeded");
  });

  test.each<[string, (called: string) => string]>([
    ["a key", (called) => `name: x\nsteps: [data_loading]\n${called}: 1\n`],
    ["a step", (called) => `name: x\nsteps: [${called}]\n`],
    ["a step's own key", (called) => `name: x\nsteps:\n  - { step: data_loading, ${called}: 1 }\n`],
    ["a field of a config", (called) => `name: x\nsteps:\n  - { step: data_loading, config: { ${called}: 1 } }\n`],
    ["a fact", (called) => `name: x\ncontext: { ${called}: 1 }\nsteps: [data_loading]\n`],
    [
      "a requirement",
      (called) =>
        `name: x\nsteps: [data_loading, preprocessing, training, evaluation]\nrequirements: { min_${called}: 1, ${called}: 2 }\n`,
    ],
    [
      "a branch",
      (called) =>
        `name: x\nsteps:\n  - { step: data_loading, branch: ${called} }\n  - { step: preprocessing, branch: ${called} }\n`,
    ],
    ["a title", (called) => `name: ${called}\nsteps: [data_loading]\n`],
    [
      "an input",
      (called) =>
        `name: x\nsteps:\n  - data_loading\n  - { step: preprocessing, inputs: { ${called}: data_loading.data } }\n`,
    ],
    [
      "an output that is read",
      (called) =>
        `name: x\nsteps:\n  - data_loading\n  - { step: preprocessing, inputs: { data: data_loading.${called} } }\n`,
    ],
    ["a source", (called) => `name: x\ndata: { ${called}: a.csv }\nsteps: [data_loading]\n`],
    ["a pack", (called) => `name: x\npacks: [${called}]\nsteps: [data_loading]\n`],
  ])("is treated like any other word as %s of a spec", async (_, text) => {
    const faults = async (called: string) => withoutHints(await faultsOf(written("yaml", text(called)), called));
    const found = (await faults(name)).map((fault) => fault.split(" ").slice(0, 2));
    expect(found).toEqual((await faults(PLAIN)).map((fault) => fault.split(" ").slice(0, 2)));
  });

  test.each<[string, (called: string) => JsonObject]>([
    ["a section", (called) => ({ configuration: { shared: {}, specific: {}, ...one(called, { a: 1 }) } })],
    [
      "a step",
      (called) => ({
        configuration: { shared: {}, processing_shared: {}, processing_specific: one(called, { a: 1 }), specific: {} },
      }),
    ],
    [
      "a field",
      (called) => ({
        configuration: { shared: one(called, 1 as Json), processing_shared: {}, processing_specific: {}, specific: {} },
      }),
    ],
    [
      "a field of a step",
      (called) => ({
        configuration: {
          shared: {},
          processing_shared: {},
          processing_specific: { DataLoading: { ...one(called, 1 as Json), __model_type__: "CradleDataLoadConfig" } },
          specific: {},
        },
      }),
    ],
    [
      "a type of config",
      (called) => ({
        metadata: { config_types: { DataLoading: called } },
        configuration: { shared: {}, processing_shared: {}, processing_specific: { DataLoading: {} }, specific: {} },
      }),
    ],
  ])("is treated like any other word as %s of a config file", async (_, content) => {
    const faults = async (called: string) => faultsOf(written("json", JSON.stringify(content(called))), called);
    expect((await faults(name)).map((fault) => fault.split(" ")[1])).toEqual(
      (await faults(PLAIN)).map((fault) => fault.split(" ")[1]),
    );
  });

  test("is treated like any other unknown word as a target, a value of --set and a config file", async () => {
    const file = written("yaml", "name: x\nsteps: [data_loading]\n");
    for (const options of [
      { target: name },
      { target: "local", set: [`${name}.${name}=1`] },
      { target: "local", set: [`DataLoading.${name}=1`] },
    ]) {
      const codes = async (asked: object) =>
        (await check(host, file, { fix: false, target: "local", ...asked })).diagnostics.map(({ code }) => code);
      expect(await codes(options)).toEqual(
        await codes(JSON.parse(JSON.stringify(options).replaceAll(name, PLAIN)) as object),
      );
    }
  });
});
