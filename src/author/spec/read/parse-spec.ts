import type { Document } from "yaml";
import type { Json, JsonObject } from "../../../base/canonical.ts";
import { defined } from "../../../base/defined.ts";
import { isObject } from "../../../base/json.ts";
import { isInexact } from "../../../base/json-text.ts";
import { setMember } from "../../../base/own.ts";
import { type Diagnostic, diagnostic, type Place, type Position, type Staged } from "../../../diagnostics/index.ts";
import type { Registry } from "../../../registry/registry.ts";
import type { Context } from "../../../spec/context.ts";
import type { PipelineValue } from "../../../spec/pipeline.ts";
import { yaml } from "../yaml.ts";
import { stageSpec } from "./from-spec.ts";
import type { Locate, SpecPath } from "./spec-reader.ts";
import { withScripts } from "./spec-scripts.ts";

/** A parsed document, with its syntax errors and a way to locate its nodes. */
export interface SpecDocument {
  readonly value: unknown;
  readonly diagnostics: readonly Diagnostic[];
  readonly locate: Locate;
}

/** The parser's messages, reworded for users. */
const OWN_WORDS: Readonly<Record<string, { readonly problem?: string; readonly hint: string }>> = {
  MULTIPLE_DOCS: {
    problem: "it contains more than one document, and the second begins here",
    hint: "keep one document per file: split it at the '---', or remove the '---' if nothing follows it",
  },
  TAB_AS_INDENT: { hint: "indent with spaces" },
};

/** Reads YAML 1.2 or JSON. `file` is the name used in messages. */
export function readDocument(text: string, file: string): SpecDocument {
  const { LineCounter, parseDocument } = yaml();
  const lines = new LineCounter();
  // An unknown tag is not an error in a spec.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const range = ([start, end]: readonly number[]): Place => ({
    file,
    range: { start: at(start ?? 0), end: at(end ?? start ?? 0) },
  });
  const diagnostics: Diagnostic[] = document.errors.map((error) => {
    const { problem = error.message.replace(/\.$/, ""), ...more } = OWN_WORDS[error.code] ?? {};
    return diagnostic("author/syntax", { problem }, range(error.pos), more);
  });
  yaml().visit(document, {
    Scalar: (_, { source: number = "", value, range: where }) => {
      if (typeof value === "number" && isInexact(number))
        diagnostics.push(diagnostic("author/number-inexact", { number, read: String(value) }, range(where ?? [])));
    },
  });
  const read = diagnostics.length > 0 ? undefined : resolveValue(document);
  if (read !== undefined && "problem" in read)
    diagnostics.push(diagnostic("author/syntax", { problem: read.problem }, range(read.pos)));
  const locate: Locate = (path, of) => {
    const found = rangeOf(document, path, of);
    return found === undefined ? { file } : range(found);
  };
  const value = read !== undefined && "value" in read ? withFloats(document, read.value ?? {}) : undefined;
  return { value, diagnostics, locate };
}

/**
 * Writes a script's default such as 5.0 explicitly as a number with this default: as a value, it would equal 5, the
 * default of an integer.
 */
function withFloats(document: Document, value: unknown): unknown {
  const { isScalar } = yaml();
  const members = (found: unknown): [string, unknown][] =>
    isObject(found as Json) ? Object.entries(found as JsonObject) : [];
  for (const [name, script] of members((value as { readonly scripts?: unknown }).scripts))
    for (const [key, setting] of members((script as { readonly config?: unknown } | null)?.config)) {
      const node = document.getIn(["scripts", name, "config", key], true);
      if (typeof setting === "number" && isScalar(node) && FLOAT.test(node.source ?? ""))
        setMember((script as { config: Record<string, unknown> }).config, key, { type: "number", default: setting });
    }
  return value;
}

const FLOAT = /^[-+]?(\d+\.\d*|\.\d+|\d+(?=e))(e[-+]?\d+)?$/i;

/** Resolves a document's aliases, which can be undefined, circular, or expand to an enormous size. */
function resolveValue(
  document: Document,
): { readonly value: unknown } | { readonly problem: string; readonly pos: readonly number[] } {
  const { visit } = yaml();
  let pos: readonly number[] = [0, 0];
  let problem = "its aliases are circular, or make it far too large";
  visit(document, {
    Alias: (_, node) => {
      if (pos[1] === 0) pos = node.range ?? pos;
      if (node.resolve(document) !== undefined) return undefined;
      pos = node.range ?? pos;
      problem = `the alias '*${node.source}' has no anchor before it`;
      return visit.BREAK;
    },
  });
  try {
    const value: unknown = document.toJS();
    // Throws for circular values.
    if (pos[1] !== 0) JSON.stringify(value);
    return { value };
  } catch {
    return { problem, pos };
  }
}

/** The range of a node or its key. If the node does not exist, the range of the nearest enclosing node. */
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

/** The title of a spec without a name. It is the file name without its folders and extensions. */
const titleOf = (file: string): string =>
  (file.split(/[/\\]/).at(-1) ?? file).replace(/\.(ya?ml|json)$/i, "").replace(/\.(pipeline|spec)$/i, "") || "pipeline";

/**
 * Creates a pipeline from a spec in YAML or JSON. Never throws. Every problem has a line and column.
 *
 * @param found - values for facts that the spec leaves open and that were found elsewhere, for example in the data
 * @returns the pipeline, every problem, and the registry with the scripts that the spec declares
 */
export function parseSpec(
  registry: Registry,
  text: string,
  file: string,
  found?: Context,
): Staged<PipelineValue> & { readonly registry: Registry } {
  const { value, diagnostics, locate } = readDocument(text, file);
  const title = titleOf(file);
  if (diagnostics.length > 0) {
    const empty = stageSpec(registry, {}, { title });
    return { value: empty.value, diagnostics, registry };
  }
  const staged = stageSpec(registry, value, { locate, title, ...defined({ found }) });
  return { ...staged, registry: withScripts(registry, value) };
}
