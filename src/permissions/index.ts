export { partitionOf } from "./arns.ts";
export { type DeployedPipeline, deployerNeeds } from "./deployer-needs.ts";
export { type JudgedCall, judgeCall, type Verdict } from "./evaluate.ts";
export type { Duty, Need } from "./need.ts";
export { pipelineNeeds, schedulerNeeds } from "./pipeline-needs.ts";
export { type ExplainedStatement, type Policy, policyOf, type Statement, statementsFor } from "./policy.ts";
export { permissionsText, roleResource } from "./role-resource.ts";
export { RULES, type RuleName } from "./rules.ts";
export type { UnknownNeed } from "./unknown.ts";
