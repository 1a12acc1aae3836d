import { Option } from "@commander-js/extra-typings";
import type { ConfigChoices } from "../../app/config/layer-configs.ts";
import { type MetricBound, metricBound } from "../../app/metric-bound.ts";
import { FAIL_ON, type FailOn } from "../../app/plan/plan-request.ts";
import { bytes, seconds as durationSeconds } from "../../base/units.ts";
import { listed } from "../../base/words.ts";
import { type Diagnostic, diagnostic, SpeclineError } from "../../diagnostics/index.ts";

/** Collects a repeatable option's values. A variadic option would consume the PIPELINE argument after it. */
export const collect = (value: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  value,
];

export const badValue = (option: string, value: string, expected: string): Diagnostic =>
  diagnostic("usage/bad-value", { option, value, expected });

function steps(value: string): number {
  if (/^[1-9]\d{0,2}$/.test(value)) return Number(value);
  throw new SpeclineError([badValue("--parallel", value, "a number from 1 to 999")]);
}

function seconds(value: string): number {
  const read = Number(value);
  if (read > 0 && read <= 3600) return read;
  throw new SpeclineError([badValue("--every", value, "seconds, above 0 and at most 3600")]);
}

/** A whole number of at least 1, as typed. */
export function wholeNumber(option: string): (value: string) => number {
  return (value) => {
    if (/^[1-9]\d{0,8}$/.test(value)) return Number(value);
    throw new SpeclineError([badValue(option, value, "a whole number of at least 1")]);
  };
}
export const port = () =>
  new Option("--port <n>", "the port on this machine, or 0 for a free one").default(8080).argParser((value) => {
    if (/^\d{1,5}$/.test(value) && Number(value) < 65_536) return Number(value);
    throw new SpeclineError([badValue("--port", value, "a number from 0 to 65535")]);
  });
export const version = (about: string) => new Option("--version <n>", about).argParser(wholeNumber("--version"));
export const versionLimit = () =>
  new Option("--limit <n>", "how many versions to list").default(20).argParser(wholeNumber("--limit"));

export const target = () =>
  new Option("--target <name>", "where the pipeline will run: a target from specline.config.yaml").default("local");
/** A target that a config file can also state. */
export const targetOrStated = () =>
  new Option(
    "--target <name>",
    "where the pipeline will run: a target from specline.config.yaml (default: stated in a config file, or local)",
  );
/** A target on AWS, which a config file or an ARN can also state. */
export const awsTarget = () =>
  new Option("--target <name>", "a target from specline.config.yaml (default: stated in a config file or an ARN)");
export const workFolder = () => new Option("--work <folder>", "the work folder").default(".specline");
export const output = () => new Option("-o, --output <file>", "write to this file instead of stdout");
export const parameter = () =>
  new Option("-p, --param <name=value>", "the value of a pipeline parameter (repeatable)").argParser(collect);
export const parallel = () => new Option("--parallel <n>", "how many steps can run at the same time").argParser(steps);
export const only = () =>
  new Option(
    "--only <step>",
    "execute only this step, and others that are named in the same way (repeatable)",
  ).argParser(collect);
export const timeout = () =>
  new Option("--timeout <duration>", "stop following after this time, such as 90 min or 2 h, with status 1").argParser(
    duration,
  );
export const every = () => new Option("--every <seconds>", "how often to poll").default(5).argParser(seconds);

/** A duration in seconds. */
function duration(value: string): number {
  const read = durationSeconds(value);
  if (read !== undefined && read > 0) return read;
  throw new SpeclineError([badValue("--timeout", value, "a duration, such as 90 min or 2 h")]);
}

/** A part of a whole, greater than 0 and less than 1. */
export function part(value: string): number {
  const read = Number(value);
  if (value.trim() !== "" && read > 0 && read < 1) return read;
  throw new SpeclineError([badValue("--sample", value, "a number between 0 and 1, such as 0.1")]);
}

/** A number of bytes. */
export function byteSize(value: string): number {
  const read = bytes(value);
  if (read !== undefined && read >= MIN_LOG) return read;
  throw new SpeclineError([badValue("--log-limit", value, "a size from 10 kB, such as 500 kB, 64 MiB or 2 GB")]);
}

/** The most that may be downloaded. */
export function fetchSize(value: string): number {
  const read = bytes(value);
  if (read !== undefined && read > 0) return read;
  throw new SpeclineError([badValue("--fetch-limit", value, "a size, such as 500 MB or 50 GB")]);
}

/** A log needs room for the lines that explain a failure. */
const MIN_LOG = 10_000;

/** An age in seconds. */
export function age(value: string): number {
  const read = durationSeconds(value);
  if (read !== undefined && !/^[\d.]+$/.test(value.trim())) return read;
  throw new SpeclineError([badValue("--older", value, "an age, such as 30 days or 12 h")]);
}

/** One or more kinds of changes, separated by commas. */
function kinds(value: string, before: readonly FailOn[] | undefined): readonly FailOn[] {
  const named = value.split(",").map((one) => one.trim());
  const known = FAIL_ON.filter((one) => named.includes(one));
  if (known.length === new Set(named).size) return [...new Set([...(before ?? []), ...known])];
  throw new SpeclineError([badValue("--fail-on", value, `some of ${listed(FAIL_ON)}, separated by commas`)]);
}
export const failOn = () =>
  new Option(
    "--fail-on <kinds>",
    "exit with 1 if the plan has a change, a rerun, new permissions or a different cost: change,rerun,permissions,cost",
  ).argParser(kinds);

export const config = () =>
  new Option("--config <file>", "values for steps: layers or a config file (repeatable)").argParser(collect);
export const set = () =>
  new Option(
    "--set <step.field=value>",
    "a value for a step, such as train.maxDepth=8; * means all steps that have the field (repeatable)",
  ).argParser(collect);
/** For files from other tools, which can contain steps that no pack provides. */
export const partial = () => new Option("--partial", "skip configs whose step is unknown");

/** Conditions for metrics. */
export function bounds(value: string, before: readonly MetricBound[] | undefined): readonly MetricBound[] {
  const bound = metricBound(value);
  if (bound !== undefined) return [...(before ?? []), bound];
  throw new SpeclineError([badValue("--where", value, 'a metric and a bound, such as "auc>=0.8"')]);
}

export const prices = () =>
  new Option("--prices <file>", "a prices file (default: the one that the target states in specline.config.yaml)");

export const allow = () =>
  new Option("--allow <code>", "accept all faults with this code (repeatable, or separated by commas)").argParser(
    collect,
  );

/** The values of `--config`, `--set` and `--partial`. */
export const choicesOf = ({
  config,
  set,
  partial,
}: {
  readonly config?: readonly string[];
  readonly set?: readonly string[];
  readonly partial?: true;
}): ConfigChoices => ({ configs: config, set, partial });

/** Options that every command has. */
export const outputOptions = () => [
  new Option("--json", "print only one JSON document on stdout"),
  new Option("-q, --quiet", "do not print progress"),
  new Option("-v, --verbose", "print more detail, and stack traces of internal errors"),
];

/** The help of `--relock`. */
export const RELOCK = "look up facts in the data again and replace those in specline.lock";
