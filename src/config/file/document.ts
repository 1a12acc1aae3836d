import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type Range, visit, type YAMLMap } from "yaml";
import type { Json } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { withoutComments } from "../../base/jsonc.ts";
import { type Diagnostic, diagnostic, type Place, type Staged } from "../../diagnostics/index.ts";

export type DocumentPath = readonly (string | number)[];

/** A parsed JSON or YAML document, with the locations of its parts. */
export interface ReadDocument {
  readonly value: Json;
  /** The range of the value at a path, or of its key, or otherwise of the nearest enclosing part. */
  range(path: DocumentPath, part?: "key" | "value"): NonNullable<Place["range"]>;
  /** Paths of duplicate keys, with the range of the second occurrence. */
  readonly duplicates: readonly { readonly path: DocumentPath; readonly range: NonNullable<Place["range"]> }[];
}

/**
 * Reads JSON, with or without comments, or YAML. Positions are more expensive to compute than values, so they are
 * computed on demand. A large file without errors never needs them.
 */
export function readDocument(text: string, file: string): Staged<ReadDocument | undefined> {
  const source = withoutComments(text.startsWith("\ufeff") ? text.slice(1) : text);
  const garbled = findGarbledText(source, file);
  if (garbled !== undefined) return { value: undefined, diagnostics: [garbled] };
  const tree = parseOnDemand(source);
  const odd = (): readonly Diagnostic[] =>
    ODD_NUMBER.test(source) ? tree().odd.map((fault) => placedIn(file, fault)) : [];
  const json = parseJson(source);
  if (json !== undefined) {
    const twice = countKeys(source) === keysIn(json.value) ? [] : tree().duplicates;
    const value = {
      value: json.value,
      range: (...at: Parameters<Tree["range"]>) => tree().range(...at),
      duplicates: twice,
    };
    return { value, diagnostics: odd() };
  }
  if (source.trim() === "")
    return { value: undefined, diagnostics: [syntaxFault(source, file, { message: "it is empty", offset: 0 })] };
  const { fault, value, range, duplicates } = tree();
  if (fault !== undefined) return { value: undefined, diagnostics: [syntaxFault(source, file, fault)] };
  const diagnostics = odd();
  return { value: { value: value(), range, duplicates }, diagnostics };
}

const placedIn = (file: string, fault: Diagnostic): Diagnostic => ({ ...fault, at: { file, ...fault.at } });

function parseJson(text: string): { readonly value: Json } | undefined {
  try {
    return { value: JSON.parse(text) as Json };
  } catch {
    return undefined;
  }
}

/**
 * Counts the keys in a JSON document, which are strings followed by a colon. Strings are matched as a whole, so their
 * contents are not counted.
 */
function countKeys(text: string): number {
  let count = 0;
  for (const [, colon] of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)) if (colon !== undefined) count += 1;
  return count;
}

function keysIn(value: Json): number {
  if (value === null || typeof value !== "object") return 0;
  const members: readonly Json[] = Array.isArray(value) ? value : Object.values(value);
  return members.reduce<number>((sum, member) => sum + keysIn(member), Array.isArray(value) ? 0 : members.length);
}

interface Tree extends Pick<ReadDocument, "range" | "duplicates"> {
  /** Finds numbers that JavaScript cannot represent. */
  readonly odd: readonly Diagnostic[];
  readonly value: () => Json;
  readonly fault?: { readonly message: string; readonly offset: number };
}

/** Parses the document with positions on first use, and then reuses the result. */
function parseOnDemand(text: string): () => Tree {
  let made: Tree | undefined;
  return () => {
    made ??= parseWithPositions(text);
    return made;
  };
}

function parseWithPositions(text: string): Tree {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: false,
    prettyErrors: false,
    schema: "core",
    merge: true,
  });
  const position = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const between = ([start, end]: readonly [number, number, ...number[]]): NonNullable<Place["range"]> => ({
    start: position(start),
    end: position(end),
  });
  const members = new WeakMap<object, ReadonlyMap<string, Member>>();
  const range: Tree["range"] = (path, part = "value") => {
    let node: Node | null | undefined = document.contents;
    let found: Range | readonly [number, number] = node?.range ?? [0, 0];
    for (const [index, step] of path.entries()) {
      const member: Member | undefined = memberOf(node, step, members);
      if (member === undefined) break;
      const last = index === path.length - 1;
      const chosen: Node | null | undefined = last && part === "key" ? (member.key ?? member.value) : member.value;
      found = chosen?.range ?? member.key?.range ?? found;
      node = member.value;
    }
    return between([found[0], found[1]]);
  };
  const [error] = document.errors;
  return {
    value: () => document.toJS() as Json,
    range,
    duplicates: error === undefined ? duplicateKeys(document.contents, between) : [],
    odd: error === undefined && ODD_NUMBER.test(text) ? oddNumbers(document.contents, between) : [],
    ...defined({ fault: error && { message: OWN_WORDS[error.code] ?? error.message, offset: error.pos[0] } }),
  };
}

/** Parser messages that are meant for programmers, reworded for users. */
const OWN_WORDS: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: "it contains more than one document, and the second begins here",
};

/** Matches documents that can contain a number that is not valid JSON or has more digits than a double. */
const ODD_NUMBER = /\b(?:NaN|Infinity)\b|(?<![\w."])-?\d{16,}/;

/**
 * Python writes NaN, Infinity and integers of any size. NaN and Infinity become null, and large integers would change
 * without notice.
 */
function oddNumbers(root: Node | null, between: Between): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  if (root === null) return found;
  visit(root, {
    Scalar(key, scalar, ancestors) {
      const { source: spelt = "", type, range } = scalar;
      if (key === "key" || type !== "PLAIN" || range === undefined || range === null) return;
      const path = pathOf(ancestors, scalar);
      const at = { path: path.join("."), range: between(range) };
      const data = { field: String(path.at(-1)), value: spelt };
      if (/^-?(?:NaN|Infinity)$/.test(spelt)) {
        scalar.value = null;
        found.push(diagnostic("config/not-a-number", data, at));
      } else if (/^-?\d+$/.test(spelt) && JSON.stringify(Number(spelt)) !== spelt) {
        const fix = { title: "put it in quotes", edits: [{ path, action: "set" as const, value: spelt }] };
        found.push(diagnostic("config/too-many-digits", data, at, { fix }));
      }
    },
  });
  return found;
}

type Between = (range: readonly [number, number, ...number[]]) => NonNullable<Place["range"]>;

interface Member {
  readonly key?: Node;
  readonly value: Node | null;
}

const nameOf = (key: unknown): string => String(isScalar(key) ? key.value : key);

function memberOf(
  node: Node | null | undefined,
  step: string | number,
  known: WeakMap<object, ReadonlyMap<string, Member>>,
): Member | undefined {
  if (isSeq(node)) {
    const value = node.items[Number(step)];
    return value === undefined ? undefined : { value: value as Node };
  }
  if (!isMap(node)) return undefined;
  let members = known.get(node);
  if (members === undefined) {
    members = new Map(
      (node as YAMLMap).items.map((pair) => [
        nameOf(pair.key),
        { key: pair.key as Node, value: pair.value as Node | null },
      ]),
    );
    known.set(node, members);
  }
  return members.get(String(step));
}

function duplicateKeys(root: Node | null, between: Between): ReadDocument["duplicates"] {
  const found: { path: DocumentPath; range: NonNullable<Place["range"]> }[] = [];
  if (root === null) return found;
  visit(root, {
    Map(_, map, ancestors) {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        const name = nameOf(key);
        if (seen.has(name)) {
          found.push({ path: [...pathOf(ancestors, map), name], range: between((key as Node).range ?? [0, 0]) });
        }
        seen.add(name);
      }
    },
  });
  return found;
}

/** The keys and indices from the root to a node. */
function pathOf(ancestors: readonly unknown[], node: unknown): DocumentPath {
  const chain = [...ancestors, node];
  return chain.flatMap((parent, index): DocumentPath => {
    const child = chain[index + 1];
    if (isSeq(parent) && child !== undefined) return [parent.items.indexOf(child)];
    return typeof parent === "object" && parent !== null && "key" in parent && "value" in parent && !isScalar(parent)
      ? [nameOf(parent.key)]
      : [];
  });
}

/** Distinguishes a truncated document from one with an error in the middle. */
function syntaxFault(text: string, file: string, fault: NonNullable<Tree["fault"]>): Diagnostic {
  const lineOf = (offset: number): { line: number; column: number } => {
    const before = text.slice(0, offset).split("\n");
    return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  };
  const isJson = /^\s*[[{]/.test(text);
  const quote = isJson ? findUnclosedString(text) : undefined;
  if (quote !== undefined) {
    return diagnostic("config/unclosed-text", { file }, { file, range: { start: lineOf(quote) } });
  }
  const open = isJson ? findUnclosedBracket(text) : undefined;
  if (open !== undefined) {
    const { line } = lineOf(open);
    const data = { file, bracket: text.charAt(open), line };
    return diagnostic("config/truncated", data, { file, range: { start: lineOf(text.trimEnd().length) } });
  }
  const problem = fault.message.split("\n")[0] ?? "";
  return diagnostic("config/syntax", { file, problem }, { file, range: { start: lineOf(fault.offset) } });
}

/** The start of a JSON string that continues on the next line because its closing quote is missing. */
function findUnclosedString(text: string): number | undefined {
  for (const match of text.matchAll(/"(?:[^"\\]|\\.)*(?:"|$)/gs)) {
    if (/\n\s*\S/.test(match[0])) return match.index;
  }
  return undefined;
}

/** Finds bytes that are not valid UTF-8. Their meaning is lost, so the rest of the document is not read either. */
function findGarbledText(text: string, file: string): Diagnostic | undefined {
  const offset = text.indexOf("\ufffd");
  if (offset < 0) return undefined;
  const before = text.slice(0, offset).split("\n");
  const start = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  return diagnostic("config/encoding", { file }, { file, range: { start } });
}

/** The innermost bracket still open at the end of the document. Undefined if all brackets match or any mismatch. */
function findUnclosedBracket(text: string): number | undefined {
  const open: number[] = [];
  for (const match of text.matchAll(/"(?:[^"\\]|\\.)*(?:"|$)|[[\]{}]/gs)) {
    const [token] = match;
    if (token === "{" || token === "[") open.push(match.index);
    else if (token === "}" || token === "]") {
      const start = open.pop();
      if (start === undefined || text.charAt(start) !== (token === "}" ? "{" : "[")) return undefined;
    }
  }
  return open.at(-1);
}
