export { importDefinition } from "./import.ts";
export type { Allowances, KnownStep } from "./scope.ts";
