export { importDefinition } from "./import.ts";
