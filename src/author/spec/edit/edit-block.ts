import type { Json } from "../../../base/canonical.ts";
import { lineEnd, lineStart, type Splice } from "./splice.ts";
import type { TextMember, TextNode } from "./text-tree.ts";
import { inline, isLong, memberInYaml, spread, type TextStyle } from "./write-value.ts";

const column = (text: string, at: number): string => " ".repeat(at - lineStart(text, at));

/** The position after the colon that follows a key. */
const afterColon = (text: string, { keyEnd }: TextMember): number => text.indexOf(":", keyEnd) + 1;

/** Replaces a value in a collection that is written without brackets. */
export function replaceInBlock(text: string, holder: TextNode, member: TextMember, value: Json, style: TextStyle) {
  const { start, end, flow } = member.value;
  const old = text.slice(start, end);
  // A list with a line for each item keeps this form.
  const long = isLong(value, style) || (!flow && Array.isArray(value) && value.length > 0);
  if (!flow && long) return [{ start, end, text: spread(value, style, column(text, start)) }];
  const put = long ? "" : inline(value, style, { as: old, flow: false });
  if (holder.kind === "list") {
    return [{ start, end, text: long ? spread(value, style, column(text, start)) : put }];
  }
  const from = afterColon(text, member);
  if (long) {
    const indent = column(text, member.start) + style.unit;
    return [{ start: from, end, text: `${style.eol}${indent}${spread(value, style, indent)}` }];
  }
  if (flow) return [{ start, end, text: start === from ? ` ${put}` : put }];
  return [{ start: from, end, text: ` ${put}${commentIn(text.slice(from, start))}` }];
}

/** The comment between a key and its value, if there is one. */
const commentIn = (between: string): string => (between.trim() === "" ? "" : ` ${between.trim()}`);

/** Inserts a member or an item before position `index` of a collection that is written without brackets. */
export function insertInBlock(
  text: string,
  { members }: TextNode,
  index: number,
  key: string | undefined,
  value: Json,
  style: TextStyle,
): readonly Splice[] {
  const [first] = members;
  if (first === undefined) return [];
  const before = members[index - 1];
  const dash = key === undefined ? text.lastIndexOf("-", first.start - 1) : first.start;
  const indent = column(text, dash);
  const made = key === undefined ? `- ${spread(value, style, `${indent}  `)}` : memberInYaml(key, value, style, indent);
  if (before === undefined) return [{ start: dash, end: dash, text: `${made}${style.eol}${indent}` }];
  const at = lineEnd(text, before.value.end);
  return [{ start: at, end: at, text: `${style.eol}${indent}${made}` }];
}

/**
 * Removes a member or an item, with its lines, from a collection that is written without brackets.
 *
 * @param around - the member of a block map that has the collection as its value, if any
 */
export function removeInBlock(text: string, holder: TextNode, index: number, around?: TextMember): readonly Splice[] {
  const { members, start, end, kind } = holder;
  const member = members[index] as TextMember;
  if (members.length === 1) {
    const nothing = kind === "list" ? "[]" : "{}";
    if (around === undefined) return [{ start, end, text: nothing }];
    const from = afterColon(text, around);
    return [{ start: from, end, text: ` ${nothing}${commentIn(text.slice(from, start))}` }];
  }
  const headOf = (one: TextMember): number => (kind === "list" ? text.lastIndexOf("-", one.start - 1) : one.start);
  const head = headOf(member);
  const next = members[index + 1];
  // The first member of an item is on the line of the item's dash.
  const shared = text.slice(lineStart(text, head), head).trim() !== "";
  if (shared && next !== undefined) return [{ start: head, end: headOf(next), text: "" }];
  const from = lineStart(text, head);
  const to = lineEnd(text, member.value.end);
  const stop = text.startsWith("\r\n", to) ? to + 2 : to + 1;
  if (stop <= text.length) return [{ start: from, end: stop, text: "" }];
  return [{ start: Math.max(from - (text.charAt(from - 2) === "\r" ? 2 : 1), 0), end: to, text: "" }];
}
