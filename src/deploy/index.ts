export { type AwsOptions, awsService, awsStore } from "./aws.ts";
export { type DeployCall, type Deployed, type DeployOptions, deploy, describe } from "./deploy.ts";
export { faultDiagnostic } from "./faults.ts";
export { type Followed, type FollowedStep, type FollowOptions, follow, look } from "./follow.ts";
export { type AssetObject, type DeployEffects, type Service, ServiceFault, type Store } from "./ports.ts";
export { checkParameters, type Started, type StartOptions, start } from "./start.ts";
