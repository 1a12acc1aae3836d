export { taskFaults } from "./candidates/tasks.ts";
export {
  type AllDependencies,
  createResolver,
  type DependencyResolver,
  DependencySpec,
  type DependencyWords,
  StepSpecification,
} from "./dependency-resolver.ts";
export { type Explanation, explain, explainText, type InputState, type PortExplanation } from "./explain.ts";
export { type ResolveOptions, resolve } from "./resolve.ts";
export type { Specifications } from "./specifications.ts";
export { nearestName, stepsWithWords, withUnknownBranch } from "./unknown-step.ts";
export { type NamedEdge, type NamedGraph, pipelineOfNames, wireNames } from "./wire-names.ts";
export {
  type Candidate,
  type Rejection,
  type Rule,
  type Wire,
  type Wired,
  type WiredStep,
  wiresByConsumer,
} from "./wired.ts";
