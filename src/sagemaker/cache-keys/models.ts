import type { CacheTable } from "./table.ts";

/** The model data addresses in a request's description of a container. */
const dataOf = (container: string): readonly string[] => [
  `${container}.ModelDataUrl`,
  `${container}.ModelDataSource.S3DataSource.S3Uri`,
];

/** A model is described by its request. All of the request counts, except for data addresses. */
export const model: CacheTable = {
  type: "Model",
  aws: "not cached",
  local: { whole: true, value: [], content: [...dataOf("PrimaryContainer"), ...dataOf("Containers[]")] },
};

/** The registry stores the request and the data to which it refers. */
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
