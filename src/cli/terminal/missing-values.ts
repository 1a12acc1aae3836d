import type { Diagnostic } from "../../diagnostics/index.ts";
import type { Terminal } from "./terminal.ts";

/** Names the required values that a config file still lacks. */
export function sayMissing(terminal: Terminal, missing: readonly Diagnostic[]): void {
  if (missing.length === 0) return;
  terminal.say(`still missing: ${missing.map(({ at: { step, field } }) => `${step}.${field}`).join(", ")}`);
}
