import type { Severity } from "./diagnostic.ts";

/** A message of the catalogue. `{name}` in text and hint is a placeholder for the message's data. */
export interface CatalogueEntry {
  readonly severity: Severity;
  readonly text: string;
  readonly hint?: string;
  /** What it means and when it occurs, for docs/diagnostics.md. */
  readonly about: string;
}

/** Keeps the literal types of the texts, so that types can fill them too. */
export const entries = <const T extends Readonly<Record<string, CatalogueEntry>>>(messages: T): T => messages;
