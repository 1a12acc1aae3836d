export { taskFaults } from "./candidates/tasks.ts";
export {
  type AllDependencies,
  createResolver,
  type DependencyResolver,
} from "./dependency-resolver.ts";
export { type DescribedSteps, withEvidence } from "./described-steps.ts";
export { type Explanation, explain, explainText, type InputState, type PortExplanation } from "./explain.ts";
export { type ResolveOptions, resolve } from "./resolve.ts";
export type { Specifications } from "./specifications.ts";
export { type DependencyInput, DependencySpec, StepSpecification } from "./step-specification.ts";
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
