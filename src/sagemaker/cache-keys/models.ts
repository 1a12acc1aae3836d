import type { CacheTable } from "./table.ts";

/** The addresses of model data in a request's description of a container. */
const dataOf = (container: string): readonly string[] => [
  `${container}.ModelDataUrl`,
  `${container}.ModelDataSource.S3DataSource.S3Uri`,
];

/** A model's description is its request. All of it counts, except for addresses of data. */
export const model: CacheTable = {
  type: "Model",
  aws: "not cached",
  local: { whole: true, value: [], content: [...dataOf("PrimaryContainer"), ...dataOf("Containers[]")] },
};

/** The registry stores the request and the data that it names. */
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
