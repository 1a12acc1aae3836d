import { editText } from "../../../author/spec/edit/edit-text.ts";
import { edited, isSame, type ValueEdit } from "../../../author/spec/edit/edit-value.ts";
import type { Json } from "../../../base/canonical.ts";
import type { DocumentPath } from "../../../config/index.ts";
import type { Diagnostic, Place } from "../../../diagnostics/index.ts";

/** A value that an edit changed in a file. Secrets are hidden. */
export interface ValueChange {
  /** The config, or the section of a value that several configs share. */
  readonly step: string;
  readonly field: string;
  /** Undefined if the file did not set it. */
  readonly before?: Json;
  /** Undefined if the file no longer sets it. */
  readonly after?: Json;
  readonly at: Place;
  /** True if the file changed, but the value that now applies, from another place, is the same. */
  readonly appliesStill?: true;
  /** What else a user should know about the change. */
  readonly note?: string;
}

/** The text of a file after an edit. */
export interface EditedText {
  readonly text: string;
  readonly changes: readonly ValueChange[];
}

/** An assignment. If it has no text, it removes the value. */
export interface Change {
  readonly step: string;
  readonly path: readonly string[];
  readonly text?: string | undefined;
}

export const pathText = (path: DocumentPath): string => path.join(".");

/** The UTF-8 byte order mark with which some editors begin a file. */
export const markOf = (text: string): string => (text.startsWith("\ufeff") ? "\ufeff" : "");

/** Applies edits one after another. Undefined if the form of the text does not allow one of them. */
export function withEdits(text: string, edits: readonly ValueEdit[]): string | undefined {
  const mark = markOf(text);
  const after = edits.reduce<string | undefined>(
    (now, edit) => (now === undefined ? now : editText(now, edit)),
    text.slice(mark.length),
  );
  return after === undefined ? undefined : mark + after;
}

/** An edit that sets the value at a path, or removes it if there is no value. */
export const editOf = (path: DocumentPath, value: Json | undefined): ValueEdit =>
  value === undefined ? { path, action: "remove" } : { path, action: "set", value };

/** A field's value after a change to all or part of it. */
export function changedValue(
  current: Json | undefined,
  below: readonly string[],
  value: Json | undefined,
): Json | undefined {
  const whole = edited({ value: current ?? {} }, editOf(["value", ...below], value)) as { readonly value?: Json };
  return whole.value;
}

/** True for errors after which it is unclear what a file says. */
export const isOfForm = ({ code, severity }: Diagnostic): boolean =>
  severity === "error" && (UNCLEAR.has(code) || code.startsWith("config/duplicate-"));
const UNCLEAR: ReadonlySet<string> = new Set([
  "config/syntax",
  "config/truncated",
  "config/unclosed-text",
  "config/encoding",
  "config/no-section",
  "config/unknown-section",
  "config/shape",
  "config/newer-file",
  "config/layer-key",
]);

/** The faults that an edit introduced. */
export function newFaults(before: readonly Diagnostic[], after: readonly Diagnostic[]): readonly Diagnostic[] {
  const known = new Set(before.map(keyOf));
  return after.filter((fault) => !known.has(keyOf(fault)));
}

const keyOf = ({ code, message, at: { step, field } }: Diagnostic): string =>
  JSON.stringify([code, message, step, field]);

/** Whether two records are the same, apart from some members. */
export const isSameExcept = (
  a: Readonly<Record<string, unknown>>,
  b: Readonly<Record<string, unknown>>,
  skipped: (member: string) => boolean = () => false,
): boolean => isSame(without(a, skipped), without(b, skipped));

const without = (record: Readonly<Record<string, unknown>>, skipped: (member: string) => boolean): Json =>
  Object.fromEntries(
    Object.entries(record).filter(([member, value]) => value !== undefined && !skipped(member)),
  ) as Json;
