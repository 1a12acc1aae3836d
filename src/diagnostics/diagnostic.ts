import type { Json } from "../base/canonical.ts";

/** An error stops the command, a warning does not, and a note only advises. */
export type Severity = "error" | "warning" | "note";

/** A position in a file. Line and column numbers start at 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The location of a problem, as precisely as known, from the pipeline down to the character. */
export interface Place {
  readonly pipeline?: string;
  readonly step?: string;
  readonly port?: string;
  readonly field?: string;
  /** A path in a definition or document, such as "Steps[2].Arguments.RoleArn". */
  readonly path?: string;
  readonly file?: string;
  readonly range?: { readonly start: Position; readonly end?: Position };
}

/** A single change to a YAML or JSON document, identified by the path of the affected node. */
export interface Edit {
  readonly file?: string;
  readonly path: readonly (string | number)[];
  /** "set" puts the value at the path, "insert" puts it before the item at the path, and "remove" deletes the node. */
  readonly action: "set" | "insert" | "remove";
  readonly value?: Json;
}

/** A change that resolves the diagnostic. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly Edit[];
}

/** A single problem or piece of advice, as data. */
export interface Diagnostic {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly at: Place;
  /** The candidates considered, one line each. */
  readonly seen?: readonly string[];
  /** What to try. */
  readonly hint?: string;
  readonly fix?: Fix;
}

/** A stage's result: its diagnostics and a value, parts of which may be unresolved. */
export interface Staged<T> {
  readonly value: T;
  readonly diagnostics: readonly Diagnostic[];
}

/** True if any of the diagnostics is an error. */
export const hasErrors = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some((d) => d.severity === "error");

/** A process-wide symbol, because each installed copy of Specline has its own class. */
const SPECLINE_ERROR = Symbol.for("specline.error");

/**
 * The only exception that the library throws. It carries all collected problems, and its message is the text shown in a
 * terminal. `instanceof` also recognizes exceptions from another installed copy of Specline.
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
 * Unwraps a stage's result.
 *
 * @param staged - a value and its diagnostics
 * @returns the value, if no diagnostic is an error
 * @throws SpeclineError with all errors at once
 */
export function orThrow<T>(staged: Staged<T>): T {
  if (hasErrors(staged.diagnostics)) throw new SpeclineError(staged.diagnostics.filter((d) => d.severity === "error"));
  return staged.value;
}
