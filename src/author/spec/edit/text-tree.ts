import type { Node as JsonNode, ParseError } from "jsonc-parser";
import type { Document, Node, Pair, YAMLMap, YAMLSeq } from "yaml";
import type { Json } from "../../../base/canonical.ts";
import { jsonc } from "../../../base/jsonc.ts";
import { yaml } from "../yaml.ts";

/** A value in the text of a document, with the positions at which it begins and ends. */
export interface TextNode {
  readonly kind: "map" | "list" | "scalar" | "alias";
  readonly start: number;
  /** The end of the value's last character, before any comment or line break. */
  readonly end: number;
  /** For maps and lists: true if the value is written in brackets. */
  readonly flow: boolean;
  readonly members: readonly TextMember[];
  /** The name by which aliases in the document refer to the value. */
  readonly anchor?: string | undefined;
}

/** A member of a map, or an item of a list. */
export interface TextMember {
  readonly key: string | number;
  /** The key. For an item, both positions are the value's position. */
  readonly start: number;
  readonly keyEnd: number;
  readonly value: TextNode;
}

/** A parsed document whose text can be edited. */
export interface TextTree {
  readonly language: "json" | "yaml";
  readonly root: TextNode | undefined;
  readonly value: Json;
  /** Replaces aliases with the values that they refer to. */
  readonly aliases: readonly { readonly name: string; readonly node: TextNode; readonly value: Json }[];
}

/** Parses JSON, with or without comments, or YAML. Undefined if the text has syntax errors. */
export function readTree(text: string): TextTree | undefined {
  return readJson(text) ?? readYaml(text);
}

function readJson(text: string): TextTree | undefined {
  if (!/^\s*(?:[[{]|\/[/*])/.test(text)) return undefined;
  const faults: ParseError[] = [];
  const { getNodeValue, parseTree } = jsonc();
  const root = parseTree(text, faults, { allowTrailingComma: true });
  if (root === undefined || faults.length > 0) return undefined;
  return { language: "json", root: fromJson(root), value: getNodeValue(root) as Json, aliases: [] };
}

function fromJson({ type, offset, length, children = [] }: JsonNode): TextNode {
  const place = { start: offset, end: offset + length, flow: true };
  if (type === "array") {
    const members = children.map((item, key) => ({
      key,
      start: item.offset,
      keyEnd: item.offset,
      value: fromJson(item),
    }));
    return { kind: "list", ...place, members };
  }
  if (type !== "object") return { kind: "scalar", ...place, members: [] };
  const members = children.flatMap(({ children: [key, value] = [] }) =>
    key === undefined || value === undefined
      ? []
      : [{ key: String(key.value), start: key.offset, keyEnd: key.offset + key.length, value: fromJson(value) }],
  );
  return { kind: "map", ...place, members };
}

function readYaml(text: string): TextTree | undefined {
  const { parseDocument, isAlias, visit } = yaml();
  // An edit must not fail because of a key that the reader reports itself, or because Python wrote a merge key.
  const document = parseDocument(text, { uniqueKeys: false, merge: true, prettyErrors: false });
  if (document.errors.length > 0) return undefined;
  const aliases: TextTree["aliases"][number][] = [];
  visit(document, {
    Node(_, node) {
      if (!isAlias(node)) return;
      const target = node.resolve(document);
      aliases.push({ name: node.source, node: fromYaml(node, text), value: target?.toJS(document) as Json });
    },
  });
  const { contents } = document as Document<Node>;
  const root = contents === null ? undefined : fromYaml(contents, text);
  return { language: "yaml", root, value: document.toJS() as Json, aliases };
}

function fromYaml(node: Node, text: string): TextNode {
  const { isAlias, isMap, isScalar, isSeq } = yaml();
  const [start = 0, end = 0] = node.range ?? [];
  const anchor = "anchor" in node ? (node.anchor as string | undefined) : undefined;
  if (isAlias(node)) return { kind: "alias", start, end, flow: true, members: [] };
  if (isScalar(node)) {
    const written = text.slice(start, end).trimEnd().length;
    return { kind: "scalar", start, end: start + written, flow: true, members: [], anchor };
  }
  const members = isMap(node)
    ? (node as YAMLMap<Node, Node | null>).items.map((pair) => memberOf(pair, text))
    : isSeq(node)
      ? (node as YAMLSeq<Node>).items.map((item, key) => {
          // A list item that is a single pair in brackets, [a: 1], is not a node.
          const value =
            "range" in item ? fromYaml(item, text) : memberOf(item as unknown as Pair<Node, Node>, text).value;
          return { key, start: value.start, keyEnd: value.start, value };
        })
      : [];
  const flow = (node as { readonly flow?: boolean }).flow === true;
  const last = members.at(-1);
  const kind = isMap(node) ? "map" : "list";
  return { kind, start, end: flow || last === undefined ? end : last.value.end, flow, members, anchor };
}

function memberOf({ key, value }: Pair<Node, Node | null>, text: string): TextMember {
  const { isScalar } = yaml();
  const [start = 0, keyEnd = 0] = key.range ?? [];
  const name = isScalar(key) ? String(key.value) : text.slice(start, keyEnd);
  const read = value === null ? undefined : fromYaml(value, text);
  // The value is empty, so its position is after the colon, or after the key of a member without a colon.
  const [, gap = ""] = /^(\s*:)?/.exec(text.slice(keyEnd, read?.end)) ?? [];
  const empty = {
    kind: "scalar",
    start: keyEnd + gap.length,
    end: keyEnd + gap.length,
    flow: true,
    members: [],
  } as const;
  const found: TextNode = read === undefined || (read.kind === "scalar" && read.start === read.end) ? empty : read;
  const { tag } = (value ?? {}) as { readonly tag?: string };
  const mark = tag === undefined || found.kind !== "scalar" ? undefined : /\s!/.exec(text.slice(keyEnd, found.start));
  // A tag determines how to read the value that it marks, so it is replaced together with that value.
  const valueStart = mark === undefined || mark === null ? found.start : keyEnd + mark.index + 1;
  return { key: name, start, keyEnd, value: { ...found, start: valueStart } };
}
