import type { Json } from "../../base/canonical.ts";
import { ownMember } from "../../base/own.ts";
import type { DiskName, GivenValues, Meaning, NamedMeaning } from "../../config/names/disk-name.ts";
import { all, at, each, renamed, unreadable, unused } from "../../config/names/meanings.ts";
import { PYTHON_FILES as source } from "./sources.ts";

const registration = { steps: ["Registration"] } as const;
const payload = { steps: ["Payload"] } as const;
const both = { steps: ["Registration", "Payload"] } as const;

/** The media types of sample requests. */
const SAMPLE_TYPES = ["text/csv", "application/json"];
const metadataKeys = ["model_domain", "model_objective", "model_owner"] as const;

/** Sample requests are written in two formats, so a request for either format is met. */
function sampleTypes({ values }: GivenValues): Meaning {
  const [asked] = Object.values(values);
  const types: readonly Json[] = Array.isArray(asked) ? asked : [];
  return types.length > 0 && types.every((type) => (SAMPLE_TYPES as readonly Json[]).includes(type))
    ? { kind: "agrees", why: "sample requests are written as CSV and as JSON" }
    : { kind: "unsupported", consequence: "sample requests are written as CSV and as JSON only" };
}

/** The model version's metadata, whose values are strings. */
const metadata = ({ values }: GivenValues): readonly NamedMeaning[] =>
  Object.entries(values).map(([name, value]) =>
    at(
      [name],
      typeof value === "object"
        ? unreadable("a string", "it is not in the version's metadata")
        : { kind: "field", field: "metadata", value: { [name]: String(value) } },
    ),
  );

const TRAINED = "the trained model determines its inputs and outputs";
const schemaNames = [
  "source_model_inference_input_variable_list",
  "source_model_inference_output_variable_list",
  "variable_schema",
] as const;
const LOAD_TEST = "no load test is run here; the samples can be used for one";
const loadTestNames = [
  "expected_tps",
  "max_latency_in_millisecond",
  "load_test_instance_type_list",
  "max_acceptable_error_rate",
] as const;

/** Names in the configs of steps that package, register and serve. */
export const servingNames: readonly DiskName[] = [
  renamed(["source_model_inference_content_types"], "contentTypes", registration, source),
  renamed(["source_model_inference_response_types"], "responseTypes", registration, source),
  ...each(["source_model_inference_content_types"], {
    of: payload,
    means: "met: samples are CSV and JSON",
    source,
    read: all(sampleTypes),
  }),
  ...each(["source_model_inference_response_types"], {
    of: payload,
    means: "no effect: samples are requests",
    source,
    read: unused("the samples are requests; the registration states the types of responses"),
  }),
  { names: metadataKeys, of: registration, means: "`metadata`", source, read: metadata },
  ...each(schemaNames, {
    of: both,
    means: "no effect: the trained model determines them",
    source,
    read: unused(TRAINED),
  }),
  ...each(loadTestNames, { of: payload, means: "no effect: no load test is run", source, read: unused(LOAD_TEST) }),
  ...each(["default_numeric_value", "default_text_value", "field_defaults"], {
    of: payload,
    means: "no effect: samples contain values from training rows",
    source,
    read: unused("sample requests are made from the model's own features"),
  }),
  ...each(["framework"], {
    of: registration,
    means: "met: the framework of the trained model",
    source,
    read: all(({ values, has }) => framework(values["framework"], has)),
  }),
];

/** The framework's training steps. */
const TRAINING: Readonly<Record<string, readonly string[]>> = {
  xgboost: ["XGBoostTraining", "XGBoostTuning"],
  lightgbm: ["LightGBMTraining"],
  pytorch: ["PyTorchTraining"],
};

function framework(value: unknown, has: (step: string) => boolean): Meaning {
  const why = "the trained model's framework is used";
  if (typeof value !== "string") return unreadable("the name of a framework", why);
  const isTrained = ownMember(TRAINING, value.toLowerCase())?.some(has) === true;
  return isTrained || !Object.values(TRAINING).flat().some(has)
    ? { kind: "agrees", why }
    : { kind: "unsupported", consequence: `${why}, not ${JSON.stringify(value)}` };
}
