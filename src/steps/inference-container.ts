import type { Json, JsonObject } from "../base/canonical.ts";
import type { Image, JobView } from "../spec/job.ts";
import { xgboostImage } from "./shared-fields.ts";

/**
 * The container that serves a model archive whose `code/` folder contains Specline's inference code. Source:
 * sagemaker-inference toolkit, environment of framework containers (as of November 2026).
 */
export const inferenceContainer = (view: JobView, archive: Json, image: Image = xgboostImage): JsonObject => ({
  Image: view.image("uri" in image ? image : { ...image, scope: "inference" }),
  ModelDataUrl: archive,
  Environment: {
    SAGEMAKER_PROGRAM: "inference.py",
    SAGEMAKER_SUBMIT_DIRECTORY: "/opt/ml/model/code",
    SAGEMAKER_CONTAINER_LOG_LEVEL: "20",
    SAGEMAKER_REGION: view.target.region,
  },
});
