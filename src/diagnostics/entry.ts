import type { Severity } from "./diagnostic.ts";

/** A message of the catalogue. `{name}` in text and hint is a hole that the message's data fill. */
export interface CatalogueEntry {
  readonly severity: Severity;
  readonly text: string;
  readonly hint?: string;
  /** What it means and how it comes about, for docs/diagnostics.md. */
  readonly about: string;
}

/** Keeps the literal texts, so that types can fill them too. */
export const entries = <const T extends Readonly<Record<string, CatalogueEntry>>>(messages: T): T => messages;
