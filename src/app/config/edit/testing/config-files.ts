import fc from "fast-check";
import type { Json } from "../../../../base/canonical.ts";

const machine = { volume_size_gb: fc.constantFrom(30, 50), max_runtime: fc.constant(3600) };
const base = {
  author: fc.constantFrom("lee", "kím"),
  region: fc.constant("us-east-1"),
  service_name: fc.constant("credit"),
};
/** Another tool's fields. */
const alien = {
  model_class: fc.constant("xgb"),
  odd_list: fc.constant<Json>([1, { a: null }]),
  current_date: fc.constant<Json>({ __type_info__: "datetime", value: "2026-01-01T00:00:00" }),
};
const some = (fields: Readonly<Record<string, fc.Arbitrary<Json>>>) => fc.record(fields, { requiredKeys: [] });

/** The configs of a file: name, class, own fields, and values that can be set. */
const CONFIGS: readonly (readonly [string, string, Readonly<Record<string, fc.Arbitrary<Json>>>])[] = [
  [
    "CradleDataLoading_training",
    "CradleDataLoadConfig",
    { job_type: fc.constant("training"), source: fc.constant("s3://b/x.csv") },
  ],
  [
    "prep",
    "TabularPreprocessingConfig",
    { label: fc.constant("y"), drop_columns: fc.constant<Json>({ __type_info__: "list", value: ["a"] }) },
  ],
  [
    "TabularPreprocessing_calibration",
    "TabularPreprocessingConfig",
    { job_type: fc.constant("calibration"), label: fc.constant("y") },
  ],
  [
    "train",
    "XGBoostTrainingConfig",
    {
      max_depth: fc.integer({ min: 1, max: 9 }),
      environment: fc.constant<Json>({ A: "1" }),
      hyperparameters: fc.constant<Json>({ __model_type__: "XGB", eta: 0.3, num_round: 50, max_bin: 512 }),
    },
  ],
  ["Package", "PackageConfig", {}],
];
const form = fc.constantFrom("two", "four", "nested");
/** Python teams' config files in all three forms, with custom names, shared values and other tools' fields. */
export const configFiles = form.chain((sections) =>
  fc
    .tuple(
      fc.tuple(...CONFIGS.map(([, , own]) => fc.tuple(some({ ...own, ...machine }), some(alien)))),
      some({ ...base, ...machine, ...alien }),
      some(machine),
      fc.boolean(),
    )
    .map(([own, shared, processing, ordered]): Json => {
      const all = CONFIGS.map(([name, ,], index) => [name, Object.assign({}, ...(own[index] as object[]))] as const);
      const isProcessing = (name: string): boolean => name !== "train";
      const pick = (want: boolean) => Object.fromEntries(all.filter(([name]) => isProcessing(name) === want));
      const configuration =
        sections === "two"
          ? { shared, specific: Object.fromEntries(all) }
          : sections === "four"
            ? { shared, processing_shared: processing, processing_specific: pick(true), specific: pick(false) }
            : {
                shared,
                processing: { processing_shared: processing, processing_specific: pick(true) },
                specific: pick(false),
              };
      const metadata = {
        created_at: "2026-01-01",
        config_types: Object.fromEntries(CONFIGS.map(([name, type]) => [name, type])),
      };
      const file = ordered ? { metadata, configuration } : { configuration, "note of a team": 1.5, metadata };
      return file as unknown as Json;
    }),
);
