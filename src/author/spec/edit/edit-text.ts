import type { Json } from "../../../base/canonical.ts";
import { insertInBlock, removeInBlock, replaceInBlock } from "./edit-block.ts";
import { insertInFlow, removeInFlow, replaceInFlow } from "./edit-flow.ts";
import { edited, isSame, type ValueEdit, valueIn } from "./edit-value.ts";
import { type Splice, splice } from "./splice.ts";
import { readTree, type TextMember, type TextNode, type TextTree } from "./text-tree.ts";
import { inline, memberInYaml, styleOf, type TextStyle } from "./write-value.ts";

/**
 * Edits the text of a JSON or YAML document so that exactly one value changes, and only the characters that
 * express it are replaced.
 *
 * @returns the new text, or undefined if the text has syntax errors or its form does not allow the edit
 */
export function editText(text: string, edit: ValueEdit): string | undefined {
  let now = text;
  for (;;) {
    const tree = readTree(now);
    if (tree === undefined) return undefined;
    const wanted = edited(tree.value, edit);
    if (isSame(wanted, tree.value)) return now;
    const style = styleOf(now, tree.language);
    // An alias refers to a value in another place, which must not change.
    const alias = sharedAlias(tree, edit.path);
    if (alias !== undefined) {
      now = splice(now, [{ ...alias.node, text: inline(alias.value, style) }]);
      continue;
    }
    const after = splice(now, splicesOf(now, tree, edit, wanted, style));
    return isSame(readTree(after)?.value, wanted) ? after : undefined;
  }
}

/** An alias on the path to a value, or an alias of the value, of a value around it or of a value inside it. */
function sharedAlias({ root, aliases }: TextTree, path: ValueEdit["path"]): TextTree["aliases"][number] | undefined {
  if (root === undefined || aliases.length === 0) return undefined;
  const anchors = new Set<string>();
  const note = ({ anchor }: TextNode): unknown => anchor !== undefined && anchors.add(anchor);
  let node: TextNode | undefined = root;
  for (const key of path) {
    note(node);
    node = memberOf(node, key)?.value;
    if (node === undefined) break;
    if (node.kind === "alias") return aliases.find((one) => one.node.start === node?.start);
  }
  const deep = (inner: TextNode): void => {
    note(inner);
    for (const { value } of inner.members) deep(value);
  };
  if (node !== undefined) deep(node);
  const target = node;
  const isOutside = ({ start, end }: TextNode): boolean =>
    target === undefined || start < target.start || end > target.end;
  return aliases.find((one) => anchors.has(one.name) && isOutside(one.node));
}

/** A member of a map or list. If a key occurs twice, readers use the last member. */
const memberOf = ({ members }: TextNode, key: string | number): TextNode["members"][number] | undefined =>
  members.findLast((one) => String(one.key) === String(key));

/** The replacements that give a text the wanted value. */
function splicesOf(
  text: string,
  { root }: TextTree,
  { path, action }: ValueEdit,
  wanted: Json | undefined,
  style: TextStyle,
): readonly Splice[] {
  const [first] = path;
  if (root === undefined || (root.kind === "scalar" && first !== undefined)) return atEnd(text, wanted, path, style);
  let node = root;
  let around: TextMember | undefined;
  for (const [depth, key] of path.entries()) {
    const to = path.slice(0, depth + 1);
    const last = depth === path.length - 1;
    const member = memberOf(node, key);
    const index = member === undefined ? node.members.length : node.members.indexOf(member);
    const inserted = member === undefined || (last && action === "insert" && node.kind === "list");
    if (inserted) {
      const name = node.kind === "map" ? String(key) : undefined;
      const value = valueIn(wanted, to) as Json;
      const insert = node.flow || node.members.length === 0 ? insertInFlow : insertInBlock;
      return insert(text, node, index, name, value, style);
    }
    if (last && action === "remove") {
      return node.flow ? removeInFlow(text, node, index) : removeInBlock(text, node, index, around);
    }
    // An empty value becomes a map.
    if (last || member.value.kind === "scalar") {
      const replace = node.flow ? replaceInFlow : replaceInBlock;
      return replace(text, node, member, valueIn(wanted, to) as Json, style);
    }
    around = node.kind === "map" ? member : undefined;
    node = member.value;
  }
  return [];
}

/** Adds the first key to a document that has only comments. */
function atEnd(text: string, wanted: Json | undefined, [key]: ValueEdit["path"], style: TextStyle): readonly Splice[] {
  const made = memberInYaml(String(key), valueIn(wanted, [String(key)]) as Json, style, "");
  const open = text === "" || text.endsWith("\n") ? "" : style.eol;
  return [{ start: text.length, end: text.length, text: `${open}${made}${style.eol}` }];
}
