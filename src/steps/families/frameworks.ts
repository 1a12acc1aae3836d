import type { ManagedImage, Serving } from "../../spec/job.ts";
import { type Sub, satisfies } from "../../spec/kinds.ts";
import {
  pytorchImage,
  pytorchServing,
  sklearnImage,
  sklearnServing,
  xgboostImage,
  xgboostServing,
} from "../shared-fields.ts";

/** A framework whose models are trained, evaluated and served by almost identical steps. */
export interface Framework<N extends string = string, K extends Sub<"model"> = Sub<"model">> {
  /** The prefix of the framework's step names, such as "LightGBM". */
  readonly name: N;
  /** The role of the framework's training step: its name in lower case. */
  readonly role: Lowercase<N>;
  /** A phrase that describes one of the framework's models. */
  readonly phrase: string;
  /** The artifact kind of the framework's models. */
  readonly kind: K;
  /** The managed image that trains the framework's models and scores rows with them. */
  readonly image: ManagedImage;
  readonly serving: Serving;
}

export const xgboost = {
  name: "XGBoost",
  role: "xgboost",
  phrase: "an XGBoost model",
  kind: "model.xgboost",
  image: xgboostImage,
  serving: xgboostServing,
} as const satisfies Framework;

export const lightgbm = {
  name: "LightGBM",
  role: "lightgbm",
  phrase: "a LightGBM model",
  kind: "model.lightgbm",
  image: sklearnImage,
  serving: sklearnServing,
} as const satisfies Framework;

export const pytorch = {
  name: "PyTorch",
  role: "pytorch",
  phrase: "a PyTorch model",
  kind: "model.pytorch",
  image: pytorchImage,
  serving: pytorchServing,
} as const satisfies Framework;

/*
 * Steps that do the same with different frameworks, for `compatibleSources`. An input that accepts one step of a family
 * accepts all of them, so that no framework is silently preferred.
 */
const FRAMEWORKS = [xgboost, lightgbm, pytorch];
export const trainers = [...FRAMEWORKS.map(({ name }) => `${name}Training`), "XGBoostTuning", "DummyTraining"];
export const evaluators = FRAMEWORKS.map(({ name }) => `${name}ModelEval`);
export const scorers = FRAMEWORKS.map(({ name }) => `${name}ModelInference`);
export const models = FRAMEWORKS.map(({ name }) => `${name}Model`);

/** The framework of a kind of model, such as "model.lightgbm". */
export const frameworkOf = (kind: string): Framework | undefined =>
  FRAMEWORKS.find((framework) => satisfies(kind, framework.kind));
