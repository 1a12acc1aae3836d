import type { Json } from "../base/canonical.ts";

/** How much it matters: an error stops what was asked for, a warning does not, a note advises. */
export type Severity = "error" | "warning" | "note";

/** A position in a file; lines and columns count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where a fault is: as much of it as is known, from the pipeline down to the character. */
export interface Place {
  readonly pipeline?: string;
  readonly step?: string;
  readonly port?: string;
  readonly field?: string;
  /** A path inside a definition or a document, as "Steps[2].Arguments.RoleArn". */
  readonly path?: string;
  readonly file?: string;
  readonly range?: { readonly start: Position; readonly end?: Position };
}

/** One change to a YAML or JSON document, by the path of the node it touches. */
export interface Edit {
  readonly file?: string;
  readonly path: readonly (string | number)[];
  /** "set" puts value at path; "insert" puts it before the item that path names; "remove" takes the node out. */
  readonly action: "set" | "insert" | "remove";
  readonly value?: Json;
}

/** A change that removes the diagnostic when it is applied. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly Edit[];
}

/** One fault, or piece of advice, as data. */
export interface Diagnostic {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly at: Place;
  /** What was considered, a line each. */
  readonly seen?: readonly string[];
  /** What to try. */
  readonly hint?: string;
  readonly fix?: Fix;
}

/** What a stage gives: a value, which may have holes, and what was found wrong on the way. */
export interface Staged<T> {
  readonly value: T;
  readonly diagnostics: readonly Diagnostic[];
}

/** Whether any of the diagnostics is an error; warnings and notes do not count. */
export const hasErrors = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some((d) => d.severity === "error");

/** Registered for the whole process, as each installed copy of Specline has a class of its own. */
const SPECLINE_ERROR = Symbol.for("specline.error");

/**
 * The one exception of the library: faults that were collected, thrown once. Its message is what a terminal shows.
 * `instanceof` also recognises what another installed copy of Specline throws.
 */
export class SpeclineError extends Error {
  static {
    Object.defineProperty(SpeclineError.prototype, SPECLINE_ERROR, { value: true });
  }
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && SPECLINE_ERROR in value;
  }
  readonly diagnostics: readonly Diagnostic[];
  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((d) => d.message).join("\n"));
    this.name = "SpeclineError";
    this.diagnostics = diagnostics;
  }
}

/**
 * Unwraps the result of a stage.
 *
 * @param staged - a value and its diagnostics
 * @returns the value, if no diagnostic is an error
 * @throws SpeclineError with all errors at once
 */
export function orThrow<T>(staged: Staged<T>): T {
  if (hasErrors(staged.diagnostics)) throw new SpeclineError(staged.diagnostics.filter((d) => d.severity === "error"));
  return staged.value;
}
