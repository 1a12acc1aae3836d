import type { Severity } from "./diagnostic.ts";

/** A message in the catalog. `{name}` in its text or hint is a placeholder for data. */
export interface CatalogueEntry {
  readonly severity: Severity;
  readonly text: string;
  readonly hint?: string;
  /** When the message occurs and what it means, for docs/diagnostics.md. */
  readonly about: string;
  /** Whether users can allow the fault or change its severity. True by default, except for errors. */
  readonly override?: boolean;
  /** How we know that the rule holds. Required for rules about definitions. */
  readonly ground?: Ground;
}

/**
 * How we know that a rule holds: from a named and dated source, from the meaning of a definition (a cycle cannot be
 * ordered), from a limit that we chose, or by inference. A rule that is only inferred is at most a warning.
 */
export interface Ground {
  readonly by: "service model" | "documentation" | "answer" | "SDK" | "meaning" | "advice" | "inference";
  /** The source, and the date on which it was read. */
  readonly source: string;
}

/** Preserves the literal types of the strings, so that their placeholders can also be filled in at the type level. */
export const entries = <const T extends Readonly<Record<string, CatalogueEntry>>>(messages: T): T => messages;
