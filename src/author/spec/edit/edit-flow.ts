import type { Json } from "../../../base/canonical.ts";
import { indentAt, lineEnd, lineStart, type Splice, withBlankComments } from "./splice.ts";
import type { TextMember, TextNode } from "./text-tree.ts";
import { inline, isLong, spread, type TextStyle } from "./write-value.ts";

/** True if each member of a collection in brackets is on a separate line. */
const isSpread = (text: string, { start, members: [first] }: TextNode): boolean =>
  first !== undefined && text.slice(start, first.start).includes("\n");

/** Writes a value into brackets. It takes several lines if the surrounding collection or the old value does. */
function written(text: string, value: Json, style: TextStyle, at: number, lines: boolean, as = ""): string {
  const roomy = style.language === "json" && isLong(value, style) && lines;
  return roomy ? spread(value, style, indentAt(text, at)) : inline(value, style, { as });
}

/** Replaces a value in a collection that is written in brackets. */
export function replaceInFlow(text: string, holder: TextNode, member: TextMember, value: Json, style: TextStyle) {
  const { start, end } = member.value;
  const old = text.slice(start, end);
  const lines = old.includes("\n") || (isSpread(text, holder) && !/^[[{]/.test(old));
  const put = written(text, value, style, member.start, lines, old);
  if (old !== "") return [{ start, end, text: put }];
  // In YAML, a key in braces need have neither a colon nor a value.
  const colon = withBlankComments(text.slice(member.keyEnd, start)).includes(":") ? " " : ": ";
  return [{ start, end, text: `${colon}${put}` }];
}

/** Inserts a member or an item before position `index` of a collection that is written in brackets. */
export function insertInFlow(
  text: string,
  node: TextNode,
  index: number,
  key: string | undefined,
  value: Json,
  style: TextStyle,
): readonly Splice[] {
  const { members } = node;
  const { colon, comma, eol, unit } = style;
  const [first] = members;
  const last = members.at(-1);
  const name = key === undefined ? "" : `${inline(key, style)}${colon}`;
  if (first === undefined || last === undefined) {
    const outer = indentAt(text, node.start);
    const lines = style.language === "json" && text.includes("\n");
    const inner = outer + unit;
    const member = name + (lines ? spread(value, style, inner) : inline(value, style));
    const at = node.start + 1;
    return [{ start: at, end: at, text: lines ? `${eol}${inner}${member}${eol}${outer}` : member }];
  }
  const lines = isSpread(text, node);
  const indent = indentAt(text, first.start);
  const member = name + (lines && style.language === "json" ? spread(value, style, indent) : inline(value, style));
  const next = members[index];
  if (next !== undefined) {
    return [{ start: next.start, end: next.start, text: `${member}${lines ? `,${eol}${indent}` : comma}` }];
  }
  const { end } = last.value;
  const after = text.slice(end, node.end - 1);
  const comments = after.trimEnd();
  const hasComma = withBlankComments(after).includes(",");
  const at = end + comments.length;
  // Nothing can follow a comment on its line.
  const broken = lines || /(?:\/\/|#)[^\n]*$/.test(comments);
  return [
    ...(hasComma ? [] : [{ start: end, end, text: "," }]),
    { start: at, end: at, text: `${broken ? eol + indent : comma.slice(1)}${member}${hasComma ? "," : ""}` },
  ];
}

/** Removes a member or an item from a collection that is written in brackets. */
export function removeInFlow(text: string, { members, start, end }: TextNode, index: number): readonly Splice[] {
  const member = members[index] as TextMember;
  const [before, next] = [members[index - 1], members[index + 1]];
  if (before === undefined && next === undefined) return [{ start: start + 1, end: end - 1, text: "" }];
  const after = withBlankComments(text.slice(member.value.end, next?.start ?? end - 1));
  const ownComma = after.indexOf(",");
  const stop = member.value.end + ownComma + 1;
  // The comma before the last member must be removed with it, unless a comma also follows the last member.
  const commaBefore =
    before === undefined || ownComma >= 0
      ? []
      : [before.value.end + withBlankComments(text.slice(before.value.end, member.start)).indexOf(",")];
  const alone = text.slice(lineStart(text, member.start), member.start).trim() === "";
  const rest = text.slice(stop, next?.start ?? end - 1);
  const whole = alone && rest.includes("\n");
  const from = whole ? lineBefore(text, member.start) : (before?.value.end ?? member.start);
  const to = whole ? lineEnd(text, stop) : (next?.start ?? member.value.end);
  if (whole)
    return [...commaBefore.map((at) => ({ start: at, end: at + 1, text: "" })), { start: from, end: to, text: "" }];
  if (next !== undefined) return [{ start: member.start, end: next.start, text: "" }];
  return [{ start: from, end: ownComma >= 0 ? member.value.end : to, text: "" }];
}

/** The end of the line before a position's line. */
const lineBefore = (text: string, at: number): number => {
  const start = lineStart(text, at) - 1;
  return text.charAt(start - 1) === "\r" ? start - 1 : Math.max(start, 0);
};
