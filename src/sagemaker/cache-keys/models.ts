import type { CacheTable } from "./table.ts";

/** Where model data is in the requests that describe containers. */
const dataOf = (container: string): readonly string[] => [
  `${container}.ModelDataUrl`,
  `${container}.ModelDataSource.S3DataSource.S3Uri`,
];

/** What Describe answers of a model is its request: all of it counts, but for where the data are. */
export const model: CacheTable = {
  type: "Model",
  aws: "not cached",
  local: { whole: true, value: [], content: [...dataOf("PrimaryContainer"), ...dataOf("Containers[]")] },
};

/** What the registry keeps is the request and the data that it names. */
export const registerModel: CacheTable = {
  type: "RegisterModel",
  aws: "not cached",
  local: {
    whole: true,
    value: [],
    content: [
      ...dataOf("InferenceSpecification.Containers[]"),
      ...dataOf("AdditionalInferenceSpecifications[].Containers[]"),
      ...["SourceAlgorithmSpecification.SourceAlgorithms[]"].flatMap(dataOf),
    ],
  },
};
