import type { Json } from "../../base/canonical.ts";
import type { DiskName, GivenValues, Meaning } from "../../config/names/disk-name.ts";
import { all, at, renamed, unsupported, unused } from "../../config/names/meanings.ts";
import { pytorchImage, sklearnImage, xgboostImage } from "../shared-fields.ts";
import { PYTHON_FILES as source } from "./sources.ts";

/** The managed image of each framework, as messages name it, and the names of its Python version. */
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

/** Whether a step's config can name an image of its own. */
const hasImage = ({ config }: GivenValues["spec"]): boolean => Object.hasOwn(config.shape, "image");

/** The numbers of a version, without the build after a dash. */
const numbersOf = (version: string): readonly string[] => version.replace(/-.*$/, "").split(".");

/** True if a version is one of an image's own: 1.7.6 and 1.7-1 are versions of 1.7, but 1.75 and 1 are not. */
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
    consequence: `the image is ${phrase} ${own}, for which the scripts are tested${hasImage(spec) ? " ('image' names another one)" : ""}`,
  };
}

function sklearnVersion(given: GivenValues): Meaning {
  const { phrase, version: own } = imageOf(given.spec);
  if (phrase === IMAGES.sklearn.phrase) return version(given);
  return { kind: "unused", consequence: `the step runs in the image of ${phrase} ${own}` };
}

const pythonVersion = ({ values, spec }: GivenValues): Meaning => {
  const { phrase, python } = imageOf(spec);
  const [asked] = Object.values(values);
  return (python as readonly (Json | undefined)[]).includes(asked)
    ? { kind: "agrees", why: `it is the Python of the ${phrase} image` }
    : { kind: "unused", consequence: "a step runs in its image's own Python" };
};

const INDEX = "steps use the packages of their image, and install others from the index that pip is set up for";

const INCOMPLETE_VPC: Meaning = {
  kind: "unsupported",
  consequence: "a VPC needs both its subnets and its security groups, so jobs run without one",
};

/** Names that the configs of all steps share. */
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
    means: "no effect: results do not depend on the date",
    source,
    read: unused("no result depends on the date on which the configs were made"),
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
    means: "no effect: the version is served by the image of its model",
    source,
    read: unused("a model is served by the image of its framework with which it was trained"),
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
  { names: ["py_version"], of: {}, means: "the Python of the image", source, read: all(pythonVersion) },
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
