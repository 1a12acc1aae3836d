import type { Locate } from "../../../author/spec/read/spec-reader.ts";
import { encodingFault, inexactIntegers, type JsonFault, parseJson } from "../../../base/json-text.ts";
import { type Diagnostic, diagnostic } from "../../../diagnostics/index.ts";
import { keyOf, parsePath } from "../../../spec/reference.ts";

/** A parsed YAML or JSON document that can locate its nodes. */
export interface TextDocument {
  readonly text: string;
  readonly value: unknown;
  readonly locate: () => Promise<Locate>;
}

export type ParsedDocument = TextDocument | { readonly diagnostics: readonly Diagnostic[] };

/** Parses a document. Valid JSON takes a fast path, and its line numbers are computed only on request. */
export async function parseText(file: string, written: string): Promise<ParsedDocument> {
  const text = written.replace(/^\ufeff/, "");
  const unread = misread(text, file);
  if (unread !== undefined) return { diagnostics: [unread] };
  const slowly = async () => (await import("../../../author/spec/read/parse-spec.ts")).readDocument(text, file);
  if (isJson(file) && text.trim() !== "") {
    const fault = deepest(text, file);
    if (fault !== undefined) return { diagnostics: [fault] };
    const parsed = parseJson(text);
    if ("fault" in parsed) return { diagnostics: [notJson(parsed.fault, file)] };
    const inexact = inexactNumbers(text, file);
    if (inexact.length > 0) return { diagnostics: inexact };
    // JSON.parse silently drops duplicate keys, but the YAML parser used later reports them.
    if (keysIn(parsed.value) === keysWritten(text))
      return { text, value: parsed.value, locate: async () => (await slowly()).locate };
  }
  const { value, diagnostics, locate } = await slowly();
  return diagnostics.length > 0 ? { diagnostics } : { text, value, locate: async () => locate };
}

const isJson = (file: string): boolean => /\.json$/i.test(file);

/** Reports bytes in other encodings, which the parsers would misread. */
function misread(text: string, file: string): Diagnostic | undefined {
  const fault = encodingFault(text);
  if (fault === undefined) return undefined;
  const line = text.slice(0, fault.offset).split("\n").length;
  const column = fault.offset - text.lastIndexOf("\n", fault.offset - 1);
  const problem = fault.reason.replace("LINE", `line ${line}`);
  const at = { file, range: { start: { line, column } } };
  const hint =
    fault.reason === "it is not text" ? "name the file in which the pipeline is written" : "save it as UTF-8";
  return diagnostic("author/syntax", { problem }, at, { hint });
}

/** Hints for documents written by users, if they differ from the hints for documents written by jobs. */
const HINTS: Readonly<Partial<Record<JsonFault["kind"], string>>> = {
  truncated: "close the bracket or quote that is open, or copy the whole file again",
  syntax: "look for a missing or superfluous comma, colon, bracket or quote there",
};

function notJson({ kind, reason, line, column, hint }: JsonFault, file: string): Diagnostic {
  const at = { file, range: { start: { line, column } } };
  const freely = "a file that ends in .yaml can have trailing commas and # comments";
  const more = kind === "comma" || kind === "comment" ? `${hint}; ${freely}` : (HINTS[kind] ?? hint);
  return diagnostic("author/syntax", { problem: reason }, at, { hint: more });
}

/** Each nested condition adds three levels, and checks are recursive. */
const MOST = 500;
/** A string (followed by a colon if it is a key) or a bracket. */
const TOKEN = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"(\s*:)?|[[\]{}]/g;

/** Reports the location at which JSON is nested too deeply. */
function deepest(text: string, file: string): Diagnostic | undefined {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token === "[" || token === "{") depth += 1;
    if (token === "]" || token === "}") depth -= 1;
    if (depth <= MOST) continue;
    const lines = text.slice(0, index).split("\n");
    const start = { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
    return diagnostic("author/too-deep", { most: MOST }, { file, range: { start } });
  }
  return undefined;
}

/** Reports integers that would be rounded. */
function inexactNumbers(text: string, file: string): readonly Diagnostic[] {
  return inexactIntegers(text).map(({ 0: number, index }) => {
    const start = {
      line: text.slice(0, index).split("\n").length,
      column: index - text.lastIndexOf("\n", index - 1),
    };
    return diagnostic("author/number-inexact", { number, read: String(Number(number)) }, { file, range: { start } });
  });
}

function keysWritten(text: string): number {
  let count = 0;
  for (const [, colon] of text.matchAll(TOKEN)) if (colon !== undefined) count += 1;
  return count;
}

function keysIn(value: unknown): number {
  if (value === null || typeof value !== "object") return 0;
  const own = Array.isArray(value) ? 0 : Object.keys(value).length;
  return Object.values(value).reduce<number>((sum, inner) => sum + keysIn(inner), own);
}

/** Adds the file and line to errors that have only a path in the document. */
export async function located(
  document: TextDocument,
  file: string,
  faults: readonly Diagnostic[],
): Promise<readonly Diagnostic[]> {
  if (faults.length === 0) return faults;
  const locate = await document.locate();
  return faults.map((fault) => {
    if (fault.at.range !== undefined || (fault.at.file ?? file) !== file) return fault;
    // For example, "Steps[2].Arguments.RoleArn" or `steps[0]["odd key"]`.
    const path = fault.at.path === undefined ? undefined : parsePath(fault.at.path)?.map(keyOf);
    const place = path === undefined ? { file } : locate(path, "value");
    return { ...fault, at: { ...place, ...fault.at } };
  });
}
