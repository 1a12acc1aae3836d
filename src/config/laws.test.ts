import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cases } from "../../test/suite/cases.ts";
import type { Json } from "../base/canonical.ts";
import * as classes from "../steps/configs.ts";
import { standardFiles } from "../steps/configs.ts";
import { standardRegistry } from "../steps/pipeline.ts";
import type { AnyConfig, ConfigClass, KnownSteps, StepConfig } from "./index.ts";
import { categorise, parseConfigs, serialiseConfigs } from "./index.ts";
import { makeConfig } from "./schema/step-config.ts";

const steps: KnownSteps = { ...standardRegistry, ...standardFiles };
const RUNS = { numRuns: cases(250) };

const word = fc.stringMatching(/^[a-z]{1,6}$/);
const some = <T extends Readonly<Record<string, fc.Arbitrary<unknown>>>>(fields: T) =>
  fc.record(fields, { requiredKeys: [] }).map((set) => set as Readonly<Record<string, unknown>>);
// Uses few values for each field, so that steps often agree and fields are shared.
const base = some({
  author: fc.constantFrom("lee", "kim"),
  bucket: fc.constantFrom("a", "b"),
  region: fc.constant("us-east-1"),
  serviceName: fc.oneof(word, fc.constant("fraud")),
});
const machine = some({
  instanceType: fc.constantFrom("ml.m5.large", "ml.m5.xlarge"),
  instanceCount: fc.constantFrom<Json>(1, { Get: "Parameters.Count" }),
  volumeSizeGb: fc.constantFrom(30, 50),
  maxRuntime: fc.oneof(fc.constant(3600), fc.constant({ Get: "Parameters.Limit" })),
  environment: fc.dictionary(fc.string({ maxLength: 5 }), fc.string({ maxLength: 5 })),
});
const shared = some({ seed: fc.constantFrom(1, 2), label: fc.constantFrom("y", "Status") });
const seedOnly = some({ seed: fc.constantFrom(1, 2) });
const none = fc.constant<Readonly<Record<string, unknown>>>({});

const own: readonly (readonly [ConfigClass<never>, fc.Arbitrary<Readonly<Record<string, unknown>>>])[] = [
  [
    classes.CradleDataLoadConfig,
    fc
      .tuple(
        shared,
        machine,
        some({
          schema: fc.dictionary(fc.string(), fc.constantFrom("text", "number")),
          sentinels: fc.array(fc.integer()),
        }),
      )
      .map((parts) => Object.assign({ source: "s3://b/x" }, ...parts)),
  ],
  [
    classes.TabularPreprocessingConfig,
    fc
      .tuple(shared, machine, some({ dropColumns: fc.array(word), validationSplit: fc.constantFrom(0.1, 0.2) }))
      .map((parts) => Object.assign({}, ...parts)),
  ],
  [
    classes.XGBoostTrainingConfig,
    fc
      .tuple(seedOnly, machine, some({ maxDepth: fc.integer({ min: 1, max: 30 }), spot: fc.boolean() }))
      .map((parts) => Object.assign({}, ...parts)),
  ],
  [classes.PackageConfig, machine],
  [classes.PayloadConfig, fc.tuple(seedOnly, machine).map((parts) => Object.assign({}, ...parts))],
  [classes.XGBoostModelConfig, none],
  [classes.RegistrationConfig, some({ group: word, metadata: fc.dictionary(word, word) })],
] as never;

/**
 * Source: reference, "Config files that exist today". The names are repeated here so that a name missing there is
 * noticed.
 */
const NEVER_SHARED = [
  "image_uri",
  "script_name",
  "entry_point",
  "output_path",
  "input_path",
  "model_path",
  "hyperparameters",
  "instance_type",
  "job_type",
];

const alienNames = fc.oneof(
  fc.constantFrom("pipeline_subdirs", "cradle_account", "__proto__", "constructor", "toString", "label", "max_depth"),
  fc.constantFrom(...NEVER_SHARED.filter((name) => name !== "job_type")),
  fc.string({ minLength: 1, maxLength: 6 }),
);
// JSON does not have a negative zero, so values from a file never contain one.
const jsonLike = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as Json);

/** Configs with distinct names, as if loaded from another tool's file. Some have fields that no step has. */
const configLists: fc.Arbitrary<readonly StepConfig[]> = fc
  .uniqueArray(
    fc.tuple(fc.nat(own.length - 1), fc.option(fc.constantFrom("training", "calibration"), { nil: undefined })),
    { selector: ([index, branch]) => `${index} ${branch}`, maxLength: 8 },
  )
  .chain((picks) =>
    fc.tuple(
      ...picks.map(([index, jobType]) => {
        const [make, values] = own[index] as (typeof own)[number];
        return fc
          .tuple(base, values, fc.dictionary(alienNames, fc.oneof(fc.constant(7), jsonLike), { maxKeys: 3 }))
          .map(([inherited, set, strange]) => {
            const made = (make as unknown as (values: object) => StepConfig)({ ...inherited, ...set, jobType });
            const extraFields = Object.entries(strange).filter(([name]) => isAlien(made, name));
            return makeConfig({ ...made, jobType, extraFields: Object.fromEntries(extraFields) });
          });
      }),
    ),
  );

/** Other tools' names for a field: loading sets the field, and saving then also writes it. */
const UNDERSTOOD = ["script_name", "entry_point"];
const isAlien = (config: StepConfig, name: string): boolean =>
  name !== "job_type" &&
  !(UNDERSTOOD.includes(name) && Object.hasOwn(config.spec.config.shape, "script")) &&
  !Object.keys({ ...config.spec.config.shape, ...baseNames }).some((known) => serializedName(known) === name);
const serializedName = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
const baseNames = Object.fromEntries(
  [
    "author",
    "bucket",
    "role",
    "region",
    "serviceName",
    "pipelineVersion",
    "modelClass",
    "allow",
    "awsRegion",
    "pipelineName",
    "pipelineDescription",
    "pipelineS3Location",
  ].map((name) => [name, 0]),
);

/** A config's contents without computed values and locations. */
const plain = (configs: readonly AnyConfig[]): unknown =>
  configs
    .map((config) =>
      config.spec === undefined
        ? config
        : {
            name: config.name,
            className: config.className,
            step: config.spec.name,
            jobType: config.jobType,
            set: config.set,
            extraFields: config.extraFields,
          },
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1));

const save = (configs: readonly AnyConfig[], previous?: string, createdAt = "2026-11-23T00:00:00.000Z"): string =>
  serialiseConfigs(configs, { createdAt, previous, packs: standardRegistry.packs }).value;
const errors = (diagnostics: readonly { readonly severity: string; readonly message: string }[]): readonly string[] =>
  diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);

describe("laws of the unified file", () => {
  test("load(save(x)) = x, including other tools' fields", () => {
    fc.assert(
      fc.property(configLists, (configs) => {
        const { value, diagnostics } = parseConfigs(save(configs), "f.json", steps);
        expect(errors(diagnostics).filter((message) => !message.includes("secret"))).toEqual([]);
        expect(plain(value.configs)).toEqual(plain(configs));
      }),
      RUNS,
    );
  });

  test("save(load(f)) = f, byte for byte", () => {
    fc.assert(
      fc.property(configLists, (configs) => {
        const file = save(configs);
        expect(save(parseConfigs(file, "f.json", steps).value.configs, file, "later")).toBe(file);
      }),
      RUNS,
    );
  });

  test("does not depend on the order of the configs", () => {
    fc.assert(
      fc.property(configLists, fc.infiniteStream(fc.nat()), (configs, order) => {
        const keyed = configs.map((config) => [order.next().value as number, config] as const);
        const shuffled = keyed.sort(([a], [b]) => a - b).map(([, config]) => config);
        expect(save(shuffled)).toBe(save(configs));
      }),
      RUNS,
    );
  });

  test("puts each field of a step into exactly one section, and loses no field", () => {
    fc.assert(
      fc.property(configLists, (configs) => {
        const { shared, processing_shared, processing_specific, specific } = categorise(configs);
        for (const { name, spec, set, extraFields, jobType } of configs) {
          const processing = spec.job.type === "processing";
          const places = [
            shared,
            ...(processing ? [processing_shared] : []),
            processing_specific[name] ?? {},
            specific[name] ?? {},
          ];
          const fields = [
            ...Object.keys(set).map(serializedName),
            ...Object.keys(extraFields),
            ...(jobType === undefined ? [] : ["job_type"]),
          ];
          for (const field of fields) {
            expect([field, places.filter((place) => Object.hasOwn(place, field)).length]).toEqual([field, 1]);
          }
          expect(name in processing_specific).toBe(processing);
          expect(name in specific).toBe(!processing);
        }
        for (const field of Object.keys(processing_shared)) expect(Object.hasOwn(shared, field)).toBe(false);
      }),
      RUNS,
    );
  });

  test("shares exactly the common fields", () => {
    const nested = (value: Json): boolean =>
      value !== null && typeof value === "object" && (Array.isArray(value) ? value.some(nested) : !("Get" in value));
    fc.assert(
      fc.property(configLists, (configs) => {
        const sections = categorise(configs);
        const whole = new Map(
          configs.map(({ name, spec }) => {
            const processing = spec.job.type === "processing";
            const parts = [sections.shared, processing ? sections.processing_shared : {}];
            const own = { ...sections.processing_specific[name], ...sections.specific[name] };
            return [name, { processing, fields: new Map([...parts, own].flatMap((part) => Object.entries(part))) }];
          }),
        );
        const common = (members: readonly { readonly fields: ReadonlyMap<string, Json> }[]) =>
          members.length < 2
            ? []
            : [...(members[0]?.fields ?? [])]
                .filter(([field, value]) => !NEVER_SHARED.includes(field) && !nested(value))
                .filter(([field, value]) => members.every(({ fields }) => isDeepStrictEqual(fields.get(field), value)))
                .map(([field]) => field)
                .sort();
        const all = [...whole.values()];
        expect(Object.keys(sections.shared).sort()).toEqual(common(all));
        expect(Object.keys(sections.processing_shared).sort()).toEqual(
          common(all.filter(({ processing }) => processing)).filter((field) => !Object.hasOwn(sections.shared, field)),
        );
      }),
      RUNS,
    );
  });

  test("keeps other tools' fields and unknown steps' configs when a two-section file is loaded and saved", () => {
    const values = fc.dictionary(alienNames, jsonLike, { maxKeys: 4 });
    fc.assert(
      fc.property(values, values, values, (shared, training, unknown) => {
        const strange = (record: object) =>
          Object.fromEntries(
            Object.entries(record).filter(([name]) => !["label", "max_depth", "instance_type"].includes(name)),
          );
        const file = JSON.stringify({
          metadata: { config_types: { XGBoostTraining: "XGBoostTrainingConfig", Oracle: "OracleConfig" } },
          configuration: {
            shared: strange(shared),
            specific: { XGBoostTraining: strange(training), Oracle: strange(unknown) },
          },
        });
        const once = parseConfigs(file, "f.json", steps, { partial: true });
        const all = [...once.value.configs, ...once.value.unknownConfigs];
        const [xgboost, oracle] = [once.value.configs[0], once.value.unknownConfigs[0]];
        expect(xgboost?.extraFields).toEqual({ ...strange(shared), ...strange(training) });
        expect(oracle?.values).toEqual({ ...strange(shared), ...strange(unknown) });
        const again = parseConfigs(save(all, file), "f.json", steps, { partial: true });
        expect(plain([...again.value.configs, ...again.value.unknownConfigs])).toEqual(plain(all));
      }),
      RUNS,
    );
  });
});
