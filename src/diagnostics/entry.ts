import type { Severity } from "./diagnostic.ts";

/** A message in the catalog. `{name}` in its text or hint is a placeholder for data. */
export interface CatalogueEntry {
  readonly severity: Severity;
  readonly text: string;
  readonly hint?: string;
  /** When the message occurs and what it means, for docs/diagnostics.md. */
  readonly about: string;
}

/** Preserves the literal types of the strings, so that their placeholders can also be filled in at the type level. */
export const entries = <const T extends Readonly<Record<string, CatalogueEntry>>>(messages: T): T => messages;
