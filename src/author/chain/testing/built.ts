import { Pipeline } from "../../../../test/types/pipeline.ts";
import type { PipelineValue } from "../../../spec/pipeline.ts";

export const ids = (pipeline: { toPipeline(): PipelineValue }) => pipeline.toPipeline().steps.map((step) => step.id);
export const codes = (pipeline: { build(): { diagnostics: readonly { code: string }[] } }) =>
  pipeline.build().diagnostics.map((fault) => fault.code);
export const step = (pipeline: PipelineValue, id: string) => pipeline.steps.find((one) => one.id === id);
/** A pipeline whose last step trains. */
export const trained = Pipeline("fraud_detection").loadData("s3://b").preprocess().trainXgboost();
