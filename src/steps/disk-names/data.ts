import type { Json } from "../../base/canonical.ts";
import { listed, quoted } from "../../base/words.ts";
import type { DiskName, GivenValues, Meaning, NamedMeaning } from "../../config/names/disk-name.ts";
import { all, at, each, renamed, toField, unreadable, unsupported, unused } from "../../config/names/meanings.ts";
import { PYTHON_FILES as source } from "./sources.ts";

/** The value that these teams' preprocessing assumes if a file has only one of the two ratios. */
const DEFAULT_TRAIN = 0.7;
const DEFAULT_TEST = 0.5;

/** A share without binary floating-point noise: 0.3 × 0.5 is 0.15. */
const share = (value: number): number => Number(value.toFixed(12));

function splits({ values }: GivenValues): readonly NamedMeaning[] {
  const { train_ratio: train = DEFAULT_TRAIN, test_val_ratio: test = DEFAULT_TEST } = values;
  const names = Object.keys(values);
  const isShare = (value: unknown): value is number => typeof value === "number" && value > 0 && value < 1;
  if (!isShare(train) || !isShare(test)) {
    const bad = names.filter((name) => !isShare(values[name]));
    // Each is reported for a field with the same range, so that the error shows the name and value in the file.
    const fields = { train_ratio: "validationSplit", test_val_ratio: "testSplit" };
    return Object.entries(fields).flatMap(([name, field]) => {
      const value = values[name];
      if (value === undefined) return [];
      return bad.includes(name)
        ? at([name], { kind: "field", field, value })
        : at([name], { kind: "fault", why: `${bad.map(quoted).join(" and ")} cannot be used` });
    });
  }
  const rest = 1 - train;
  const missing = names.length > 1 ? undefined : names[0] === "train_ratio" ? "test_val_ratio" : "train_ratio";
  const assumed = missing === "train_ratio" ? DEFAULT_TRAIN : DEFAULT_TEST;
  const inferred =
    missing === undefined ? {} : { inferred: `the file does not set '${missing}', so ${assumed} is assumed` };
  return names.flatMap((name) => [
    at([name], { kind: "field", field: "validationSplit", value: share(rest * (1 - test)), ...inferred }),
    at([name], { kind: "field", field: "testSplit", value: share(rest * test), ...inferred }),
  ]);
}

function bucketSource({ values }: GivenValues): readonly NamedMeaning[] {
  const { s3_bucket: bucket, s3_prefix: prefix } = values;
  // A location needs both parts, so one part with the wrong type makes it unusable.
  const bad = Object.keys(values).filter((name) => typeof values[name] !== "string");
  if (bad.length > 0) {
    const fault: Meaning = { kind: "unused", consequence: `${listed(bad.map(quoted))} cannot be read` };
    return Object.keys(values).map((name) =>
      at([name], bad.includes(name) ? unreadable("a string", "the location is not used") : fault),
    );
  }
  if (typeof bucket !== "string")
    return [at(["s3_prefix"], { kind: "unsupported", consequence: "a prefix needs its 's3_bucket'" })];
  const path = typeof prefix === "string" ? prefix.replace(/^\/+|\/+$/g, "") : "";
  const value = `s3://${bucket.replace(/^s3:\/\/|\/+$/g, "")}/${path === "" ? "" : `${path}/`}`;
  return Object.keys(values).map((name) => at([name], { kind: "field", field: "source", value }));
}

const loading = { steps: ["DataLoading"] } as const;
const COMPANY = "the query runs only in the company that owns the system: set 'source' to the query's result";

/** Names in the configs of steps that load and prepare data. */
export const dataNames: readonly DiskName[] = [
  renamed(["data_source"], "source", loading, source),
  {
    names: ["s3_bucket", "s3_prefix"],
    of: loading,
    means: "`source`, as `s3://bucket/prefix/`",
    source,
    read: bucketSource,
  },
  ...each(["cradle_job_spec", "data_sources_spec", "transform_spec", "output_spec"], {
    of: loading,
    means: "no equivalent: a query against one company's internal system; set `source` to its result",
    source,
    read: unsupported(COMPANY),
  }),
  {
    names: ["train_ratio", "test_val_ratio"],
    of: { field: "validationSplit" },
    means: "`validationSplit` and `testSplit`: the remaining rows, divided by `test_val_ratio`",
    source,
    read: splits,
  },
  {
    names: ["output_format"],
    of: { jobs: ["processing"] },
    means: "no effect: the steps choose the exchange format themselves",
    source,
    read: unused("the steps choose the exchange format themselves"),
  },
  ...each(["write_data_shards", "shard_size", "max_file_size_mb", "supported_formats"], {
    of: loading,
    means: "no effect: the step divides its output itself",
    source,
    read: unused("the loading step detects the format, and divides its output itself"),
  }),
  renamed(["pretrained_model_path"], "source", { steps: ["DummyTraining"] }, source),
  {
    names: ["smooth_factor"],
    of: { steps: ["RiskTableMapping"] },
    means: "`smoothingShare` up to 1, otherwise `smoothing`",
    source,
    read: all(({ values }) => smoothing(values["smooth_factor"])),
  },
  renamed(["count_threshold"], "minCount", { steps: ["RiskTableMapping"] }, source),
  renamed(["cat_field_list"], "columns", { steps: ["RiskTableMapping"] }, source),
  ...imputationNames(),
];

/** The prior's weight: up to 1, a share of the training rows; otherwise a number of rows. */
export const smoothing = (value: unknown) =>
  typeof value === "number" && value > 1
    ? ({ kind: "field", field: "smoothing", value } as const)
    : ({ kind: "field", field: "smoothingShare", value: value as number } as const);

function imputationNames(): readonly DiskName[] {
  const of = { steps: ["MissingValueImputation"] } as const;
  const lower = (value: Json): Json => (typeof value === "string" ? value.toLowerCase() : value);
  const known: readonly (readonly [DiskName["names"], string, ((value: Json) => Json)?])[] = [
    [["default_numerical_strategy"], "number", lower],
    [["default_categorical_strategy"], "category", lower],
    [["numerical_constant_value"], "numberConstant"],
    [["categorical_constant_value"], "categoryConstant"],
    [["add_indicators"], "indicators"],
    [["column_strategies"], "columns"],
  ];
  return known.map(([names, field, convert]) => ({
    ...renamed(names, field, of, source),
    ...(convert !== undefined && { read: toField(field, convert) }),
  }));
}
