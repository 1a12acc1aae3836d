import type { Json } from "../../base/canonical.ts";
import type { DiskName, GivenValues, Meaning } from "../../config/names/disk-name.ts";
import { all, at, renamed, unsupported, unused } from "../../config/names/meanings.ts";
import { pytorchImage, sklearnImage, xgboostImage } from "../shared-fields.ts";
import { PYTHON_FILES as source } from "./sources.ts";

/** Each framework's managed image, its name in messages, and the names of its Python version. */
const IMAGES = {
  xgboost: { ...xgboostImage, phrase: "XGBoost", python: ["py3"] },
  pytorch: { ...pytorchImage, phrase: "PyTorch", python: ["py3", "py310"] },
  sklearn: { ...sklearnImage, phrase: "scikit-learn", python: ["py3"] },
} as const;

/** The image in which a step's job runs, or in which its model is served. */
function imageOf({ name, job }: GivenValues["spec"]): (typeof IMAGES)[keyof typeof IMAGES] {
  if (name.startsWith("PyTorch")) return IMAGES.pytorch;
  if (name.startsWith("LightGBM")) return IMAGES.sklearn;
  const image = "image" in job ? job.image : undefined;
  return typeof image === "object" && "framework" in image && image.framework === "sklearn"
    ? IMAGES.sklearn
    : IMAGES.xgboost;
}

/** Whether a step's config can name its own image. */
const hasImage = ({ config }: GivenValues["spec"]): boolean => Object.hasOwn(config.shape, "image");

/** A version's numbers, without the build suffix after a dash. */
const numbersOf = (version: string): readonly string[] => version.replace(/-.*$/, "").split(".");

/** True if a version matches an image's version: 1.7.6 and 1.7-1 match 1.7, but 1.75 and 1 do not. */
function isWithin(asked: Json | undefined, own: string): boolean {
  if (typeof asked !== "string" && typeof asked !== "number") return false;
  const numbers = numbersOf(String(asked));
  return numbersOf(own).every((number, index) => numbers[index] === number);
}

function version({ values, spec }: GivenValues): Meaning {
  const { phrase, version: own } = imageOf(spec);
  const [asked] = Object.values(values);
  if (isWithin(asked, own)) return { kind: "agrees", why: `the image is ${phrase} ${own}` };
  return {
    kind: "unsupported",
    consequence: `the image is ${phrase} ${own}, for which the scripts are tested${hasImage(spec) ? " (set 'image' to use another image)" : ""}`,
  };
}

function sklearnVersion(given: GivenValues): Meaning {
  const { phrase, version: own } = imageOf(given.spec);
  if (phrase === IMAGES.sklearn.phrase) return version(given);
  return { kind: "unused", consequence: `the step runs in the ${phrase} ${own} image` };
}

const pythonVersion = ({ values, spec }: GivenValues): Meaning => {
  const { phrase, python } = imageOf(spec);
  const [asked] = Object.values(values);
  return (python as readonly (Json | undefined)[]).includes(asked)
    ? { kind: "agrees", why: `it is the Python version of the ${phrase} image` }
    : { kind: "unused", consequence: "a step runs with the Python version of its image" };
};

const INDEX = "steps use their image's packages, and install other packages from the index that pip is configured for";

const INCOMPLETE_VPC: Meaning = {
  kind: "unsupported",
  consequence: "a VPC needs both its subnets and its security groups, so jobs run outside a VPC",
};

/** Names that occur in the configs of all steps. */
export const baseNames: readonly DiskName[] = [
  renamed(["pipeline_s3_loc"], "pipelineS3Location", {}, source),
  renamed(["enable_caching"], "cache", { field: "cache" }, source),
  renamed(["max_runtime_seconds"], "maxRuntime", { field: "maxRuntime" }, source),
  renamed(["enable_network_isolation"], "networkIsolation", { field: "networkIsolation" }, source),
  {
    names: ["subnets", "security_group_ids"],
    of: { field: "vpc" },
    means: "`vpc`",
    source,
    read: ({ values }) => {
      const { subnets, security_group_ids: groups } = values;
      if (subnets === undefined || groups === undefined)
        return Object.keys(values).map((name) => at([name], INCOMPLETE_VPC));
      const vpc: Meaning = { kind: "field", field: "vpc", value: { subnets, securityGroups: groups } };
      return [at(["subnets"], vpc), at(["security_group_ids"], vpc)];
    },
  },
  {
    names: ["current_date"],
    of: {},
    means: "no effect: results do not depend on this date",
    source,
    read: unused("results do not depend on the date on which the configs were created"),
  },
  {
    names: ["framework_version"],
    of: { jobs: ["training", "tuning", "model"] },
    means: "the version of the image",
    source,
    read: all(version),
  },
  {
    names: ["framework_version"],
    of: { jobs: ["register"] },
    means: "no effect: the model's framework determines the serving image",
    source,
    read: unused("a model is served with the framework image that it was trained with"),
  },
  {
    names: ["xgboost_framework_version"],
    of: { jobs: ["processing", "training", "tuning", "model"] },
    means: "the version of the image",
    source,
    read: all(version),
  },
  {
    names: ["processing_framework_version"],
    of: { jobs: ["processing"] },
    means: "the version of the image",
    source,
    read: all(sklearnVersion),
  },
  { names: ["py_version"], of: {}, means: "the Python version of the image", source, read: all(pythonVersion) },
  {
    names: ["use_secure_pypi"],
    of: {},
    means: "no equivalent, unless it is false",
    source,
    read: all(({ values }) =>
      Object.values(values)[0] === false
        ? { kind: "agrees", why: "no private package index is used" }
        : { kind: "unsupported", consequence: INDEX },
    ),
  },
  {
    names: ["ca_repository_arn"],
    of: {},
    means: "no equivalent: a private package index",
    source,
    read: unsupported(INDEX),
  },
];
