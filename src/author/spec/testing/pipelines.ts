import fc from "fast-check";
import { testPack } from "../../../../test/types/pack.ts";
import { createRegistry } from "../../../registry/registry.ts";
import { awsName, type Binding, type PipelineValue, type StepInstance } from "../../../spec/pipeline.ts";

const registry = createRegistry([testPack]).value;

const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,8}$/);
const line = fc.oneof(
  word,
  fc.constantFrom("a: b", "- x", "# no", "null", "1.0", "yes", "s3://b/k", "data.csv", "./a b", " ", "é\n", "{x}"),
);
const expression = fc.constantFrom(
  { Get: "Parameters.P" },
  { "Std:Join": { On: "/", Values: ["a", { Get: "Parameters.P" }] } },
);
const optional = <T>(value: fc.Arbitrary<T>, key: string) =>
  fc.option(value, { nil: undefined }).map((v) => (v === undefined ? {} : { [key]: v }));

const configs: Readonly<Record<string, fc.Arbitrary<StepInstance["config"]>>> = {
  DataLoading: fc.record(
    { source: fc.oneof(line, expression), shareFrom: fc.double({ min: 0, max: 1, noNaN: true }).map((x) => x + 0) },
    { requiredKeys: [] },
  ),
  TabularPreprocessing: fc.record(
    { label: line.filter((x) => x !== ""), dropColumns: fc.array(line), impute: fc.constantFrom("mean", "median") },
    { requiredKeys: [] },
  ),
  XGBoostTraining: fc.record(
    { maxDepth: fc.oneof(fc.integer({ min: 1, max: 30 }), expression), eta: fc.constantFrom(0.1, 1, 1e-7) },
    { requiredKeys: [] },
  ),
  XGBoostModelEval: fc.record({ threshold: fc.constantFrom(0, 0.5, 1) }, { requiredKeys: [] }),
};
const specNames = Object.keys(configs);

const binding = (known: readonly string[]): fc.Arbitrary<Binding> =>
  fc.oneof(
    fc.constant<Binding>({ from: "nothing" }),
    fc.oneof(line, expression).map((uri): Binding => ({ from: "external", uri })),
    ...(known.length === 0
      ? []
      : [fc.constantFrom(...known).map((step): Binding => ({ from: "output", step, port: "" }))]),
  );

/** Every shape of pipeline that can be written: all kinds of ids, branches, wires, gates and hints. */
export const pipelines: fc.Arbitrary<PipelineValue> = fc
  .uniqueArray(
    fc.tuple(fc.constantFrom(...specNames), fc.option(word, { nil: undefined }), fc.option(word, { nil: undefined })),
    {
      maxLength: 6,
      selector: ([spec, branch, name]) => name ?? `${spec}${branch === undefined ? "" : `_${branch}`}`,
    },
  )
  .chain((drawn) => {
    const named = drawn.map(([spec, branch, name]) => ({
      spec,
      branch,
      id: name ?? `${spec}${branch === undefined ? "" : `_${branch}`}`,
    }));
    const known = named.map(({ id }) => id);
    const steps = fc.tuple(
      ...named.map(({ spec, branch, id }) =>
        fc
          .tuple(
            configs[spec] as fc.Arbitrary<StepInstance["config"]>,
            fc.dictionary(
              fc.constantFrom(...Object.keys(registry.names.get(spec)?.inputs ?? {}), "x"),
              binding(known),
              { maxKeys: 2 },
            ),
            optional(
              fc.constantFrom({ gate: "g", side: "then" as const }, { gate: "g", side: "else" as const }),
              "arm",
            ),
            optional(line, "description"),
            optional(fc.constantFrom({ enabled: true, expireAfter: "30d" }, { enabled: false }), "cache"),
            optional(fc.shuffledSubarray(known), "after"),
          )
          .map(
            ([config, inputs, ...rest]): StepInstance => ({
              id,
              spec,
              ...(branch === undefined ? {} : { branch }),
              config,
              inputs: Object.fromEntries(
                Object.entries(inputs)
                  .filter(([port]) => port in (registry.names.get(spec)?.inputs ?? {}))
                  .map(([port, one]) => [
                    port,
                    one.from === "output"
                      ? {
                          ...one,
                          port: Object.keys(
                            registry.names.get(named.find((n) => n.id === one.step)?.spec ?? "")?.outputs ?? {},
                          )[0] as string,
                        }
                      : one,
                  ]),
              ),
              ...Object.assign({}, ...rest),
            }),
          ),
      ),
    );
    return fc
      .record({
        title: fc.stringMatching(/^[a-z][a-z0-9_ ]{0,12}$/),
        region: fc.option(fc.constantFrom("eu-central-1", "us-west-2"), { nil: undefined }),
        steps,
        context: fc.record(
          {
            label: line.filter((x) => x !== ""),
            positive: line,
            seed: fc.nat(),
            validationSplit: fc.constantFrom(0.1, 0.25),
          },
          { requiredKeys: [] },
        ),
        more: fc.uniqueArray(word, { maxLength: 2 }),
        requirements: fc.array(
          fc.record({
            metric: fc.constantFrom("auc", "log_loss", "training_time", "AUC"),
            at: fc.constantFrom("least" as const, "most" as const),
            value: fc.constantFrom(0, 0.5, 3),
          }),
          { maxLength: 3 },
        ),
        hints: fc.array(fc.tuple(fc.constantFrom("", ...known), fc.constantFrom("", ...known)), { maxLength: 2 }),
        description: fc.option(line, { nil: undefined }),
      })
      .map(
        ({ title, region, steps, context, more, requirements, hints, description }): PipelineValue => ({
          title,
          name: awsName(title),
          ...(description === undefined ? {} : { description }),
          ...(region === undefined ? {} : { region }),
          context,
          parameters: [
            { name: "P", type: "String" },
            ...more
              .filter((name) => name !== "P")
              .map((name) => ({ name, type: "Integer" as const, default: 3, doc: "…" })),
          ],
          steps,
          gates:
            steps.some((step) => step.arm !== undefined) && !known.includes("g")
              ? [
                  {
                    id: "g",
                    conditions: [{ Type: "Equals", LeftValue: { Get: "Parameters.P" }, RightValue: "x" }],
                    otherwiseFail: ["no"],
                  },
                ]
              : [],
          requirements,
          hints: hints
            .filter(([a, b]) => a !== "" && b !== "")
            .map(([step, after]) => ({ kind: "order", step, after })),
        }),
      );
  });
