import { beforeAll, describe, expect, test } from "vitest";
import { nodeHost } from "../../src/app/host/host.ts";
import { gatherSources } from "../../src/app/load/sources.ts";
import { compile, localTarget, Pipeline, resolve, standardRegistry } from "../../src/index.ts";
import { validateDefinition } from "../../src/sagemaker/validate/index.ts";
import type { Editable } from "./fixtures.ts";

/* Plants mistakes wherever they fit in definitions that Specline compiled: each is found, and there are no others. */

const host = nodeHost(() => undefined);
const pipelines = {
  xgboost: Pipeline("own")
    .loadData("s3://bucket/table/", { label: "y", positive: "1", validationSplit: 0.2 })
    .preprocess()
    .trainXgboost({ maxDepth: 4, spot: true })
    .evaluatePerformance()
    .package()
    .register(),
};

const definitions = new Map<string, Editable>();
beforeAll(async () => {
  for (const [name, pipeline] of Object.entries(pipelines)) {
    const wired = resolve(pipeline.toPipeline(), standardRegistry).value;
    const sources = await gatherSources(host.effects, wired, standardRegistry, "/");
    definitions.set(name, compile(wired, localTarget, sources, standardRegistry, { version: "0" }).value.definition);
  }
});

/** All objects in a definition, with their paths. */
function* objects(value: Editable, path: string): Iterable<readonly [Editable, string]> {
  if (value === null || typeof value !== "object") return;
  if (!Array.isArray(value)) yield [value, path];
  for (const [key, member] of Object.entries(value))
    yield* objects(member, Array.isArray(value) ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`);
}

interface Plant {
  readonly code: string;
  /** Whether the mistake fits in an object, and what it changes there. */
  readonly fits: (object: Editable) => boolean;
  readonly change: (object: Editable) => void;
}

const isRequestPart = (object: Editable): boolean =>
  !("Get" in object || "Std:Join" in object || "Std:JsonGet" in object);
const plants: Readonly<Record<string, Plant>> = {
  "a misspelt member": {
    code: "definition/unknown-member",
    fits: (one) =>
      "LocalPath" in one || "InstanceType" in one || "ChannelName" in one || "OutputName" in one || "S3Output" in one,
    change: (one) => {
      one.Naem = "x";
    },
  },
  null: {
    code: "definition/null",
    fits: (one) => "LocalPath" in one || "InstanceCount" in one || "ChannelName" in one || "ImageUri" in one,
    change: (one) => {
      for (const key of ["LocalPath", "InstanceCount", "ChannelName", "ImageUri"])
        if (key in one) {
          one[key] = null;
          return;
        }
    },
  },
  "a number as a string": {
    code: "definition/wrong-type",
    fits: (one) => typeof one.VolumeSizeInGB === "number",
    change: (one) => {
      one.VolumeSizeInGB = "30";
    },
  },
  "an instance type that does not exist": {
    code: "definition/not-allowed",
    fits: (one) => typeof one.InstanceType === "string",
    change: (one) => {
      one.InstanceType = "ml.m99.large";
    },
  },
  "a negative number of instances": {
    code: "definition/out-of-range",
    fits: (one) => typeof one.InstanceCount === "number",
    change: (one) => {
      one.InstanceCount = -1;
    },
  },
  "a malformed role": {
    code: "definition/pattern",
    fits: (one) => typeof one.RoleArn === "string",
    change: (one) => {
      one.RoleArn = "arn:aws:iam::1234:role/x";
    },
  },
  "an image in another region": {
    code: "definition/image-region",
    fits: (one) => typeof (one.ImageUri ?? one.TrainingImage) === "string",
    change: (one) => {
      const key = "ImageUri" in one ? "ImageUri" : "TrainingImage";
      one[key] = one[key].replace("us-east-1", "eu-west-1");
    },
  },
  "an image in another account": {
    code: "definition/image-account",
    fits: (one) => typeof (one.ImageUri ?? one.TrainingImage ?? one.Image) === "string",
    change: (one) => {
      const key = ["ImageUri", "TrainingImage", "Image"].find((name) => name in one) ?? "";
      one[key] = one[key].replace(/^\d{12}/, "246618743249");
    },
  },
  "a step that does not exist": {
    code: "definition/unknown-dependency",
    fits: (one) => "Arguments" in one && "Name" in one,
    change: (one) => {
      one.DependsOn = ["Nobody"];
    },
  },
  "a step that waits for itself": {
    code: "definition/self-dependency",
    fits: (one) => "Arguments" in one && "Name" in one,
    change: (one) => {
      one.DependsOn = [one.Name];
    },
  },
  "a reference to a step that does not exist": {
    code: "definition/unknown-step",
    fits: (one) => typeof one.Get === "string" && one.Get.startsWith("Steps."),
    change: (one) => {
      one.Get = one.Get.replace(/^Steps\.[^.]+/, "Steps.Nowhere");
    },
  },
  "a property that does not exist": {
    code: "definition/unknown-property",
    fits: (one) => typeof one.Get === "string" && /^Steps\..*S3Uri$/.test(one.Get),
    change: (one) => {
      one.Get = one.Get.replace(/S3Uri$/, "S3Urn");
    },
  },
  "an output that does not exist": {
    code: "definition/unknown-output",
    fits: (one) => typeof one.Get === "string" && one.Get.includes("Outputs['"),
    change: (one) => {
      one.Get = one.Get.replace(/Outputs\['[^']+'\]/, "Outputs['nothing']");
    },
  },
  "a cache without a timeout": {
    code: "definition/cache-timeout",
    fits: (one) => one.Type === "Processing" || one.Type === "Training",
    change: (one) => {
      one.CacheConfig = { Enabled: true };
    },
  },
  "both limits for a retry": {
    code: "definition/retry-both",
    fits: (one) => "ExceptionType" in one,
    change: (one) => Object.assign(one, { MaxAttempts: 3, ExpireAfterMin: 10 }),
  },
  "less time to wait than to run": {
    code: "definition/wait-too-short",
    fits: (one) => "MaxWaitTimeInSeconds" in one,
    change: (one) => {
      one.MaxWaitTimeInSeconds = 1;
    },
  },
  "a Python object in an argument": {
    code: "definition/python-repr",
    fits: (one) => Array.isArray(one.ContainerEntrypoint),
    change: (one) => {
      one.ContainerEntrypoint = [
        ...one.ContainerEntrypoint,
        "<sagemaker.workflow.properties.Properties object at 0x7f>",
      ];
    },
  },
  "a folder outside": {
    code: "definition/path-outside",
    fits: (one) => typeof one.LocalPath === "string",
    change: (one) => {
      one.LocalPath = "/tmp/data";
    },
  },
};

/** Every place at which a mistake fits. */
function placesFor(definition: Editable, { fits }: Plant): readonly string[] {
  return [...objects(definition, "")]
    .filter(([one, path]) => path !== "" && isPlace(one, path) && fits(one))
    .map(([, path]) => path);
}
const isPlace = (one: Editable, path: string): boolean => isRequestPart(one) || path.endsWith("]") || "Get" in one;

describe.each(Object.keys(pipelines))("mistakes in the definition of %s", (name) => {
  test("are absent at first", () =>
    expect(validateDefinition(definitions.get(name)).filter(({ severity }) => severity !== "note")).toEqual([]));

  test.each(Object.entries(plants))("%s is found wherever it fits", (_, plant) => {
    const places = placesFor(definitions.get(name), plant);
    expect(places.length).toBeGreaterThan(0);
    for (const place of places) {
      const definition = structuredClone(definitions.get(name));
      const found = [...objects(definition, "")].find(([, path]) => path === place)?.[0];
      plant.change(found);
      const codes = validateDefinition(definition).map(({ code }) => code);
      expect(codes, place).toContain(plant.code);
    }
  });
});

test("more than 120 mistakes are planted", () => {
  const count = [...definitions.values()].flatMap((definition) =>
    Object.values(plants).map((plant) => placesFor(definition, plant).length),
  );
  const total = count.reduce((sum, one) => sum + one, 0);
  expect(total).toBeGreaterThan(120);
});
