export { checkConfig, holdsExpression } from "./check-config.ts";
export { completeConfig, defaultOf, type Facts } from "./complete-config.ts";
export { describeSchema } from "./describe.ts";
