import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalText, type JsonObject } from "../../src/base/canonical.ts";
import { defined } from "../../src/base/defined.ts";
import { canonicalDefinition } from "../../src/sagemaker/canonical-definition.ts";
import type { Definition } from "../../src/sagemaker/definition.ts";
import { importDefinition } from "../../src/sagemaker/import/index.ts";
import { stepTypes } from "../../src/sagemaker/kinds.ts";
import { cases } from "../suite/cases.ts";
import { compiled, evaluate, roundTrip } from "./round-trip.ts";

/* The module made from a definition is equivalent to it, whether or not its steps are valid. */

const word = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom(
    "s3://bucket/key",
    "`",
    `$\{x}`,
    "\\",
    "\n",
    "Get",
    "__proto__",
    "arn:aws:iam::123456789012:role/SageMakerRole",
  ),
);
const plain = fc.oneof(word, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean());
const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,8}$/);
const key = fc.oneof(fc.stringMatching(/^[A-Za-z]{1,8}$/), fc.constantFrom("RoleArn", "ImageUri", "a b", "7", "class"));

/** Values that refer to parameters, steps and execution variables. */
const values = (parameters: readonly string[], steps: readonly string[]) =>
  fc.letrec((tie) => ({
    reference: fc.oneof(
      ...(parameters.length === 0 ? [] : [fc.constantFrom(...parameters).map((one) => `Parameters.${one}`)]),
      ...(steps.length === 0
        ? []
        : [
            fc
              .tuple(
                fc.constantFrom(...steps),
                fc.constantFrom(
                  "ModelArtifacts.S3ModelArtifacts",
                  "ProcessingOutputConfig.Outputs['out'].S3Output.S3Uri",
                  'ProcessingOutputConfig.Outputs["out"].S3Output.S3Uri',
                  "OutputParameters['x']",
                  "TrainingJobSummaries[0].TrainingJobName",
                  "Outcome",
                  "Nothing.Of.The.Kind",
                ),
              )
              .map(([step, path]) => `Steps.${step}.${path}`),
          ]),
      fc.constantFrom(
        "Execution.PipelineName",
        "Execution.TrainingJobName",
        "Parameters.Unknown",
        "Steps.Unknown.X",
        "x",
      ),
    ),
    get: fc.record({ Get: tie("reference") }),
    join: fc.record({
      "Std:Join": fc.record({ On: fc.constantFrom("", "/", " "), Values: fc.array(tie("part"), { maxLength: 4 }) }),
    }),
    jsonGet: fc.oneof(
      fc.record({ "Std:JsonGet": fc.record({ S3Uri: tie("join"), Path: word }) }),
      fc.record({
        "Std:JsonGet": fc.record({
          PropertyFile: fc.record({
            Get: fc.constantFrom(...steps, "Unknown").map((one) => `Steps.${one}.PropertyFiles.F`),
          }),
          Path: word,
        }),
      }),
    ),
    part: fc.oneof({ maxDepth: 3 }, plain, tie("get"), tie("join"), tie("jsonGet")),
    value: fc.oneof(
      { maxDepth: 4 },
      plain,
      fc.constant(null),
      tie("get"),
      tie("join"),
      tie("jsonGet"),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(key, tie("value"), { maxKeys: 3 }),
    ),
    request: fc.dictionary(key, tie("value"), { maxKeys: 4 }),
    condition: fc.oneof(
      { maxDepth: 2 },
      fc.record({
        Type: fc.constantFrom("Equals", "GreaterThan", "LessThanOrEqualTo", "NotEquals"),
        LeftValue: tie("part"),
        RightValue: tie("part"),
      }),
      fc.record({ Type: fc.constant("In"), QueryValue: tie("part"), Values: fc.array(tie("part"), { maxLength: 3 }) }),
      fc.record({ Type: fc.constant("Not"), Condition: tie("condition") }),
      fc.record({ Type: fc.constant("Or"), Conditions: fc.array(tie("condition"), { maxLength: 2 }) }),
    ),
  }));

const envelope = (steps: readonly string[]) =>
  fc.record(
    {
      DependsOn: steps.length === 0 ? fc.constant([]) : fc.uniqueArray(fc.constantFrom(...steps), { maxLength: 2 }),
      DisplayName: word,
      Description: word,
    },
    { requiredKeys: [] },
  );
const beside = fc.record(
  {
    CacheConfig: fc.constantFrom(
      { Enabled: true, ExpireAfter: "P1D" },
      { Enabled: false },
      { Enabled: { Get: "Parameters.P" } },
    ),
    RetryPolicies: fc.constantFrom(
      [{ ExceptionType: ["Step.THROTTLING"], MaxAttempts: 2 }],
      [{ ExceptionType: ["New.FAULT"], MaxAttempts: 2 }],
      [],
    ),
    PropertyFiles: fc.constantFrom(
      [{ PropertyFileName: "F", OutputName: "out", FilePath: "f.json" }],
      [],
      [{ PropertyFileName: "F" }],
    ),
    OutputParameters: fc.constantFrom(
      [{ OutputName: "x", OutputType: "String" }],
      [],
      [{ OutputName: "x", OutputType: "Map" }],
    ),
    FunctionArn: word,
    SkipCheck: fc.boolean(),
  },
  { requiredKeys: [] },
);

type Steps = readonly JsonObject[];
/** Steps with these names, each of which reads from earlier ones. Some are conditions that contain the next few. */
const stepsOf = (
  names: readonly string[],
  before: readonly string[],
  parameters: readonly string[],
): fc.Arbitrary<Steps> => {
  const [first, ...rest] = names;
  if (first === undefined) return fc.constant([]);
  const made = values(parameters, before);
  const step = fc
    .tuple(
      fc.constantFrom(...stepTypes().filter((type) => type !== "Condition"), "Newer"),
      made["request"] as fc.Arbitrary<JsonObject>,
      envelope(before),
      beside,
    )
    .map(
      ([Type, Arguments, around, more]) =>
        ({ Name: first, Type, Arguments, ...around, ...more }) as unknown as JsonObject,
    );
  const go = (inner: number): fc.Arbitrary<Steps> => {
    const [then, otherwise, after] = [rest.slice(0, inner), rest.slice(inner, 2 * inner), rest.slice(2 * inner)];
    return fc
      .tuple(
        fc.array(made["condition"] as fc.Arbitrary<JsonObject>, { maxLength: 3 }),
        stepsOf(then, before, parameters),
        stepsOf(otherwise, before, parameters),
        envelope(before),
        stepsOf(after, [...before, first], parameters),
      )
      .map(([Conditions, IfSteps, ElseSteps, around, others]) => [
        {
          Name: first,
          Type: "Condition",
          Arguments: { Conditions, IfSteps, ElseSteps },
          ...around,
        } as unknown as JsonObject,
        ...others,
      ]);
  };
  const alone = fc.tuple(step, stepsOf(rest, [...before, first], parameters)).map(([one, others]) => [one, ...others]);
  return fc.oneof({ weight: 3, arbitrary: alone }, { weight: 1, arbitrary: fc.constantFrom(1, 2).chain(go) });
};

const parameter = fc.record(
  {
    Name: name,
    Type: fc.constantFrom("String", "Integer", "Float", "Boolean"),
    DefaultValue: plain,
    EnumValues: fc.array(word, { maxLength: 2 }),
  },
  { requiredKeys: ["Name", "Type"] },
);
const definitions = fc
  .tuple(
    fc.uniqueArray(name, { minLength: 1, maxLength: 8 }),
    fc.uniqueArray(parameter, { maxLength: 3, selector: ({ Name }) => Name }),
  )
  .chain(([names, Parameters]) =>
    fc
      .tuple(
        stepsOf(
          names,
          [],
          Parameters.map(({ Name }) => Name),
        ),
        fc.constantFrom(undefined, null, { ExperimentName: "e", TrialName: { Get: "Execution.PipelineExecutionId" } }),
        fc.constantFrom(undefined, {}, { team: "risk" }),
        fc.boolean(),
      )
      .map(
        ([Steps, PipelineExperimentConfig, Metadata, lacksParameters]) =>
          defined({
            Version: "2020-12-01",
            Metadata,
            Parameters: lacksParameters && Parameters.length === 0 ? undefined : Parameters,
            PipelineExperimentConfig,
            Steps,
          }) as unknown as Definition,
      ),
  );

test("the module of any definition compiles to its canonical form", () => {
  fc.assert(
    fc.property(definitions, (definition) => {
      const { definition: again } = roundTrip(definition);
      expect(canonicalText(again)).toBe(canonicalText(canonicalDefinition(definition)));
    }),
    { numRuns: cases(150) },
  );
});
test("an import does not depend on the order of steps, and importing its result again changes nothing", () => {
  fc.assert(
    fc.property(definitions, (definition) => {
      const canonical = canonicalDefinition(definition);
      expect(canonicalText(canonicalDefinition(canonical))).toBe(canonicalText(canonical));
      const turned = { ...definition, Steps: [...definition.Steps].reverse() };
      expect(canonicalText(canonicalDefinition(turned))).toBe(canonicalText(canonical));
      const { value: code } = importDefinition(canonical, "imported");
      const { definition: again } = compiled(evaluate(code).build());
      expect(importDefinition(again, "imported").value).toBe(code);
    }),
    { numRuns: cases(50) },
  );
});
