import type { Document } from "yaml";
import { type Diagnostic, diagnostic, type Place, type Position, type Staged } from "../../../diagnostics/index.ts";
import type { Registry } from "../../../registry/registry.ts";
import type { PipelineValue } from "../../../spec/pipeline.ts";
import { yaml } from "../yaml.ts";
import { stageSpec } from "./from-spec.ts";
import type { Locate, SpecPath } from "./spec-reader.ts";

/** A text as a document, with what is wrong with its syntax, and a way to find its nodes again. */
export interface SpecDocument {
  readonly value: unknown;
  readonly diagnostics: readonly Diagnostic[];
  readonly locate: Locate;
}

/** Reads YAML 1.2 or JSON. `file` is a name for messages. */
export function readDocument(text: string, file: string): SpecDocument {
  const { LineCounter, parseDocument } = yaml();
  const lines = new LineCounter();
  // Keys keep their place in the file; an unknown tag is no fault of a spec.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const range = ([start, end]: readonly number[]): Place => ({
    file,
    range: { start: at(start ?? 0), end: at(end ?? start ?? 0) },
  });
  const diagnostics: Diagnostic[] = document.errors.map((error) =>
    diagnostic("author/syntax", { problem: error.message.replace(/\.$/, "") }, range(error.pos)),
  );
  const read = diagnostics.length > 0 ? undefined : plainValue(document);
  if (read !== undefined && "problem" in read)
    diagnostics.push(diagnostic("author/syntax", { problem: read.problem }, range(read.pos)));
  const locate: Locate = (path, of) => {
    const found = rangeOf(document, path, of);
    return found === undefined ? { file } : range(found);
  };
  return { value: read !== undefined && "value" in read ? (read.value ?? {}) : undefined, diagnostics, locate };
}

/** What a document says, once its aliases are followed: they may lead nowhere, round in a circle, or to far too much. */
function plainValue(
  document: Document,
): { readonly value: unknown } | { readonly problem: string; readonly pos: readonly number[] } {
  const { visit } = yaml();
  let pos: readonly number[] = [0, 0];
  let problem = "its aliases lead round in a circle, or make it far too large";
  visit(document, {
    Alias: (_, node) => {
      if (pos[1] === 0) pos = node.range ?? pos;
      if (node.resolve(document) !== undefined) return undefined;
      pos = node.range ?? pos;
      problem = `no anchor stands before the alias '*${node.source}'`;
      return visit.BREAK;
    },
  });
  try {
    const value: unknown = document.toJS();
    // Values that hold themselves have no text.
    if (pos[1] !== 0) JSON.stringify(value);
    return { value };
  } catch {
    return { problem, pos };
  }
}

/** The range of a node, or of the key that it stands under; of the nearest node around it where it does not exist. */
function rangeOf(document: Document, path: SpecPath, of: "key" | "value"): readonly number[] | undefined {
  const { isMap, isNode, isPair } = yaml();
  if (of === "key" && path.length > 0) {
    const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
    if (isMap(parent)) {
      const pair = parent.items.find(
        (item) => isPair(item) && String(isNode(item.key) ? item.key.toJSON() : item.key) === String(path.at(-1)),
      );
      if (pair !== undefined && isNode(pair.key) && pair.key.range) return pair.key.range;
    }
  }
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return length === 0 ? [node.range[0], node.range[0]] : node.range.slice(0, 2);
  }
  return undefined;
}

/** The title of a spec that has no name: its file's, without folders and endings. */
const titleOf = (file: string): string =>
  (file.split(/[/\\]/).at(-1) ?? file).replace(/\.(ya?ml|json)$/i, "").replace(/\.(pipeline|spec)$/i, "") || "pipeline";

/** Makes a pipeline of a spec's text, YAML or JSON. Never throws; every fault has its line and column. */
export function parseSpec(registry: Registry, text: string, file: string): Staged<PipelineValue> {
  const { value, diagnostics, locate } = readDocument(text, file);
  const title = titleOf(file);
  if (diagnostics.length > 0) {
    const empty = stageSpec(registry, {}, { title });
    return { value: empty.value, diagnostics };
  }
  return stageSpec(registry, value, { locate, title });
}
