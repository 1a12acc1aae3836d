/**
 * For the tests of those who write steps: runs one script under its contract.
 * @module
 */
export { runScript, type ScriptCase, type ScriptResult } from "./run-script.ts";
