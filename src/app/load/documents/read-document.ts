import type { Locate } from "../../../author/spec/read/spec-reader.ts";
import { parseJson } from "../../../base/json-text.ts";
import { type Diagnostic, diagnostic } from "../../../diagnostics/index.ts";
import { keyOf, parsePath } from "../../../spec/reference.ts";

/** A parsed YAML or JSON document that can tell where its nodes stand. */
export interface TextDocument {
  readonly text: string;
  readonly value: unknown;
  readonly locate: () => Promise<Locate>;
}

export type ParsedDocument = TextDocument | { readonly diagnostics: readonly Diagnostic[] };

/** Parses a document. JSON goes the fast way as long as it is sound; its lines are looked up only when they are asked for. */
export async function parseText(file: string, text: string): Promise<ParsedDocument> {
  if (file.endsWith(".json")) {
    const fault = deepest(text, file);
    if (fault !== undefined) return { diagnostics: [fault] };
  }
  const unread = misread(text, file);
  if (unread !== undefined) return { diagnostics: [unread] };
  const slowly = async () => (await import("../../../author/spec/read/parse-spec.ts")).readDocument(text, file);
  if (file.endsWith(".json")) {
    try {
      const value: unknown = JSON.parse(text);
      // A key that stands twice in an object would be lost in silence: the parser below tells where.
      if (keysIn(value) === keysWritten(text)) return { text, value, locate: async () => (await slowly()).locate };
    } catch {
      // The parser below tells line and column as well.
    }
  }
  const { value, diagnostics, locate } = await slowly();
  return diagnostics.length > 0 ? { diagnostics } : { text, value, locate: async () => locate };
}

/**
 * What YAML would make something else of: bytes of another encoding, and in JSON a number that only Python has, which it
 * takes for a word.
 */
function misread(text: string, file: string): Diagnostic | undefined {
  const doubtful = text.slice(0, 8).includes("\0") || (file.endsWith(".json") && /\b(NaN|Infinity)\b/.test(text));
  const parsed = doubtful ? parseJson(text) : undefined;
  if (parsed === undefined || "value" in parsed) return undefined;
  const { kind, reason, line, column, hint } = parsed.fault;
  if (kind !== "encoding" && kind !== "python-number") return undefined;
  return diagnostic("author/syntax", { problem: reason }, { file, range: { start: { line, column } } }, { hint });
}

/** Conditions inside conditions take three levels each; checks go down by recursion. */
const MOST = 500;
/** A text, with the colon after it where it is a key, or a bracket. */
const TOKEN = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"(\s*:)?|[[\]{}]/g;

/** Where a JSON text is nested too deep to be read. */
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

/** Gives faults that know no more than a path in the document their file and line. */
export async function located(
  document: TextDocument,
  file: string,
  faults: readonly Diagnostic[],
): Promise<readonly Diagnostic[]> {
  if (faults.length === 0) return faults;
  const locate = await document.locate();
  return faults.map((fault) => {
    if (fault.at.range !== undefined || (fault.at.file ?? file) !== file) return fault;
    // "Steps[2].Arguments.RoleArn" or `steps[0]["odd key"]`.
    const path = fault.at.path === undefined ? undefined : parsePath(fault.at.path)?.map(keyOf);
    const place = path === undefined ? { file } : locate(path, "value");
    return { ...fault, at: { ...place, ...fault.at } };
  });
}
