/**
 * For authors of steps: runs a single script under its contract.
 * @module
 */
export { runScript, type ScriptCase, type ScriptResult } from "./run-script.ts";
