import type { Locate, Path } from "../author/spec-reader.ts";
import type { Diagnostic } from "../diagnostics/index.ts";

/** A parsed YAML or JSON document that can tell where its nodes stand. */
export interface TextDocument {
  readonly text: string;
  readonly value: unknown;
  readonly locate: () => Promise<Locate>;
}

export type ParsedDocument = TextDocument | { readonly diagnostics: readonly Diagnostic[] };

/** Parses a document. JSON goes the fast way as long as it is sound; its lines are looked up only when they are asked for. */
export async function parseText(file: string, text: string): Promise<ParsedDocument> {
  const slowly = async () => (await import("../author/parse-spec.ts")).readDocument(text, file);
  if (file.endsWith(".json")) {
    try {
      const value: unknown = JSON.parse(text);
      return { text, value, locate: async () => (await slowly()).locate };
    } catch {
      // The parser below tells line and column as well.
    }
  }
  const { value, diagnostics, locate } = await slowly();
  return diagnostics.length > 0 ? { diagnostics } : { text, value, locate: async () => locate };
}

/** "Steps[2].Arguments.RoleArn" and `steps[0]["odd key"]` as the parts of a path. */
const pathParts = (path: string): Path =>
  [...path.matchAll(/\[(\d+)\]|\["([^"]*)"\]|([^.[\]]+)/g)].map(([, index, quoted, name = ""]) =>
    index !== undefined ? Number(index) : (quoted ?? name),
  );

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
    const place = fault.at.path === undefined ? { file } : locate(pathParts(fault.at.path), "value");
    return { ...fault, at: { ...place, ...fault.at } };
  });
}
