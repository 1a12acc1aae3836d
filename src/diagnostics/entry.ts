import type { Severity } from "./diagnostic.ts";

/** A message in the catalogue. `{name}` in its text or hint is a placeholder for data. */
export interface CatalogueEntry {
  readonly severity: Severity;
  readonly text: string;
  readonly hint?: string;
  /** When the message occurs and what it means, for docs/diagnostics.md. */
  readonly about: string;
}

/** Keeps the literal types of the strings, so that types can fill in their placeholders too. */
export const entries = <const T extends Readonly<Record<string, CatalogueEntry>>>(messages: T): T => messages;
