export { importDefinition } from "./import.ts";
export type { KnownStep } from "./scope.ts";
